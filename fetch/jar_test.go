package fetch

import (
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/net/publicsuffix"
)

// set is an answer of an address that sets cookies.
type set struct{ from, cookie string }

func jarOf(t *testing.T, sets ...set) *Jar {
	t.Helper()
	j := NewJar()
	for _, s := range sets {
		j.store(address(t, s.from), []string{s.cookie})
	}
	return j
}

func TestJarSendsCookies(t *testing.T) {
	const page = "https://www.example.com/a/page"
	tests := []struct {
		name string
		sets []set
		to   string
		want string
	}{
		{"to the host", []set{{page, "a=1"}}, "https://www.example.com/a/x", "a=1"},
		{"to any port of it", []set{{page, "a=1; path=/"}}, "https://www.example.com:8443/", "a=1"},
		{"to the host in other letters", []set{{page, "a=1"}}, "https://WWW.Example.COM./a/x", "a=1"},
		{"to no other folder", []set{{page, "a=1"}}, "https://www.example.com/ab", ""},
		{"to no folder above", []set{{page, "a=1"}}, "https://www.example.com", ""},
		{"to no sub-domain", []set{{page, "a=1; path=/"}}, "https://img.www.example.com/", ""},
		{"to sub-domains if it says so", []set{{page, "a=1; path=/; domain=example.com"}}, "https://img.example.com/", "a=1"},
		{"to no other host", []set{{page, "a=1; path=/"}}, "https://example.com/", ""},
		{"to an IP address", []set{{"http://127.0.0.1:80/", "a=1; domain=127.0.0.1"}}, "http://127.0.0.1:81/", "a=1"},
		{"to IPv6", []set{{"http://[::1]:80/", "a=1"}}, "http://[::1]/", "a=1"},
		{"to a host without dots", []set{{"http://nas/", "a=1; domain=nas"}}, "http://nas/", "a=1"},
		{"to an international host", []set{{"https://bücher.example/", "a=1"}}, "https://xn--bcher-kva.example/", "a=1"},
		{"over http if not secure", []set{{page, "a=1"}}, "http://www.example.com/a/", "a=1"},
		{"not over http if secure", []set{{page, "a=1; secure"}}, "http://www.example.com/a/", ""},
		{"not over http to loopback", []set{{"https://localhost/", "a=1; secure"}}, "http://localhost/", ""},
		{"in the order they came", []set{{page, "b=1"}, {page, "a=2"}, {page, "b=3"}}, page, "b=3; a=2"},
		{"longest paths first", []set{{page, "a=1; path=/"}, {page, "a=2; path=/a/"}, {page, "a=3"}}, page, "a=2; a=3; a=1"},
		{"none that is ended", []set{{page, "a=1"}, {page, "b=2"}, {page, "a=; max-age=0"}}, page, "b=2"},
		{"none set beside a secure one by http", []set{{page, "a=1; secure"}, {"http://example.com/a/", "a=2; domain=example.com"}}, page, "a=1"},
		{"none set below a secure one by http", []set{{page, "a=1; secure; domain=example.com"}, {"http://www.example.com/a/", "a=2"}}, page, "a=1"},
		{"what http sets for another folder", []set{{page, "a=1; secure; path=/a/page"}, {"http://www.example.com/a/", "a=2"}}, page, "a=1; a=2"},
		{"what http sets under another name", []set{{page, "a=1; secure"}, {"http://www.example.com/a/", "b=2"}}, page, "a=1; b=2"},
		{"none ended by http if secure", []set{{page, "a=1; secure"}, {"http://www.example.com/a/", "a=; max-age=0"}}, page, "a=1"},
		{"as they came", []set{{page, "a=\"\xb0\xb2\\\","}}, page, "a=\"\xb0\xb2\\\","},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := jarOf(t, tt.sets...).header(address(t, tt.to)); got != tt.want {
				t.Errorf("sent %q, want %q", got, tt.want)
			}
		})
	}
}

func TestJarForgetsWhatExpires(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const page = "https://a.example/"
		j := jarOf(t, set{page, "a=1; max-age=60"}, set{page, "b=2"})
		time.Sleep(59 * time.Second)
		if got := j.header(address(t, page)); got != "a=1; b=2" {
			t.Errorf("sent %q a second before", got)
		}
		time.Sleep(time.Second)
		if got := j.header(address(t, page)); got != "b=2" {
			t.Errorf("sent %q after it", got)
		}
		var file strings.Builder
		if err := j.Write(&file); err != nil || strings.Contains(file.String(), "\ta\t") {
			t.Errorf("wrote %q, %v", file.String(), err)
		}
	})
}

// Whatever the net/http jar sends that is neither secure nor odd, ours sends.
func TestJarAgreesWithStandardLibrary(t *testing.T) {
	theirs, err := cookiejar.New(&cookiejar.Options{PublicSuffixList: publicsuffix.List})
	if err != nil {
		t.Fatal(err)
	}
	ours := NewJar()
	hosts := []string{"example.com", "www.example.com", "a.www.example.com", "example.co.uk", "co.uk", "me.github.io", "10.0.0.1", "nas"}
	paths := []string{"/", "/a", "/a/", "/a/b", "/ab"}
	for i, host := range hosts {
		for k, path := range paths {
			u := address(t, "https://"+host+path)
			for _, domain := range append(hosts, "", ".example.com", "com") {
				line := fmt.Sprintf("n%d=%d; domain=%s; path=%s", k, i, domain, paths[(i+k)%len(paths)])
				ours.store(u, []string{line})
				theirs.SetCookies(u, (&http.Response{Header: http.Header{"Set-Cookie": {line}}}).Cookies())
			}
		}
	}
	for _, host := range hosts {
		for _, path := range paths {
			u := address(t, "https://"+host+path)
			req := &http.Request{Header: http.Header{}}
			for _, c := range theirs.Cookies(u) {
				req.AddCookie(c)
			}
			if got, want := ours.header(u), req.Header.Get("Cookie"); got != want {
				t.Errorf("%s: sends %q, the standard library %q", u, got, want)
			}
		}
	}
}

func TestJarChanged(t *testing.T) {
	const page = "https://a.example/"
	tests := []struct {
		name, cookie string
		want         bool
	}{
		{"by a new cookie", "b=1", true},
		{"by another value", "a=2", true},
		{"by another end", "a=1; max-age=60", true},
		{"by an end at once", "a=; max-age=0", true},
		{"not by the same again", "a=1", false},
		{"not by the end of what is not there", "b=; max-age=0", false},
		{"not by what is ignored", "b=1; domain=com", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			j := jarOf(t, set{page, "a=1"})
			if !j.Changed() {
				t.Error("a first cookie is no change")
			}
			if err := j.Save(t.TempDir() + "/cookies.txt"); err != nil || j.Changed() {
				t.Errorf("changed though saved, %v", err)
			}
			j.store(address(t, page), []string{tt.cookie})
			if got := j.Changed(); got != tt.want {
				t.Errorf("got %v", got)
			}
		})
	}
}

func TestJarServesManyAtOnce(t *testing.T) {
	j := NewJar()
	path := t.TempDir() + "/cookies.txt"
	var wg sync.WaitGroup
	for i := range 8 {
		u := address(t, fmt.Sprintf("https://h%d.example.com/", i%4))
		wg.Go(func() {
			for k := range 20 {
				j.store(u, []string{fmt.Sprintf("n%d=%d", k, i)})
				if j.header(u) == "" {
					t.Error("a cookie is lost")
				}
			}
			if err := j.Save(path); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if j.held != 80 {
		t.Errorf("%d cookies held", j.held)
	}
}
