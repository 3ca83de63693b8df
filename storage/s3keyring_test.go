package storage

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/minio/minio-go/v7/pkg/credentials"
)

// fakeKeys is a place that says when its credentials expire.
type fakeKeys struct {
	asked int
	value credentials.Value
	err   error
}

func (f *fakeKeys) RetrieveWithCredContext(*credentials.CredContext) (credentials.Value, error) {
	f.asked++
	return f.value, f.err
}
func (f *fakeKeys) Retrieve() (credentials.Value, error) { return f.RetrieveWithCredContext(nil) }
func (*fakeKeys) IsExpired() bool                        { return true }

// A place is asked now and then, not for each request; while it has nothing to say,
// what it said before holds until it expires.
func TestKeyringKeepsCredentials(t *testing.T) {
	now := time.Unix(1_000_000, 0)
	place := &fakeKeys{value: credentials.Value{AccessKeyID: "one", SecretAccessKey: "s"}}
	keys := credentials.New(&keyring{places: []keyPlace{{"a place", place}}, now: func() time.Time { return now }})
	gone := errors.New("gone")
	steps := []struct {
		name    string
		after   time.Duration
		id      string
		expires time.Duration // from the start; 0 if it is not said
		err     error
		want    string // "" for an error
		asked   int
	}{
		{"at first", 0, "one", 0, nil, "one", 1},
		{"soon", keysKept - 1, "two", 0, nil, "one", 1},
		{"later", 1, "two", time.Hour, nil, "two", 2},
		{"before it expires", 50 * time.Minute, "three", 2 * time.Hour, nil, "two", 2},
		{"right before", 5 * time.Minute, "", 0, gone, "two", 3},
		{"when it expired", 5 * time.Minute, "", 0, gone, "", 4},
	}
	for _, step := range steps {
		now = now.Add(step.after)
		place.err, place.value.AccessKeyID, place.value.Expiration = step.err, step.id, time.Time{}
		if step.expires > 0 {
			place.value.Expiration = time.Unix(1_000_000, 0).Add(step.expires)
		}
		got, err := keys.GetWithContext(nil)
		if got.AccessKeyID != step.want || (err != nil) != (step.want == "") || place.asked != step.asked {
			t.Errorf("%s: got %q, %v, asked %d times; want %q, %d times", step.name, got.AccessKeyID, err, place.asked, step.want, step.asked)
		}
	}
}

// Why there are no credentials is told as far as anybody asked for some.
func TestKeyringTellsWhyItHasNone(t *testing.T) {
	const (
		none    = "there are no credentials for it"
		section = "[default]\nregion = eu-west-1\n[profile two]\n"
	)
	tests := []struct {
		name, config, says string
	}{
		{"nothing is set", "", none},
		{"a profile without", section, none},
		{"another profile", "[default]\n", none + `; the profile "two": section "two" does not exist`},
		{"no login", section + "sso_role_name = r\nsso_account_id = 1\nsso_start_url = https://sso.test\nsso_region = eu-west-1\n", "aws sso login"},
		{"a program that is not there", section + "credential_process = /nowhere/program now\n", `the profile "two": `},
		{"a role", section + "role_arn = arn:aws:iam::1:role/r\nsource_profile = default\n", "role_arn"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			home := t.TempDir()
			setAWS(t, "https://s3.test")
			for _, name := range []string{"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"} {
				t.Setenv(name, "")
			}
			t.Setenv("HOME", home)
			t.Setenv("AWS_DEFAULT_PROFILE", "two")
			if tt.config != "" {
				t.Setenv("AWS_CONFIG_FILE", filepath.Join(home, "config"))
				if err := os.WriteFile(filepath.Join(home, "config"), []byte(tt.config), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			_, err := newKeyring(nil).Retrieve()
			if !errors.Is(err, errNoKeys) || !strings.Contains(err.Error(), tt.says) || tt.says == none && err.Error() != none {
				t.Errorf("got %v, want %q in it", err, tt.says)
			}
		})
	}
}

// Settings and credentials are of one profile.
func TestKeyringReadsTheProfile(t *testing.T) {
	setAWS(t, "https://s3.test")
	t.Setenv("AWS_ACCESS_KEY_ID", "")
	t.Setenv("AWS_DEFAULT_PROFILE", "two")
	file := filepath.Join(t.TempDir(), "credentials")
	text := "[default]\naws_access_key_id = 1\naws_secret_access_key = s\n[two]\naws_access_key_id = 2\naws_secret_access_key = s\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", file)
	got, err := newKeyring(nil).Retrieve()
	if diff := cmp.Diff("2", got.AccessKeyID); err != nil || diff != "" {
		t.Errorf("%v (-want +got)\n%s", err, diff)
	}
}
