package extract

import (
	"strings"
	"testing"
)

func TestAddressFaults(t *testing.T) {
	tests := []struct {
		name, text string
		column     int
		message    string // part of it
		advice     string // part of it
	}{
		{"no range", "http://h/[abc]", 10, `"[abc]" is no range`, `\[`},
		{"empty brackets", "http://h/?tags[]=x", 15, `"[]" is no range`, `\[`},
		{"open bracket", "http://图/[1-3", 10, "a [ without its ]", `\[`},
		{"stray bracket", "http://h/1-3]", 13, "closes nothing", `\]`},
		{"open brace", "http://h/{a,b", 10, "a { without its }", `\{`},
		{"stray brace", "http://h/a,b}", 13, "closes nothing", `\}`},
		{"nested", "http://h/{a,{b,c}}", 10, "holds braces or brackets", `\{`},
		{"range in alternatives", "http://h/{a[1-2],b}", 10, "holds braces or brackets", `\[`},
		{"step of 0", "http://h/[1-9:0]", 10, "step of 0", "1 or more"},
		{"step away", "http://h/[1-9:-2]", 10, "leads away", "[1-9:2]"},
		{"step up while descending", "http://h/[9-1:2]", 10, "leads away", "[9-1:-2]"},
		{"beyond int64", "http://h/[1-9223372036854775808]", 10, "largest number", "2^62"},
		{"step beyond int64", "http://h/[1-2:9223372036854775808]", 10, "largest number", "2^62"},
		{"too many in one range", "http://h/[0-9223372036854775807]", 10, "largest number", "2^62"},
		{"too many together", "http://h/[1-3000000000]/[1-3000000000]", 1, "too many", "2^62"},
		{"digit and letter", "http://h/[a-9]", 10, "mixes", "[a-z]"},
		{"small and capital", "http://h/[a-Z]", 10, "mixes", "[a-z]"},
		{"near variable", "http://h/{sizes}", 10, `no variable "sizes"`, "{size}"},
		{"unknown variable", "http://h/{wxyz}", 10, `no variable "wxyz"`, "vars:"},
		{"nothing in braces", "http://h/{}", 10, `no variable ""`, `\{`},
		{"unknown filter", "http://h/{cc|uper}", 10, `no filter "uper"`, "upper"},
		{"no number", "http://h/{cc+1}", 10, `"cn"`, "whole numbers"},
		{"relative", "/a/[1-3]", 1, "not an address", "https://"},
		{"scheme", "ftp://h/[1-3]", 1, "not an address", "https://"},
		{"no host", "http:///[1-3]", 1, "not an address", "https://"},
		{"bad host", "http://a b/[1-3]", 1, "not an address", "https://"},
		{"user", "http://me:secret@h/", 1, "user or a password", ""},
		{"one bad host of many", "http://{a,b c}.test/", 1, "not an address", "host"},
		{"bad port of many", "http://a:[65535-65536]/", 1, "not an address", "host"},
		{"bracket that is no range in a host", "http://h[1-].test/", 1, "not an address", ""},
		{"too many hosts", "http://h[1-1001].test/", 1, "1001 hosts", "several addresses"},
		{"slash in alternatives of the host", "http://{a/x,b}/", 8, "cannot vary", "an address for each"},
		{"whole addresses as alternatives", "{http://a,http://b}/", 1, "cannot vary", "an address for each"},
		{"control character", "http://h/{a,b\x01}", 1, "control character", "leave it out"},
		{"too long", "http://h/" + strings.Repeat("x", longestURL) + "[1-2]", 1, "longer than", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, faults := CompileAddresses(textAt(1, test.text), varsOf("cc", "cn", "in"))
			if len(faults) == 0 {
				t.Fatal("no fault")
			}
			f := faults[0]
			if !strings.Contains(f.Message, test.message) || !strings.Contains(f.Advice, test.advice) || f.Pos.Column != test.column {
				t.Errorf("%v: %q, %q; want column %d, %q, %q", f.Pos, f.Message, f.Advice, test.column, test.message, test.advice)
			}
		})
	}
}

func TestAddressFaultsAreFoundTogether(t *testing.T) {
	_, faults := CompileAddresses(textAt(1, "http://h/[1-x]/{what}/[3-9:0]"), nil)
	if len(faults) != 3 {
		t.Errorf("%d faults, want 3: %v", len(faults), faults)
	}
}
