package storage

import (
	"encoding/pem"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestReadS3Settings(t *testing.T) {
	const file = `# of a test
[default]
region = eu-west-1 # home; not away
[profile work]
region=eu-north-1
endpoint_url = https://s3.work.test:9000/
ca_bundle = /work.pem
s3 =
  addressing_style = path
`
	aws := s3Settings{host: awsHost, secure: true}
	tests := []struct {
		name string
		env  map[string]string
		want s3Settings
	}{
		{"of the file", nil, s3Settings{awsHost, true, "eu-west-1", ""}},
		{"of a profile", map[string]string{"AWS_PROFILE": "work"}, s3Settings{"s3.work.test:9000", true, "eu-north-1", "/work.pem"}},
		{"of a profile of the old name", map[string]string{"AWS_DEFAULT_PROFILE": "work"}, s3Settings{"s3.work.test:9000", true, "eu-north-1", "/work.pem"}},
		{"of a profile that is not there", map[string]string{"AWS_PROFILE": "none"}, aws},
		{"of variables", map[string]string{
			"AWS_PROFILE": "work", "AWS_REGION": "r", "AWS_DEFAULT_REGION": "s", "AWS_CA_BUNDLE": "/v.pem",
			"AWS_ENDPOINT_URL": "http://all.test", "AWS_ENDPOINT_URL_S3": "http://s3.test:1",
		}, s3Settings{"s3.test:1", false, "r", "/v.pem"}},
		{"of no endpoint", map[string]string{"AWS_PROFILE": "none", "AWS_ENDPOINT_URL": "http://all.test", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true"}, aws},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			setAWS(t, "")
			t.Setenv("AWS_REGION", "")
			name := filepath.Join(t.TempDir(), "config")
			if err := os.WriteFile(name, []byte(file), 0o600); err != nil {
				t.Fatal(err)
			}
			t.Setenv("AWS_CONFIG_FILE", name)
			for name, value := range tt.env {
				t.Setenv(name, value)
			}
			got, err := readS3Settings()
			if diff := cmp.Diff(tt.want, got, cmp.AllowUnexported(s3Settings{})); err != nil || diff != "" {
				t.Errorf("%v (-want +got)\n%s", err, diff)
			}
		})
	}
}

// Whoever writes a secret into the address does not find it in an error.
func TestReadS3SettingsRefusesWhatIsNoServer(t *testing.T) {
	for _, endpoint := range []string{"localhost:9000", "ftp://s3.test", "https://me:hidden@s3.test", "https://s3.test/path", "https://"} {
		setAWS(t, endpoint)
		if s, err := readS3Settings(); err == nil || strings.Contains(err.Error(), "hidden") {
			t.Errorf("%s: got %+v, %v", endpoint, s, err)
		}
	}
}

func TestOpenS3TrustsTheCertificatesThatItIsGiven(t *testing.T) {
	fake := startFakeS3(t)
	server := httptest.NewTLSServer(http.HandlerFunc(fake.ServeHTTP))
	t.Cleanup(server.Close)
	server.Config.ErrorLog = nil
	setAWS(t, server.URL)
	if err := openAnyS3(t, testOutput); err == nil {
		t.Error("trusted a certificate that nobody knows")
	}
	file := filepath.Join(t.TempDir(), "ca.pem")
	text := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("AWS_CA_BUNDLE", file)
	if err := openAnyS3(t, testOutput); err != nil {
		t.Error(err)
	}
}

func TestOpenS3ReadsCredentialsOfAFile(t *testing.T) {
	startFakeS3(t)
	t.Setenv("AWS_ACCESS_KEY_ID", "")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "")
	file := filepath.Join(t.TempDir(), "credentials")
	text := "[work]\naws_access_key_id = testing\naws_secret_access_key = a secret\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", file)
	t.Setenv("AWS_PROFILE", "work")
	if err := openAnyS3(t, testOutput); err != nil {
		t.Error(err)
	}
}

// Each process of a machine has a folder for parts of its own, and finds what one
// that was killed left there.
func TestOpenS3TakesAFolderThatNobodyHas(t *testing.T) {
	startFakeS3(t)
	folder := filepath.Join(t.TempDir(), "parts")
	var open []*S3
	defer func() { _ = open[0].Close() }()
	for range 2 {
		s, err := OpenS3(t.Context(), testOutput, folder, mayAlways)
		if err != nil {
			t.Fatal(err)
		}
		open = append(open, s)
	}
	if diff := cmp.Diff([]string{folder, folder + "-2"}, []string{open[0].Parts(), open[1].Parts()}); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	spool(t, open[1], "aa", pictureOf(t, 1))
	if err := open[0].Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := partsIn(t, open[1].Parts()); len(got) != 1 {
		t.Errorf("the other has the parts %q", got)
	}
	if err := open[1].Close(); err != nil {
		t.Fatal(err)
	}
	if err := open[0].Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := partsIn(t, folder+"-2"); len(got) != 0 {
		t.Errorf("one that is gone left %q", got)
	}
}
