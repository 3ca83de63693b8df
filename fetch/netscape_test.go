package fetch

import (
	"fmt"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
)

func TestNetscapeIsRead(t *testing.T) {
	const page = "https://www.example.com/a/"
	tests := []struct{ name, in, page, want string }{
		{"nothing", "", page, ""},
		{"a session", "www.example.com\tFALSE\t/\tFALSE\t0\ta\t1\n", page, "a=1"},
		{"a far end", "www.example.com\tFALSE\t/\tFALSE\t4102444800\ta\t1\n", page, "a=1"},
		{"a far end with a fraction", "www.example.com\tFALSE\t/\tFALSE\t4102444800.25\ta\t1\n", page, "a=1"},
		{"a session written as -1", "www.example.com\tFALSE\t/\tFALSE\t-1\ta\t1\n", page, "a=1"},
		{"what has expired as nothing", "www.example.com\tFALSE\t/\tFALSE\t1\ta\t1\n", page, ""},
		{"comments and blank lines", "# Netscape HTTP Cookie File\n\n  \n#x\twww\n", page, ""},
		{"lines of Windows and a mark", "\uFEFF# x\r\nwww.example.com\tFALSE\t/\tFALSE\t0\ta\t1\r\n", page, "a=1"},
		{"a last line without end", "www.example.com\tFALSE\t/\tFALSE\t0\ta\t1", page, "a=1"},
		{"sub-domains by a dot", ".example.com\tFALSE\t/\tFALSE\t0\ta\t1\n", page, "a=1"},
		{"sub-domains by a flag", "example.com\ttrue\t/\tFALSE\t0\ta\t1\n", page, "a=1"},
		{"no sub-domains", "example.com\tFALSE\t/\tFALSE\t0\ta\t1\n", page, ""},
		{"no sub-domains of a public suffix", ".com\tTRUE\t/\tFALSE\t0\ta\t1\n", page, ""},
		{"another folder", "www.example.com\tFALSE\t/b\tFALSE\t0\ta\t1\n", page, ""},
		{"secure over http as nothing", "www.example.com\tFALSE\t/\tTRUE\t0\ta\t1\n", "http://www.example.com/", ""},
		{"for servers only", "#HttpOnly_.example.com\tTRUE\t/\tTRUE\t0\ta\t1\n", page, "a=1"},
		{"an empty value", "www.example.com\tFALSE\t/\tFALSE\t0\ta\t\n", page, "a="},
		{"a value that an editor cut", "www.example.com\tFALSE\t/\tFALSE\t0\ta\n", page, "a="},
		{"tabs and odd bytes", "www.example.com\tFALSE\t/\tFALSE\t0\ta\t1\t\"\xff,\n", page, "a=1\t\"\xff,"},
		{"none without a name", "www.example.com\tFALSE\t/\tFALSE\t0\t\t1\n", page, ""},
		{"the last of two", "www.example.com\tFALSE\t/\tFALSE\t0\ta\t1\nwww.example.com\tFALSE\t/\tFALSE\t0\ta\t2\n", page, "a=2"},
		{"international names", "b\u00fccher.example\tFALSE\t/\tFALSE\t0\ta\t1\n", "https://xn--bcher-kva.example/", "a=1"},
		{"an IPv6 address", "::1\tFALSE\t/\tFALSE\t0\ta\t1\n", "http://[::1]:8080/", "a=1"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			j := NewJar()
			if err := j.Read(strings.NewReader(tt.in)); err != nil {
				t.Fatal(err)
			}
			if got := j.header(address(t, tt.page)); got != tt.want {
				t.Errorf("sends %q, want %q", got, tt.want)
			}
		})
	}
}

func TestNetscapeFaultsNameTheirLine(t *testing.T) {
	const good = "a.example\tFALSE\t/\tFALSE\t0\ta\t1\n"
	many := func(n int, format string) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, format+"\tFALSE\t/\tFALSE\t0\tn%d\t1\n", i, i)
		}
		return b.String()
	}
	tests := []struct{ name, in, want string }{
		{"spaces for tabs", good + "a.example FALSE / FALSE 0 a 1\n", "line 2: it has 1 of 7 fields"},
		{"JSON", "[{\"domain\":\"a.example\"}]", "line 1: it has 1 of 7 fields"},
		{"a field too few", "# x\n" + good + "a.example\tFALSE\t/\t0\ta\n", "line 3: it has 5 of 7 fields"},
		{"a flag", "a.example\tyes\t/\tFALSE\t0\ta\t1", `line 1: reading the second field, of the sub-domains: "yes" is neither TRUE nor FALSE`},
		{"another flag", "a.example\tTRUE\t/\t1\t0\ta\t1", `line 1: reading the fourth field, of https: "1" is neither TRUE nor FALSE`},
		{"an expiry", "a.example\tTRUE\t/\tTRUE\tnever\ta\t1", `line 1: the expiry "never" is no number of seconds`},
		{"a path", "a.example\tTRUE\tx\tTRUE\t0\ta\t1", `line 1: the path "x" does not begin with a slash`},
		{"no host", "\tTRUE\t/\tTRUE\t0\ta\t1", `line 1: "" is no host`},
		{"an address for a host", "https://a.example/\tTRUE\t/\tTRUE\t0\ta\t1", `line 1: "https://a.example/" is no host`},
		{"a semicolon in a value", "a.example\tTRUE\t/\tTRUE\t0\ta\t1; b=2", `line 1: the cookie "a" has a character in it`},
		{"an equals sign in a name", "a.example\tTRUE\t/\tTRUE\t0\ta=b\t1", `line 1: the cookie "a=b" has a character in it`},
		{"UTF-16", "a\x00.\x00e\x00\t\x00T\x00\t\x00/\x00\t\x00T\x00\t\x000\x00\t\x00a\x00\t\x001\x00", "line 1: it has a control character"},
		{"too long a value", "a.example\tTRUE\t/\tTRUE\t0\ta\t" + strings.Repeat("x", maxCookie), `line 1: the cookie "a" is longer than 4096 bytes`},
		{"too long a line", good + strings.Repeat("x", maxNetscapeLine+1), "line 2: it is longer than 16 KiB"},
		{"more than a jar holds", many(maxCookies+1, "h%d.example"), "line 3001: more than 3000 cookies"},
		{"more than a domain holds", many(maxDomainCookies+1, "h%d.a.example"), "line 181: more than 3000 cookies, or 180 of one domain"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			j := NewJar()
			err := j.Read(strings.NewReader(tt.in))
			if err == nil || !strings.HasPrefix(err.Error(), tt.want) {
				t.Errorf("got %v, want %s", err, tt.want)
			}
			if j.held != 0 || j.Changed() {
				t.Errorf("%d cookies were taken all the same", j.held)
			}
		})
	}
	t.Run("a reader that fails", func(t *testing.T) {
		err := NewJar().Read(iotest.ErrReader(fmt.Errorf("no disk")))
		if err == nil || err.Error() != "reading line 1: no disk" {
			t.Errorf("got %v", err)
		}
	})
}

