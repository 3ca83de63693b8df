package frontier

import (
	"crypto/tls"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestRedisAddressIsRead(t *testing.T) {
	for _, tt := range []struct {
		address string
		want    redisAddress
	}{
		{"redis://host", redisAddress{kind: "redis", hosts: []string{"host:6379"}, prefix: "crawl"}},
		{"redis://[::1]:7000/3?prefix=a.b-c", redisAddress{kind: "redis", hosts: []string{"[::1]:7000"}, db: 3, prefix: "a.b-c"}},
		{"redis://me:p%40s@s/h@host:1/", redisAddress{}},
		{"redis://me:p%40s%2Fh@host:1/", redisAddress{kind: "redis", hosts: []string{"host:1"}, user: "me", password: "p@s/h", prefix: "crawl"}},
		{"rediss://:secret@host", redisAddress{kind: "redis", hosts: []string{"host:6379"}, password: "secret", prefix: "crawl", tls: &tls.Config{}}},
		{"redis+sentinel://a,b:1/main/2", redisAddress{kind: "redis+sentinel", hosts: []string{"a:26379", "b:1"}, master: "main", db: 2, prefix: "crawl"}},
		{"rediss+cluster://a,b", redisAddress{kind: "redis+cluster", hosts: []string{"a:6379", "b:6379"}, prefix: "crawl", tls: &tls.Config{}}},
	} {
		got, err := parseRedis(tt.address)
		if tt.want.kind == "" {
			if err == nil {
				t.Errorf("%s: read as %v, want an error", tt.address, got)
			}
			continue
		}
		diff := cmp.Diff(tt.want, got, cmp.AllowUnexported(redisAddress{}), cmpopts.IgnoreTypes(tls.Config{}))
		if err != nil || diff != "" {
			t.Errorf("%s: %v (-want +got):\n%s", tt.address, err, diff)
		}
	}
}

// What is wrong is named, and no password shows.
func TestRedisAddressIsRefused(t *testing.T) {
	for address, want := range map[string]string{
		"redis+tls://host":                     "scheme",
		"redis://hunter2@host":                 "no colon before the password",
		"redis://me:hunter2%zz@host":           "percent sign",
		"redis://me:hunter2@":                  "a host is missing",
		"redis://me:hunter2@a,b":               "several hosts",
		"redis://me:hunter2@a/x":               `"x" is not the number of a database`,
		"redis+sentinel://me:hunter2@a":        "master is missing",
		"redis+cluster://me:hunter2@a/1":       "a cluster has no databases",
		"redis://me:hunter2@a?prefix={x}":      "prefix={x}",
		"redis://me:hunter2@a?colour=red":      `"colour" is not known`,
		"redis://me:hunter2@a?cacert=ca.pem":   "cacert is for rediss://",
		"rediss://me:hunter2@a?cacert=/no.pem": "reading the certificates",
		"rediss://me:hunter2@a?cert=c.pem":     "cert and key belong together",
		"redis://me:hunter2@a?key=k.pem":       "key is for rediss://",
		"rediss://a?cert=/no.pem&key=/no.key":  "reading the certificate of the client",
	} {
		_, err := parseRedis(address)
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "redis://[user:password@]host") {
			t.Errorf("%s: %v, want %q and the right form", address, err, want)
		}
		if err != nil && strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: the error shows the password: %v", address, err)
		}
	}
}
