package fetch

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestJarIsBounded(t *testing.T) {
	t.Run("for a domain, the oldest goes", func(t *testing.T) {
		j := NewJar()
		for i := range maxDomainCookies + 1 {
			j.store(address(t, fmt.Sprintf("https://h%d.example.com/", i%7)), []string{fmt.Sprintf("n%d=1; domain=example.com", i)})
		}
		got := strings.Split(j.header(address(t, "https://example.com/")), "; ")
		if len(got) != maxDomainCookies || got[0] != "n1=1" || j.held != len(got) {
			t.Errorf("%d cookies from %s on, %d held", len(got), got[0], j.held)
		}
	})
	t.Run("in all, the oldest of those that have most goes", func(t *testing.T) {
		j := NewJar()
		for i := range maxCookies + 2 {
			j.store(address(t, fmt.Sprintf("https://h%d.example/", i/2)), []string{fmt.Sprintf("n%d=1", i%2)})
		}
		if j.held != maxCookies {
			t.Errorf("%d cookies are held", j.held)
		}
		for host, want := range map[string]string{"h0": "n1=1", "h1": "n1=1", "h2": "n0=1; n1=1", "h1500": "n0=1; n1=1"} {
			if got := j.header(address(t, "https://"+host+".example/")); got != want {
				t.Errorf("of %s there are %q, want %q", host, got, want)
			}
		}
	})
	t.Run("what has expired goes first", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			const page = "https://example.com/"
			j := jarOf(t, set{page, "first=1"})
			for i := range maxDomainCookies - 1 {
				j.store(address(t, page), []string{fmt.Sprintf("n%d=1; max-age=1", i)})
			}
			time.Sleep(time.Second)
			j.store(address(t, page), []string{"last=1"})
			if got := j.header(address(t, page)); got != "first=1; last=1" || j.held != 2 {
				t.Errorf("got %q, %d held", got, j.held)
			}
		})
	})
	t.Run("what has expired goes first, wherever it is", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			j := jarOf(t, set{"https://first.example/", "a=1"})
			for i := range maxCookies - 1 {
				j.store(address(t, fmt.Sprintf("https://h%d.example/", i)), []string{"n=1; max-age=1"})
			}
			time.Sleep(time.Second)
			j.store(address(t, "https://last.example/"), []string{"a=1"})
			if j.held != 2 || len(j.shelves) != 2 {
				t.Errorf("%d cookies on %d shelves", j.held, len(j.shelves))
			}
		})
	})
}

// A login goes with every request, so it is not what a full jar does without.
func TestJarKeepsALogin(t *testing.T) {
	const login = "https://www.one.example/login"
	t.Run("though every page sets a cookie", func(t *testing.T) {
		j := jarOf(t, set{login, "session=1; path=/; secure"})
		for i := range 2 * maxDomainCookies {
			page := address(t, fmt.Sprintf("https://www.one.example/album/%d/", i))
			if got := j.header(page); !strings.Contains(got, "session=1") {
				t.Fatalf("at page %d it is gone: %q", i, got)
			}
			j.store(page, []string{"seen=1"})
		}
	})
	t.Run("though one answer sets more than there is room for", func(t *testing.T) {
		j := jarOf(t, set{login, "session=1; path=/; secure"})
		for page := range 3 {
			j.header(address(t, login))
			var lines []string
			for i := range maxDomainCookies - 1 {
				lines = append(lines, fmt.Sprintf("n%d-%d=1", page, i))
			}
			j.store(address(t, "https://www.one.example/a/"), lines)
		}
		if got := j.header(address(t, "https://www.one.example/b/")); got != "session=1" {
			t.Errorf("sent %q", got)
		}
	})
	t.Run("though strangers set as many as they may", func(t *testing.T) {
		j := jarOf(t, set{login, "session=1; path=/; secure"})
		for host := range 2 * maxCookies / maxDomainCookies {
			for i := range maxDomainCookies {
				j.store(address(t, fmt.Sprintf("https://stranger%d.example/", host)), []string{fmt.Sprintf("n%d=1", i)})
			}
		}
		if got := j.header(address(t, login)); got != "session=1" || j.held != maxCookies {
			t.Errorf("sent %q, %d held", got, j.held)
		}
	})
}

// What is read from a file was all read at once: the first is the idlest.
func TestJarIsBoundedInTheOrderOfAFile(t *testing.T) {
	j := NewJar()
	var file strings.Builder
	for i := range maxCookies {
		fmt.Fprintf(&file, "h%d.example\tFALSE\t/\tFALSE\t0\tn\t1\n", i)
	}
	if err := j.Read(strings.NewReader(file.String())); err != nil {
		t.Fatal(err)
	}
	j.store(address(t, "https://last.example/"), []string{"n=1"})
	if _, ok := j.shelves["h0.example"]; ok || j.held != maxCookies {
		t.Errorf("%d held, the first among them: %v", j.held, ok)
	}
}
