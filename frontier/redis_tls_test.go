package frontier

import (
	"strings"
	"testing"
	"time"

	"magpie/fixtures"
	"magpie/fixtures/redistest"
)

func TestRedisTLS(t *testing.T) {
	_, addr, c := redistest.StartTLS(t, "--tls-auth-clients", "no")
	crawl := newCrawlAt(t, "rediss://"+addr+"?cacert="+c.CA)
	crawl.add(page("a", 1))
	if h := crawl.take(); h.Name != "a" {
		t.Errorf("%s is taken, want a", h.Name)
	}
	others, err := fixtures.WriteCertificates(t.TempDir())
	must(t, err)
	for _, tt := range []struct{ name, address, want string }{
		{"another authority", "rediss://me:hunter2@" + addr + "?cacert=" + others.CA, "cacert=FILE"},
		{"an authority that nobody named", "rediss://me:hunter2@" + addr, "cacert=FILE"},
		{"no TLS where there is", "redis://me:hunter2@" + addr, "rediss://"},
	} {
		_, err := OpenRedis(t.Context(), tt.address)
		wantRefusal(t, tt.name, err, tt.want)
	}
}

// A server that wants to see a certificate of its clients is shown one.
func TestRedisWantsCertificates(t *testing.T) {
	_, addr, c := redistest.StartTLS(t, "--tls-auth-clients", "yes")
	address := "rediss://" + addr + "?cacert=" + c.CA
	newCrawlAt(t, address+"&cert="+c.Cert+"&key="+c.Key).add(page("a", 1))
	_, err := OpenRedis(t.Context(), address)
	wantRefusal(t, "no certificate", err, "cert=FILE&key=FILE")
}

// Users may be given the keys and channels of one crawl alone.
func TestRedisUsers(t *testing.T) {
	server := startRedis(t)
	client := server.Client()
	for _, user := range [][]any{
		{"acl", "setuser", "crawler", "on", ">p@s/w:?#%", "~birds:*", "&birds:*", "+@all", "-@admin", "-@dangerous", "+info"},
		{"acl", "setuser", "reader", "on", ">hunter2", "~birds:*", "&birds:*", "+@read", "+@connection", "+info"},
		{"acl", "setuser", "default", "resetpass", ">hunter2"},
	} {
		must(t, client.Do(t.Context(), user...).Err())
	}
	login := "redis://crawler:p%40s%2Fw%3A%3F%23%25@" + server.Addr
	crawl := newCrawlAt(t, login+"?prefix=birds")
	crawl.add(page("a", 1))
	h := crawl.take()
	crawl.done(h, finished(crawl.jobs(h, Page, 1)[0]))
	crawl.release(h, time.Time{})
	crawl.wantEnd()
	for _, tt := range []struct{ name, address, want string }{
		{"no password", "redis://" + server.Addr, "is to have the user and the password"},
		{"wrong password", "redis://crawler:hunter3@" + server.Addr, "user and password are right"},
		{"nobody of this name", "redis://hunters:hunter2@" + server.Addr, "user and password are right"},
		{"another crawl", login + "?prefix=others", "this user of the server may not do that"},
		{"who may read alone", "redis://reader:hunter2@" + server.Addr + "?prefix=birds", "this user of the server may not do that"},
	} {
		_, err := OpenRedis(t.Context(), tt.address)
		wantRefusal(t, tt.name, err, tt.want)
	}
}

// wantRefusal wants an error that says what to do, and shows no password.
func wantRefusal(t *testing.T, name string, err error, want string) {
	t.Helper()
	if err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("%s: %v, want %q", name, err, want)
		return
	}
	for _, secret := range []string{"hunter", "p@s/w", "p%40s"} {
		if strings.Contains(err.Error(), secret) {
			t.Errorf("%s: the error shows the password: %v", name, err)
		}
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
