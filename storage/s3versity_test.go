package storage

import (
	"bytes"
	"fmt"
	"go/build"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/minio/minio-go/v7"

	"magpie/fixtures"
)

// startVersity starts a server that is not ours, has the variables of AWS lead there,
// and ends it with the test. Its bucket is empty.
func startVersity(t *testing.T) {
	t.Helper()
	program, err := exec.LookPath("versitygw")
	if err != nil {
		program = filepath.Join(build.Default.GOPATH, "bin", "versitygw")
	}
	if _, err := os.Stat(program); err != nil {
		t.Skip("versitygw is not installed: go install github.com/versity/versitygw/cmd/versitygw@v1.8.0")
	}
	folder, address := t.TempDir(), freeAddress(t)
	for _, name := range []string{"objects/" + testBucket, "metadata"} {
		if err := os.MkdirAll(filepath.Join(folder, name), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	setAWS(t, "http://"+address)
	server := exec.Command(program, "--quiet", "--port", address, "posix", "--sidecar", filepath.Join(folder, "metadata"), filepath.Join(folder, "objects"))
	server.Env = append(os.Environ(), "ROOT_ACCESS_KEY="+os.Getenv("AWS_ACCESS_KEY_ID"), "ROOT_SECRET_KEY="+os.Getenv("AWS_SECRET_ACCESS_KEY"))
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = server.Process.Kill()
		_ = server.Wait()
	})
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		if resp, err := http.Get("http://" + address + "/"); err == nil {
			_ = resp.Body.Close()
			http.DefaultClient.CloseIdleConnections()
			return
		}
		if time.Now().After(deadline) {
			t.Fatal("versitygw does not answer")
		}
	}
}

// freeAddress is an address of this machine that nobody listens at.
func freeAddress(t *testing.T) string {
	t.Helper()
	addr, err := fixtures.FreeAddr()
	if err != nil {
		t.Fatal(err)
	}
	return addr
}

// A server of others keeps the contract, too. Each store has a prefix of its own.
func TestS3OfVersity(t *testing.T) {
	startVersity(t)
	var opens atomic.Int64
	testStore(t, func(t *testing.T) opened {
		store := openS3At(t, fmt.Sprintf("s3://%s/%d", testBucket, opens.Add(1)))
		return opened{
			store: store,
			read:  func(path string) []byte { return readObject(t, store, path) },
			put: func(t *testing.T, path string, data []byte) {
				t.Helper()
				putObject(t, store, path, data)
			},
			parts: func() []string { return partsIn(t, store.Parts()) },
		}
	})
}

// readObject gives the bytes of an object, nil if there is none.
func readObject(t *testing.T, s *S3, path string) []byte {
	body, err := s.Open(path)
	if err != nil {
		return nil
	}
	defer body.Close()
	data, err := io.ReadAll(body)
	if err != nil {
		t.Error(err)
	}
	return data
}

// putObject puts other bytes under a key, and leaves what the object tells.
func putObject(t *testing.T, s *S3, path string, data []byte) {
	t.Helper()
	var opts minio.PutObjectOptions
	if info, err := s.stat(t.Context(), path); err == nil {
		opts.UserMetadata = info.UserMetadata
	}
	_, err := s.api.Client.PutObject(t.Context(), s.at.bucket, s.at.prefix+path, bytes.NewReader(data), int64(len(data)), opts)
	if err != nil {
		t.Fatal(err)
	}
}

func TestRemoveFromVersityLeavesWhatIsAnother(t *testing.T) {
	startVersity(t)
	store := openS3(t)
	putObject(t, store, "a.png", pictureOf(t, 1))
	ctx := onlyThis(t.Context(), "another")
	if err := store.api.RemoveObject(ctx, testBucket, testPrefix+"a.png", minio.RemoveObjectOptions{}); !isTaken(err) {
		t.Errorf("got %v, want that it is another", err)
	}
	if err := store.remove(t.Context(), "a.png", etagOf(t, store, "a.png")); err != nil || readObject(t, store, "a.png") != nil {
		t.Errorf("got %v, and it is there", err)
	}
}

func TestKeepInVersityPutsLargeOnesInParts(t *testing.T) {
	startVersity(t)
	store := openS3(t)
	for i, want := range []Kept{{Path: "a.png"}, {Path: "a.png", Adopted: true}, {Path: "a-7f.png"}} {
		data := largePicture(t, i/2)
		got := keep(t, store, Keep{Part: spool(t, store, "aa", data), Path: "a.png", Suffix: "7f"})
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
		if !bytes.Equal(readObject(t, store, want.Path), data) {
			t.Errorf("%q holds other bytes", want.Path)
		}
	}
	checkUploads(t, store, 0)
}
