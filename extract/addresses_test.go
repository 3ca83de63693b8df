package extract

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"magpie/config"
)

// varsOf are the variables of the tests.
func varsOf(name string, values ...string) []config.Var {
	v := config.Var{Name: textAt(1, name)}
	for _, value := range values {
		v.Values = append(v.Values, textAt(1, value))
	}
	return []config.Var{v, {Name: textAt(2, "size"), Values: []config.Text{textAt(2, "s"), textAt(2, "l")}}}
}

func compileAddresses(t testing.TB, text string) *Addresses {
	t.Helper()
	a, faults := CompileAddresses(textAt(1, text), varsOf("cc", "cn", "in"))
	if len(faults) > 0 {
		t.Fatalf("faults: %v", faults)
	}
	return a
}

// all expands addresses that are few.
func all(a *Addresses) (urls []string) {
	for i := range a.Len() {
		urls = append(urls, a.At(i).URL)
	}
	return urls
}

func TestAddresses(t *testing.T) {
	tests := []struct {
		name, text string
		want       []string // without "http://h/"
	}{
		{"one", "x", []string{"x"}},
		{"range", "[9-11].jpg", []string{"9.jpg", "10.jpg", "11.jpg"}},
		{"padded", "[008-010]", []string{"008", "009", "010"}},
		{"padded and outgrown", "[98-0100]", []string{"98", "99", "100"}},
		{"a lone zero pads nothing", "[0-10:5]", []string{"0", "5", "10"}},
		{"step", "[10-30:10]", []string{"10", "20", "30"}},
		{"step past the end", "[1-6:4]", []string{"1", "5"}},
		{"descending", "[3-1]", []string{"3", "2", "1"}},
		{"descending by a step", "[100-80:-10]", []string{"100", "90", "80"}},
		{"descending, padded", "[100-098]", []string{"100", "099", "098"}},
		{"letters", "[a-c]", []string{"a", "b", "c"}},
		{"capitals", "[D-F]", []string{"D", "E", "F"}},
		{"letters descending", "[z-x]", []string{"z", "y", "x"}},
		{"letters by a step", "[a-e:2]", []string{"a", "c", "e"}},
		{"variables of the environment stay", "${KEY}/[1-2]?k=${KEY:-none}&p=$${KEY}", []string{
			"${KEY}/1?k=${KEY:-none}&p=$${KEY}", "${KEY}/2?k=${KEY:-none}&p=$${KEY}",
		}},
		{"alternatives", "{a,bc,}.jpg", []string{"a.jpg", "bc.jpg", ".jpg"}},
		{"leftmost is the slowest", "[1-2]{a,b}", []string{"1a", "1b", "2a", "2b"}},
		{"variable", "{cc}/{size}", []string{"cn/s", "cn/l", "in/s", "in/l"}},
		{"a variable twice is one", "{cc}/[1-2]/{cc}", []string{"cn/1/cn", "cn/2/cn", "in/1/in", "in/2/in"}},
		{"filters", "{cc|upper}", []string{"CN", "IN"}},
		{"escaped", `\[1-2\]\{a\,b\}{c\,d,e\}}`, []string{"[1-2]{a,b}c,d", "[1-2]{a,b}e}"}},
		{"other backslashes are plain", `a\b`, []string{`a\b`}},
		{"as it is written", "图%E5/{图,b c}?x=%2F", []string{"图%E5/图?x=%2F", "图%E5/b c?x=%2F"}},
		{"a stray percent sign", "100%{,25}", []string{"100%25", "100%25"}},
		{"largest numbers", "[9223372036854775806-9223372036854775807]", []string{"9223372036854775806", "9223372036854775807"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var got []string
			for _, url := range all(compileAddresses(t, "http://h/"+test.text)) {
				got = append(got, strings.TrimPrefix(url, "http://h/"))
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestAddressesEncodeVariables(t *testing.T) {
	vars := varsOf("tag", "a/b c", "图")
	for text, want := range map[string][]string{
		"http://h/{tag}?q={tag|slug}": {"http://h/a/b%20c?q=a-b-c", "http://h/%E5%9B%BE?q=%E5%9B%BE"},
		"http://h/{tag|raw}":          {"http://h/a/b c", "http://h/图"},
	} {
		a, faults := CompileAddresses(textAt(1, text), vars)
		if len(faults) > 0 {
			t.Fatal(faults)
		}
		if diff := cmp.Diff(want, all(a)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", text, diff)
		}
		if got := a.At(0).Vars; got["tag"] != "a/b c" || len(got) != 1 {
			t.Errorf("vars = %q, want the value as it is given", got)
		}
	}
	if got := compileAddresses(t, "http://h/[1-2]").At(0).Vars; got != nil {
		t.Errorf("vars = %q where none is named, want none", got)
	}
}

// A range is not made before it is asked for.
func TestAddressesAreLazy(t *testing.T) {
	a := compileAddresses(t, "http://h/[1-10000000]/{a,b}[000-999]")
	if a.Len() != 20_000_000_000 || !a.IsRange() {
		t.Fatalf("Len = %d", a.Len())
	}
	for i, want := range map[int64]string{
		0: "http://h/1/a000", 1999: "http://h/1/b999", 2000: "http://h/2/a000", a.Len() - 1: "http://h/10000000/b999",
	} {
		if got := a.At(i).URL; got != want {
			t.Errorf("At(%d) = %s, want %s", i, got, want)
		}
	}
	if n := testing.AllocsPerRun(10, func() { a.At(a.Len() - 1) }); n > 20 {
		t.Errorf("an address costs %v allocations", n)
	}
	if compileAddresses(t, "http://h/").IsRange() {
		t.Error("one address is a range")
	}
}

func TestAddressesHosts(t *testing.T) {
	tests := []struct {
		name, text string
		want       []string
	}{
		{"one", "https://Example.org:8443/[1-3]", []string{"example.org"}},
		{"range", "http://img[1-3].test/[1-1000000]", []string{"img1.test", "img2.test", "img3.test"}},
		{"nothing behind", "http://{a,b}.test", []string{"a.test", "b.test"}},
		{"a query at once", "http://{a,b}.test?x=[1-9]", []string{"a.test", "b.test"}},
		{"ports and schemes", "{http,https}://a.test:[8001-8003]/", []string{"a.test"}},
		{"the same variable behind it", "http://{cc}.test/{cc}/{size}", []string{"cn.test", "in.test"}},
		{"IPv6", "http://[::1]:80/[1-2]", []string{"::1"}},
		{"IPv6 with a range", "http://[::[1-2]]/", []string{"::1", "::2"}},
		{"as many as may be", "http://h[1-1000].test/", nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := compileAddresses(t, test.text).Hosts()
			if test.want == nil && len(got) == mostHosts {
				return
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestAddressesStretches(t *testing.T) {
	tests := []struct {
		name, text string
		want       []Stretch
	}{
		{"one", "http://a.test/", []Stretch{{0, 1}}},
		{"a range on one host", "http://a.test/[1-5]", []Stretch{{0, 5}}},
		{"hosts", "http://h[1-3].test/{cc}/[1-5]", []Stretch{{0, 10}, {10, 10}, {20, 10}}},
		{"a host's variable in the path too", "http://{cc}.test/[1-5]/{cc}", []Stretch{{0, 5}, {5, 5}}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			a := compileAddresses(t, test.text)
			got := a.Stretches()
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			for _, s := range got {
				first, _ := hostname(a.At(s.First).URL)
				last, _ := hostname(a.At(s.First + s.Len - 1).URL)
				if first != last {
					t.Errorf("%+v goes from %s to %s", s, first, last)
				}
			}
		})
	}
}

func TestAddressesNumbered(t *testing.T) {
	for text, want := range map[string]bool{
		"http://h/[1-9]": true, "http://h/{a,b}/[a-c]": true, "http://h/{a,b}/{cc}": false, "http://h/": false,
	} {
		if got := compileAddresses(t, text).Numbered(); got != want {
			t.Errorf("%s: numbered = %v, want %v", text, got, want)
		}
	}
}

func TestAddressesKey(t *testing.T) {
	key := func(text string, vars []config.Var) []string {
		a, faults := CompileAddresses(textAt(1, text), vars)
		if len(faults) > 0 {
			t.Fatal(faults)
		}
		return a.Key()
	}
	const text = "http://h/{cc}/[1-9]"
	same := key(text, varsOf("cc", "cn", "in"))
	for name, other := range map[string][]string{
		"text":        key("http://h/{cc}/[1-8]", varsOf("cc", "cn", "in")),
		"value":       key(text, varsOf("cc", "cn", "us")),
		"more values": key(text, varsOf("cc", "cn", "in", "us")),
	} {
		if slices.Equal(same, other) {
			t.Errorf("another %s gives the same key", name)
		}
	}
	vars := varsOf("cc", "cn", "in")
	vars[1].Values = nil // not named
	if !slices.Equal(same, key(text, vars)) {
		t.Error("a variable that is not named changes the key")
	}
}

func FuzzAddresses(f *testing.F) {
	for _, seed := range []string{
		"http://h/[1-100].jpg", "http://h/[001-100:3]/{a,b,}", "http://{cc}.test/{cc|upper}", `http://h/\[x\]{a\,b,c}`,
		"http://[::1]/[z-a]", "https://h[1-9]:80[0-9]?x=[9-1:-2]", "http://h/[0-4611686018427387903]", "{http,https}://h/%",
	} {
		f.Add(seed)
	}
	vars := varsOf("cc", "c n", "图")
	f.Fuzz(func(t *testing.T, text string) {
		a, faults := CompileAddresses(textAt(1, text), vars)
		if len(faults) > 0 {
			return
		}
		hosts := a.Hosts()
		for i := range min(a.Len(), 100) {
			checkAddressOf(t, hosts, a.At(i).URL)
		}
		checkAddressOf(t, hosts, a.At(a.Len()-1).URL)
		if len(a.dimensions) == 1 && !strings.ContainsAny(text, "{#") && a.Len() <= 1000 {
			urls := all(a)
			slices.Sort(urls)
			if n := len(slices.Compact(urls)); int64(n) != a.Len() {
				t.Errorf("%q has %d different addresses of %d", text, n, a.Len())
			}
		}
	})
}

// checkAddressOf wants an address that can be asked for, on a known host.
func checkAddressOf(t *testing.T, hosts []string, address string) {
	t.Helper()
	host, err := hostname(address)
	if err != nil || !slices.Contains(hosts, host) {
		t.Errorf("%q is on %q, %v; hosts are %q", address, host, err, hosts)
	}
	if _, err := Canonical(address); err != nil {
		t.Error(err)
	}
}
