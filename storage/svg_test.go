package storage

import (
	"fmt"
	"strings"
	"testing"
)

func TestSVGStructure(t *testing.T) {
	const cut = "the file ends there"
	far := strings.Repeat(" ", sniffLen)
	deep := func(n int) string { return strings.Repeat("<g>", n) + strings.Repeat("</g>", n) }
	tests := []struct {
		name, data string
		want       string // the fault
	}{
		{"whole", "<svg><g/></svg>", ""},
		{"root of one tag", "<svg/>", ""},
		{"anything behind the root", "<svg/><svg>", ""},
		{"root left open", "<svg><g></g>", cut},
		{"tags crossed", "<svg><g><a></g></a></svg>", "</g> stands where <a> ends"},
		{"end of another case", "<svg></SVG>", "</SVG> stands where <svg> ends"},
		{"end with an attribute", "<svg></svg a='b'>", `'a' stands in place of ">"`},
		{"attribute without quotes", "<svg width=1/>", "an attribute begins with '1' in place of a quote"},
		{"attribute without a value", "<svg hidden/>", `'/' stands in place of "="`},
		{"attributes in one", "<svg a='1'b='2'/>", "'b' stands in a tag in place of a space"},
		{"tag in an attribute", "<svg a='<g>'/>", "a tag begins inside an attribute"},
		{"name that is none", "<svg><1/></svg>", "'1' begins no name"},
		{"zeros for text", "<svg>" + far + "\x00</svg>", "0x00 is no text"},
		{"zeros in a comment", "<svg><!-- " + far + "\x00 --></svg>", "0x00 is no text"},
		{"comment left open", "<svg><!-- </svg>", cut},
		{"comment of three hyphens", "<svg><!----></svg>", ""},
		{"short comment", "<svg><!--></svg>", cut},
		{"section left open", "<svg><![CDATA[ ]> </svg>", cut},
		{"section with brackets", "<svg><![CDATA[]]]]></svg>", ""},
		{"not quite a section", "<svg><![cdata[]]></svg>", `'c' stands in place of "[CDATA["`},
		{"instruction left open", "<svg><?php ></svg>", cut},
		{"entities of XML", "<svg a='&lt;'>&amp;&gt;&quot;&apos;&#10;&#xA;</svg>", ""},
		{"entity of HTML", "<svg>&nbsp;</svg>", "the entity &nbsp; is not declared"},
		{"entity of HTML in an attribute", "<svg><g a='&nbsp;'/></svg>", "the entity &nbsp; is not declared"},
		{"sign for an entity", "<svg>a & b</svg>", "' ' begins no name"},
		{"entity without its end", "<svg>&amp </svg>", `' ' stands in place of ";"`},
		{"character without a number", "<svg>&#;</svg>", "';' stands in the number of a character"},
		{"declared entity", "<!DOCTYPE svg [<!ENTITY a 'b'>]><svg>&a;</svg>", ""},
		{"entity of declarations alone", "<!DOCTYPE svg [<!ENTITY % a 'b'> %a; ]><svg>&a;</svg>", "the entity &a; is not declared"},
		{"declaration left open", "<!DOCTYPE svg [<!ENTITY a 'b'>><svg/>", "'>' stands among the declarations"},
		{"too many entities", "<!DOCTYPE svg [" + entities(xmlMaxEntities+1) + "]><svg/>", "more than 1000 entities are declared"},
		{"deep", "<svg>" + deep(xmlMaxDepth-1) + "</svg>", ""},
		{"too deep", "<svg>" + deep(xmlMaxDepth) + "</svg>", "more than 1000 elements stand inside each other"},
		{"name too long", "<svg><" + strings.Repeat("a", xmlMaxName+1) + "/></svg>", "a name has more than 1000 bytes"},
		{"prefix that stands for SVG", "<a:svg xmlns:a='" + svgNamespace + "'/>", ""},
		{"prefix that stands for nothing", "<a:svg/>", "its root <a:svg> is not that of an SVG"},
		{"prefix that stands for something else", "<a:svg xmlns:a='b'/>", "its root <a:svg> is not that of an SVG"},
		{"UTF-16 with half a letter", "\xff\xfe<\x00s\x00v\x00g\x00>\x00a", cut},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := faultOf(t, []byte(tt.data)); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// entities declares n of them.
func entities(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "<!ENTITY e%d ''>", i)
	}
	return b.String()
}

func TestSVGSize(t *testing.T) {
	tests := []struct {
		attributes string
		want       frame
	}{
		{"width='32' height='24'", frame{32, 24}},
		{"width=' 32px ' height='24 PX'", frame{32, 24}},
		{"width='3.2e1' height='+24.4'", frame{32, 24}},
		{"width='1in' height='2.54cm'", frame{96, 96}},
		{"width='32' height='24' viewBox='0 0 1 1'", frame{32, 24}},
		{"viewBox='0 0 32 24'", frame{32, 24}},
		{"viewBox='0,0 ,32\n,24'", frame{32, 24}},
		{"width='32' viewBox='0 0 64 48'", frame{64, 48}},
		{"width='100%' height='100%' viewBox='0 0 32 24'", frame{32, 24}},
		{"width='2em' height='2em'", frame{}},
		{"width='32'", frame{}},
		{"viewBox='0 0 32'", frame{}},
		{"width='-1' height='-1'", frame{}},
		{"width='nan' height='inf'", frame{}},
		{"width='1e99' height='1'", frame{}},
		{"width='" + strings.Repeat("9", 1000) + "' height='1'", frame{}},
	}
	for _, tt := range tests {
		found, err := verifyAll(strings.NewReader("<svg " + tt.attributes + "/>"))
		if err != nil || found.frame != tt.want {
			t.Errorf("%.80s: got %v, %v, want %v", tt.attributes, found.frame, err, tt.want)
		}
	}
}

func FuzzSVG(f *testing.F) { fuzzFormat(f, "svg") }