func TestNetscapeIsWritten(t *testing.T) {
	j := jarOf(t,
		set{"https://www.b.example/", "z=1; path=/"},
		set{"https://www.b.example/", "y=\"2\"; path=/; domain=b.example; secure; httponly"},
		set{"https://www.b.example/", "x=3; path=/a"},
		set{"https://a.example/", "w="},
	)
	var got strings.Builder
	if err := j.Write(&got); err != nil {
		t.Fatal(err)
	}
	want := "# Netscape HTTP Cookie File\n" +
		"a.example\tFALSE\t/\tFALSE\t0\tw\t\n" +
		"#HttpOnly_.b.example\tTRUE\t/\tTRUE\t0\ty\t\"2\"\n" +
		"www.b.example\tFALSE\t/\tFALSE\t0\tz\t1\n" +
		"www.b.example\tFALSE\t/a\tFALSE\t0\tx\t3\n"
	if diff := cmp.Diff(want, got.String()); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// Browsers export what has expired too, years of it.
func TestNetscapeDoesNotCountWhatHasExpired(t *testing.T) {
	var file strings.Builder
	for i := range 2 * maxCookies {
		fmt.Fprintf(&file, ".one.example\tTRUE\t/\tFALSE\t1000\told%d\t1\n", i)
	}
	file.WriteString(".one.example\tTRUE\t/\tFALSE\t0\tsession\t1\n")
	j := NewJar()
	if err := j.Read(strings.NewReader(file.String())); err != nil {
		t.Error(err)
	}
	if got := j.header(address(t, "https://one.example/")); got != "session=1" {
		t.Errorf("sent %q", got)
	}
}

// What is read is written as what reads the same.
func FuzzNetscape(f *testing.F) {
	f.Add("# x\n#HttpOnly_.a.example\tTRUE\t/\tTRUE\t0\ta\t1\t2\n")
	f.Add("\uFEFFwww.a.example\tFALSE\t/b\tFALSE\t4102444800.5\ta\t\xff\r\n")
	f.Add("..\tTRUE\t/\tTRUE\t0\ta\t1\n::1\tTRUE\t/\tTRUE\t-1\ta\t1\n")
	f.Fuzz(func(t *testing.T, in string) {
		first := NewJar()
		if first.Read(strings.NewReader(in)) != nil {
			return
		}
		var once, twice strings.Builder
		if err := first.Write(&once); err != nil {
			t.Fatal(err)
		}
		second := NewJar()
		if err := second.Read(strings.NewReader(once.String())); err != nil {
			t.Fatalf("reading what was written of %q: %v", in, err)
		}
		if err := second.Write(&twice); err != nil || once.String() != twice.String() {
			t.Errorf("%q became %q, %v", once.String(), twice.String(), err)
		}
	})
}

// What a host sets is written as what reads the same.
func FuzzSetCookie(f *testing.F) {
	f.Add("/a/page", "a=\"b\"; domain=.example.com; path=/; secure; httponly; max-age=9")
	f.Add("/\t", "a=\tb\xff; expires=Fri, 09 Oct 2035 07:28:00 GMT")
	f.Fuzz(func(t *testing.T, path, line string) {
		u := address(t, "https://www.example.com/")
		u.Path = path
		j := NewJar()
		j.store(u, []string{line})
		var once, twice strings.Builder
		if err := j.Write(&once); err != nil {
			t.Fatal(err)
		}
		again := NewJar()
		if err := again.Read(strings.NewReader(once.String())); err != nil {
			t.Fatalf("reading %q: %v", once.String(), err)
		}
		if err := again.Write(&twice); err != nil || once.String() != twice.String() {
			t.Errorf("%q became %q, %v", once.String(), twice.String(), err)
		}
	})
}
