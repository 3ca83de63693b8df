package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	gobuild "go/build"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"magpie/fixtures"
	"magpie/fixtures/bulk"
	"magpie/frontier"
)

// bucketServer is a server of buckets that is not ours, with one bucket.
type bucketServer struct {
	t      *testing.T
	api    *minio.Client
	folder string // where it has the objects, as files
	start  func() // begins the server, once more after kill, and waits until it answers
	kill   func() // ends it at once
}

const (
	bucketName = "pictures"
	// bucketOutput is the output of the tests, and bucketPrefix what keys there
	// begin with.
	bucketOutput = "s3://" + bucketName + "/" + bucketPrefix
	bucketPrefix = "the crawl/"
)

// serveBucket starts a server, has the variables of AWS lead there, and ends it
// with the test.
func serveBucket(t *testing.T) *bucketServer {
	t.Helper()
	program, err := exec.LookPath("versitygw")
	if err != nil {
		program = filepath.Join(gobuild.Default.GOPATH, "bin", "versitygw")
	}
	if _, err := os.Stat(program); err != nil {
		t.Skip("versitygw is not installed: go install github.com/versity/versitygw/cmd/versitygw@v1.8.0")
	}
	address, err := fixtures.FreeAddr()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	s := &bucketServer{t: t, folder: filepath.Join(dir, "objects", bucketName)}
	for _, folder := range []string{s.folder, filepath.Join(dir, "metadata")} {
		if err := os.MkdirAll(folder, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for name, value := range map[string]string{
		"AWS_ENDPOINT_URL": "http://" + address, "AWS_REGION": "us-east-1", "AWS_ACCESS_KEY_ID": "tester", "AWS_SECRET_ACCESS_KEY": "a secret",
		"AWS_SESSION_TOKEN": "", "AWS_ENDPOINT_URL_S3": "", "AWS_PROFILE": "", "AWS_CA_BUNDLE": "", "AWS_CONFIG_FILE": "/nowhere",
	} {
		t.Setenv(name, value)
	}
	s.start = func() { s.begin(program, address, dir) }
	s.start()
	t.Cleanup(func() { s.kill() })
	s.api, err = minio.New(address, &minio.Options{Creds: credentials.NewEnvAWS(), Region: "us-east-1"})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// begin starts the server and waits until it answers.
func (s *bucketServer) begin(program, address, dir string) {
	s.t.Helper()
	server := exec.Command(program, "--quiet", "--port", address, "posix", "--sidecar", filepath.Join(dir, "metadata"), filepath.Join(dir, "objects"))
	server.Env = append(os.Environ(), "ROOT_ACCESS_KEY=tester", "ROOT_SECRET_KEY=a secret")
	if err := server.Start(); err != nil {
		s.t.Fatal(err)
	}
	s.kill = func() {
		_ = server.Process.Kill()
		_ = server.Wait()
	}
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		if resp, err := client.Get("http://" + address); err == nil {
			_ = resp.Body.Close()
			return
		}
	}
	s.t.Fatal("versitygw does not answer")
}

// pictures reads every picture below the output, and gives hashes by path. What an
// object tells of its bytes must be so.
func (s *bucketServer) pictures() map[string]string {
	s.t.Helper()
	hashes := map[string]string{}
	for o := range s.api.ListObjects(s.t.Context(), bucketName, minio.ListObjectsOptions{Prefix: bucketPrefix, Recursive: true}) {
		path := strings.TrimPrefix(o.Key, bucketPrefix)
		if o.Err != nil {
			s.t.Fatal(o.Err)
		}
		if strings.HasPrefix(path, ".crawl/") || strings.HasSuffix(path, ".json") {
			continue
		}
		hash, told := s.hash(o.Key)
		if hash != told {
			s.t.Errorf("%s has the hash %s, and tells %s", path, hash, told)
		}
		hashes[path] = hash
	}
	return hashes
}

// hash gives the hash of an object, and the one that it tells.
func (s *bucketServer) hash(key string) (hash, told string) {
	s.t.Helper()
	object, err := s.api.GetObject(s.t.Context(), bucketName, key, minio.GetObjectOptions{})
	if err != nil {
		s.t.Fatal(err)
	}
	defer object.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, object); err != nil {
		s.t.Fatal(err)
	}
	info, err := object.Stat()
	if err != nil {
		s.t.Fatal(err)
	}
	return hex.EncodeToString(sum.Sum(nil)), info.UserMetadata["Sha256"]
}

var bucketGallery = bulk.Options{
	Hosts: []string{"one.test", "two.test"}, Pages: 4, PerPage: 20, Size: 20_000, Detail: true, Latency: 5 * time.Millisecond,
}

// newBucketWorld is a world that keeps its pictures in a bucket.
func newBucketWorld(t *testing.T) *world {
	t.Helper()
	yaml := "output: " + bucketOutput + "\nstate: galleries/.crawl/state.db\n" + string(twoHosts("parallelism: 4, sidecar: true"))
	return newWorld(t, []byte(yaml), bulk.New(bucketGallery), bucketGallery.Hosts...)
}

// Killed at random moments and run once more, a crawl ends with every picture in
// the bucket, once and whole; before that none of them is ever less than whole, and
// what was recorded is there.
func TestKilledAndResumedInABucket(t *testing.T) {
	server := serveBucket(t)
	w := newBucketWorld(t)
	if err := os.MkdirAll(filepath.Join(w.dir, "galleries", ".crawl"), 0o755); err != nil {
		t.Fatal(err)
	}
	random := seeded(t)
	const kills = 5
	for range kills {
		p := w.startAndWait(random, w.server.Counter().Total()+100)
		p.signal(os.Kill)
		p.wait()
		there := server.pictures()
		for _, r := range w.records(frontier.Image, frontier.Done) {
			if there[r.Path] != r.SHA256 {
				t.Errorf("%s is recorded as %s, the bucket has %q", r.Path, r.SHA256, there[r.Path])
			}
		}
	}
	w.run(exitDone)

	recorded, requests := map[string]string{}, 0
	for _, r := range w.records(frontier.Image, frontier.Done) {
		recorded[r.Path] = r.SHA256
		requests += w.server.Counter().Requests(r.URL)
	}
	if len(recorded) != 160 {
		t.Errorf("%d pictures are recorded, want 160", len(recorded))
	}
	if diff := gocmp.Diff(recorded, server.pictures()); diff != "" {
		t.Errorf("in the bucket (-recorded +there):\n%s", diff)
	}
	if most := len(recorded) + kills*(8+64); requests > most {
		t.Errorf("%d requests for %d pictures, want %d at most", requests, len(recorded), most)
	}
	w.do(exitDone, "verify")
}

// What looks at a folder looks into a bucket, too.
func TestVerifyAndExportOfABucket(t *testing.T) {
	server := serveBucket(t)
	w := newBucketWorld(t)
	w.run(exitDone, "one")
	pictures := server.pictures()
	sums := w.offline(exitDone, "export", "--format", "sha256").stdout.String()
	spoilt := ""
	for path, hash := range pictures {
		if line := hash + "  " + path + "\n"; !strings.Contains(sums, line) {
			t.Errorf("the export lacks %q", line)
		}
		spoilt = path
	}
	w.offline(exitDone, "verify").wantLines(fmt.Sprintf("verified %d pictures, %[1]d intact", len(pictures)))

	file := filepath.Join(server.folder, bucketPrefix, spoilt)
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	data[len(data)/2] ^= 1
	if err := os.WriteFile(file, data, 0o644); err != nil {
		t.Fatal(err)
	}
	w.offline(exitIncomplete, "verify").wantLines("damaged "+spoilt, "damaged 1")
	w.do(exitDone, "verify", "--repair").wantLines("repaired 1 of 1")
	w.offline(exitDone, "verify").wantLines(fmt.Sprintf("verified %d pictures, %[1]d intact", len(pictures)))
}

// Where the pictures of a state are not, no run says that it has them all, whatever
// was there before: also the next one is refused, and nothing is left.
func TestRunIntoAnotherBucketThanBefore(t *testing.T) {
	server := serveBucket(t)
	w := newBucketWorld(t)
	w.run(exitDone, "one")
	yaml, err := os.ReadFile(filepath.Join(w.dir, "crawl.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	w.write("crawl.yaml", []byte(strings.Replace(string(yaml), bucketOutput, "s3://"+bucketName+"/other", 1)))
	asked := w.server.Counter().Total()
	for range 2 {
		told := w.run(exitFailed, "one").stderr.String()
		if !strings.Contains(told, "records 80 pictures") || !strings.Contains(told, "s3://pictures/other/.crawl/probe") {
			t.Errorf("it says %s", told)
		}
	}
	told := w.offline(exitFailed, "verify").stderr.String()
	if !strings.Contains(told, "nothing was ever kept there") || !strings.Contains(told, "see that output:") {
		t.Errorf("verify says %s", told)
	}
	if n := w.server.Counter().Total() - asked; n > 0 {
		t.Errorf("%d requests were made", n)
	}
	for o := range server.api.ListObjects(t.Context(), bucketName, minio.ListObjectsOptions{Prefix: "other/", Recursive: true}) {
		t.Errorf("%s is left there", o.Key)
	}
	_, err = server.api.PutObject(t.Context(), bucketName, "other/.crawl/probe", strings.NewReader("x"), 1, minio.PutObjectOptions{})
	if err != nil {
		t.Fatal(err)
	}
	w.run(exitDone, "one")
}

// What is wrong with a bucket is told before any site is asked for anything, and
// without the secret.
func TestRunIntoABucketThatIsNotThere(t *testing.T) {
	serveBucket(t)
	w := newBucketWorld(t)
	yaml, err := os.ReadFile(filepath.Join(w.dir, "crawl.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	w.write("crawl.yaml", []byte(strings.Replace(string(yaml), bucketName, "another", 1)))
	told := w.run(exitFailed).stderr.String()
	if !strings.Contains(told, "aws s3 mb s3://another") || strings.Contains(told, "a secret") {
		t.Errorf("it says %s", told)
	}
	if n := w.server.Counter().Total(); n > 0 {
		t.Errorf("%d requests were made", n)
	}
}
