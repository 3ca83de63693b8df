package storage

import (
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"strconv"
	"time"

	"github.com/minio/minio-go/v7/pkg/credentials"
)

// keyring is where credentials come from: the first of some places that has any. It
// keeps them for a while, for a place may be a program that is started, and a file may
// just be written anew. [credentials.Credentials] asks it, one request at a time.
type keyring struct {
	places []keyPlace
	now    func() time.Time

	value credentials.Value
	asked time.Time // when the places were asked last
	until time.Time // when they are asked again
}

// keyPlace is a place that may have credentials.
type keyPlace struct {
	// name is what people know it by; "" if it is no news that it has none.
	name     string
	provider credentials.Provider
}

const (
	// keysKept is how long credentials are kept that do not say when they expire.
	keysKept = time.Minute
	// keysPause is how long they are kept that a server does not take any more.
	keysPause = time.Second
	// keysAhead is how long before they expire others are asked for.
	keysAhead = 5 * time.Minute
	// metadataPatience is how long the machine is asked who it is: outside a cloud
	// nobody answers.
	metadataPatience = 2 * time.Second
)

// errNoKeys says that nobody told who we are.
var errNoKeys = errors.New("there are no credentials for it")

// newKeyring looks where the tools of AWS do: variables, then files, then what the
// cloud gives its machines.
func newKeyring(transport *http.Transport) *keyring {
	profile := awsProfile()
	places := []keyPlace{
		{"", &credentials.EnvAWS{}},
		{fmt.Sprintf("the profile %q", profile), &credentials.FileAWSCredentials{Profile: profile}},
	}
	if off, _ := strconv.ParseBool(os.Getenv("AWS_EC2_METADATA_DISABLED")); !off {
		cloud := &credentials.IAM{Client: &http.Client{Transport: transport, Timeout: metadataPatience}}
		places = append(places, keyPlace{cloudName(), cloud})
	}
	return &keyring{places: places, now: time.Now}
}

// cloudName names what the cloud gives, where it was announced to give something.
func cloudName() string {
	for _, name := range []string{"AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI"} {
		if os.Getenv(name) != "" {
			return "what " + name + " names"
		}
	}
	return ""
}

// RetrieveWithCredContext implements [credentials.Provider]. While the places have
// none, those that were there before are good as long as they do not expire. The error
// is errNoKeys, with what the places say.
func (k *keyring) RetrieveWithCredContext(cc *credentials.CredContext) (credentials.Value, error) {
	if k.now().Sub(k.asked) < keysPause && k.value.AccessKeyID != "" {
		return k.value, nil
	}
	k.asked = k.now()
	value, err := k.look(cc)
	if err == nil {
		k.value = value
	} else if k.value.AccessKeyID == "" || !k.value.Expiration.IsZero() && k.value.Expiration.Before(k.now()) {
		return credentials.Value{}, err
	}
	k.until = k.now().Add(keysKept)
	if early := k.value.Expiration.Add(-keysAhead); early.After(k.until) {
		k.until = early
	}
	return k.value, nil
}

// look asks the places one after another.
func (k *keyring) look(cc *credentials.CredContext) (credentials.Value, error) {
	missing := errNoKeys
	for _, place := range k.places {
		value, err := place.provider.RetrieveWithCredContext(cc)
		if err == nil && value.AccessKeyID != "" && value.SecretAccessKey != "" {
			return value, nil
		}
		if err != nil && place.name != "" && !isNoFile(err) {
			missing = fmt.Errorf("%w; %s: %w", missing, place.name, err)
		}
	}
	if profile, err := readAWSProfile(); err == nil && profile["role_arn"] != "" {
		missing = fmt.Errorf("%w; a role (role_arn) is not taken on here: let credential_process do so", missing)
	}
	return credentials.Value{}, missing
}

// isNoFile reports whether there are no files with profiles at all. What a profile
// names and is not there is another error, or one around it.
func isNoFile(err error) bool {
	fault, is := errors.AsType[*fs.PathError](err)
	return is && fault.Op == "open" && os.IsNotExist(err)
}

// Retrieve implements [credentials.Provider].
func (k *keyring) Retrieve() (credentials.Value, error) { return k.RetrieveWithCredContext(nil) }

// IsExpired implements [credentials.Provider].
func (k *keyring) IsExpired() bool { return !k.now().Before(k.until) }
