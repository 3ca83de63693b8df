package extract

import (
	"strings"
	"testing"
)

// packed is a script as the packer leaves it.
func packed(text, base, words string) string {
	return `eval(function(p,a,c,k,e,d){e=function(c){return c};while(c--)if(k[c])p=p.replace(c,k[c]);return p}('` +
		text + `',` + base + `,9,'` + words + `'.split('|'),0,{}))`
}

func TestUnpack(t *testing.T) {
	tests := []struct{ name, script, want string }{
		{"words", packed(`0 1=["2://3.4/5.6"];`, "10", "var|pages|https|example|org|a|jpg"), `var pages=["https://example.org/a.jpg"];`},
		{"quotes", packed(`0=\'1\';`, "10", "a|b"), `a='b';`},
		{"words that stay", packed(`0 1 x $`, "10", "a||"), `a 1 x $`},
		{"digits beyond nine", packed(`a Z 10`, "62", strings.Repeat("|", 10)+"ten"+strings.Repeat("|", 51)+"sixtyone|sixtytwo"), `ten sixtyone sixtytwo`},
		{"a number too large", packed(`99999999999999999999`, "10", "a"), `99999999999999999999`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := unpack(test.script); got != test.script+"\n;"+test.want {
				t.Errorf("got %q behind it, want %q", strings.TrimPrefix(got, test.script), test.want)
			}
		})
	}
}

func TestUnpackLeavesOtherScriptsAlone(t *testing.T) {
	const script = `run(function(p){}('0',1,1,'a'.split('|')))`
	if got := unpack(script); got != script {
		t.Errorf("got %q", got)
	}
}

func TestUnpackIsBounded(t *testing.T) {
	script := packed(strings.Repeat("0 ", 100_000), "10", strings.Repeat("a", 100_000))
	if got := len(unpack(script)); got > len(script)+mostUnpacked+200_000 {
		t.Errorf("it has %d bytes", got)
	}
}

func FuzzUnpack(f *testing.F) {
	f.Add(packed(`0 1=["2"]`, "36", "var|a|b"))
	f.Fuzz(func(t *testing.T, script string) {
		if got := unpack(script); !strings.HasPrefix(got, script) {
			t.Errorf("%q lost its beginning: %q", script, got)
		}
	})
}
