package storage

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/minio/minio-go/v7"
)

// BucketError says that a bucket does not do what is asked of it. It concerns all
// that is kept there.
type BucketError struct {
	// Output is the address of the bucket, as crawl.yaml has it.
	Output string
	// Err is what the server said, or why it could not be asked.
	Err error
	// Advice is what people can do about it.
	Advice string
}

// Error names the bucket and says what went wrong.
func (e *BucketError) Error() string { return fmt.Sprintf("the output %s: %v", e.Output, e.Err) }

// Unwrap gives the reason.
func (e *BucketError) Unwrap() error { return e.Err }

// s3Code is the code of what a server answered, "" if it answered nothing.
func s3Code(err error) string {
	answer, _ := errors.AsType[minio.ErrorResponse](err)
	return answer.Code
}

// s3Region is the region of the bucket, as far as a server told it.
func s3Region(err error) string {
	answer, _ := errors.AsType[minio.ErrorResponse](err)
	return answer.Region
}

// isS3Status reports whether a server answered with one of some statuses.
func isS3Status(err error, statuses ...int) bool {
	answer, _ := errors.AsType[minio.ErrorResponse](err)
	for _, status := range statuses {
		if answer.StatusCode == status {
			return true
		}
	}
	return false
}

// isAbsent reports whether there is no such object. A server that was asked for
// its head alone may not say what it is that is not there.
func isAbsent(err error) bool {
	return s3Code(err) != minio.NoSuchBucket && isS3Status(err, http.StatusNotFound)
}

// isTaken reports whether a key already had an object, or another than was named.
// Who began to answer before all was done says so by the code alone.
func isTaken(err error) bool {
	return isS3Status(err, http.StatusPreconditionFailed) || s3Code(err) == minio.PreconditionFailed
}

// passingFaults are the codes by which servers say that an object is to be put once
// more, from its beginning: somebody else puts or removes one there at that moment (the
// last of these stands for a conflict that is told by its status alone), its bytes came
// damaged, or somebody gave up its upload.
var passingFaults = map[string]bool{
	"ConditionalRequestConflict": true, "OperationAborted": true, minio.Conflict: true,
	"BadDigest": true, "XAmzContentSHA256Mismatch": true,
	noSuchUpload: true,
}

// isPassing reports whether an object is to be put once more.
func isPassing(err error) bool { return passingFaults[s3Code(err)] }

// objectFaults are the codes by which servers refuse one object: they keep objects as
// files, and one stands where a folder is needed, or the other way round; or its key,
// its bytes or what it tells are more than they take.
var objectFaults = map[string]bool{
	"ObjectParentIsFile": true, "ExistingObjectIsDirectory": true,
	"XMinioParentIsObject": true, "XMinioObjectExistsAsDirectory": true, "XMinioInvalidObjectName": true,
	"KeyTooLongError": true, "InvalidURI": true, "InvalidArgument": true, "EntityTooLarge": true, "MetadataTooLarge": true,
}

// isOfObject reports whether a server refuses one object for what it is. Something in
// front of it may say so by a status alone. The probe is like any: it concerns all.
func isOfObject(path string, err error) bool {
	return path != probeObject &&
		(objectFaults[s3Code(err)] || isS3Status(err, http.StatusRequestEntityTooLarge, http.StatusRequestURITooLong))
}

// fault says what became of asking for a path: a [*NameError] if it concerns that
// alone, else a [*BucketError].
func (b *bucket) fault(doing, path string, err error) error {
	_, ofName := errors.AsType[*NameError](err)
	_, ofBucket := errors.AsType[*BucketError](err)
	switch {
	case err == nil, ofName, ofBucket, errors.Is(err, errChangedPart), errors.Is(err, context.Canceled):
		return err
	case isOfObject(path, err):
		return &NameError{path, fmt.Errorf("%s: %w", doing, err)}
	}
	return &BucketError{Output: b.output, Err: fmt.Errorf("%s %q: %w", doing, path, err), Advice: b.advice(err)}
}

// advice is what people can do about an error.
func (b *bucket) advice(err error) string {
	switch code := s3Code(err); {
	case errors.Is(err, errNoKeys):
		return "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE for a profile in ~/.aws/credentials"
	case code == minio.NoSuchBucket:
		return fmt.Sprintf("create the bucket (aws s3 mb s3://%s), or correct output: in crawl.yaml", b.at.bucket)
	case expiredKeys[code]:
		return "these credentials have expired: put new ones where they came from (AWS_SESSION_TOKEN and the variables beside it, or the profile that AWS_PROFILE names)"
	case wrongKeys[code]:
		return "see that AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or the profile that AWS_PROFILE names, are those of this server"
	case code == "RequestTimeTooSkewed":
		return "set the clock of this machine"
	case noRoom[code], isS3Status(err, http.StatusInsufficientStorage):
		return fmt.Sprintf("make room in the bucket, or have more given to it: %s takes nothing more", b.settings.endpoint())
	case isS3Status(err, http.StatusForbidden):
		return "let these credentials read, write and delete objects below the output, and list the bucket, without which Amazon does not say that there is no object: " +
			"s3:GetObject, s3:PutObject, s3:DeleteObject, s3:AbortMultipartUpload and s3:ListBucket"
	case ofAnotherRegion[code], isS3Status(err, http.StatusMovedPermanently, http.StatusTemporaryRedirect):
		if region := s3Region(err); region != "" {
			return fmt.Sprintf("set AWS_REGION to %s, the region of the bucket", region)
		}
		return "set AWS_REGION to the region of the bucket"
	case code != "":
		return fmt.Sprintf("see that %s is well", b.settings.endpoint())
	}
	return fmt.Sprintf("see that %s can be reached from here: AWS_ENDPOINT_URL says where the server is", b.settings.endpoint())
}

// wrongKeys are the codes by which a server says that it does not know us.
var wrongKeys = map[string]bool{
	"InvalidAccessKeyId": true, "SignatureDoesNotMatch": true, "InvalidToken": true, "InvalidClientTokenId": true,
}

// expiredKeys are those by which it says that it knew us.
var expiredKeys = map[string]bool{expiredToken: true, "ExpiredTokenException": true, "TokenRefreshRequired": true}

// expiredToken is the code by which Amazon says so.
const expiredToken = "ExpiredToken"

// noRoom are the codes by which a server says that it is full, or that we may fill no
// more of it.
var noRoom = map[string]bool{"QuotaExceeded": true, "XMinioStorageFull": true, "XMinioAdminBucketQuotaExceeded": true}

// ofAnotherRegion are the codes by which a server says that a bucket is elsewhere.
var ofAnotherRegion = map[string]bool{
	"AuthorizationHeaderMalformed": true, minio.InvalidRegion: true, "IllegalLocationConstraintException": true,
}
