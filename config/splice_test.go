package config

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var owls = Sketch{Name: "owls", Start: "https://owls.test/"}

// stanzaIn returns the stanza of owls, with a line break at its end.
func stanzaIn(indent, step, end string) string {
	return strings.Join(owls.lines(indent, step), end) + end
}

func TestSplice(t *testing.T) {
	two, four := "  ", "    "
	const bats = "  bats:\n    start: https://bats.test/\n    image: img\n"
	tests := []struct{ name, src, want string }{
		{"at the end", "sites:\n" + bats, "sites:\n" + bats + "\n" + stanzaIn(two, two, "\n")},
		{"no line break at the end", "sites:\n" + strings.TrimSuffix(bats, "\n"), "sites:\n" + bats + "\n" + stanzaIn(two, two, "\n")},
		{"line breaks of Windows",
			strings.ReplaceAll("sites:\n"+bats, "\n", "\r\n"),
			strings.ReplaceAll("sites:\n"+bats+"\n", "\n", "\r\n") + stanzaIn(two, two, "\r\n")},
		{"a byte order mark", "\ufeffsites:\n" + bats, "\ufeffsites:\n" + bats + "\n" + stanzaIn(two, two, "\n")},
		{"before other keys",
			"sites:\n" + bats + "\noutput: x\n",
			"sites:\n" + bats + "\n" + stanzaIn(two, two, "\n") + "\noutput: x\n"},
		{"before other keys, close together",
			"sites:\n" + bats + "# where to\noutput: x\n",
			"sites:\n" + bats + "\n" + stanzaIn(two, two, "\n") + "\n# where to\noutput: x\n"},
		{"before a comment on what follows",
			"sites:\n" + bats + "\n# where to\noutput: x\n",
			"sites:\n" + bats + "\n" + stanzaIn(two, two, "\n") + "\n# where to\noutput: x\n"},
		{"behind comments among the sites",
			"sites:\n" + bats + "\n  # Another:\n  #\n  # rats:\n\n\n",
			"sites:\n" + bats + "\n  # Another:\n  #\n  # rats:\n\n" + stanzaIn(two, two, "\n") + "\n\n"},
		{"behind a comment of the last site",
			"sites:\n" + bats + "#    next: a\n\n# The end.\n",
			"sites:\n" + bats + "#    next: a\n\n" + stanzaIn(two, two, "\n") + "\n# The end.\n"},
		{"behind a comment at the very end", "sites:\n" + bats + "# next: a", "sites:\n" + bats + "# next: a\n\n" + stanzaIn(two, two, "\n")},
		{"sites four in",
			"sites:\n    bats:\n        start: https://bats.test/\n        image: img\n",
			"sites:\n    bats:\n        start: https://bats.test/\n        image: img\n\n" + stanzaIn(four, four, "\n")},
		{"sites four in and keys two",
			"sites:\n    bats:\n      start: https://bats.test/\n      image: img\n",
			"sites:\n    bats:\n      start: https://bats.test/\n      image: img\n\n" + stanzaIn(four, two, "\n")},
		{"a site in braces",
			"sites:\n  bats: {start: 'https://bats.test/', image: img}\n",
			"sites:\n  bats: {start: 'https://bats.test/', image: img}\n\n" + stanzaIn(two, two, "\n")},
		{"a site in braces over two lines",
			"sites:\n  bats: {start: 'https://bats.test/',\n    image: img}\noutput: x\n",
			"sites:\n  bats: {start: 'https://bats.test/',\n    image: img}\n\n" + stanzaIn(two, two, "\n") + "\noutput: x\n"},
		{"a block of text at the end",
			"sites:\n  bats:\n    start: https://bats.test/\n    image: |\n      img\n      # no comment\n\n# The end.\n",
			"sites:\n  bats:\n    start: https://bats.test/\n    image: |\n      img\n      # no comment\n\n" + stanzaIn(two, two, "\n") + "\n# The end.\n"},
		{"no sites yet", "output: x\nsites:\n", "output: x\nsites:\n" + stanzaIn(two, two, "\n")},
		{"no sites yet, but words on them",
			"sites: # none yet\n  # see docs\noutput: x\n",
			"sites: # none yet\n  # see docs\n" + stanzaIn(two, two, "\n") + "\noutput: x\n"},
		{"no sites at all", "output: x", "output: x\n\nsites:\n" + stanzaIn(two, two, "\n")},
		{"nothing but comments", "# Mine.\n", "# Mine.\n\nsites:\n" + stanzaIn(two, two, "\n")},
		{"nothing", "", "sites:\n" + stanzaIn(two, two, "\n")},
		{"a variable that is not set",
			"sites:\n  bats: {start: 'https://bats.test/', image: img, headers: {X-Key: '${MAGPIE_UNSET}'}}\n",
			"sites:\n  bats: {start: 'https://bats.test/', image: img, headers: {X-Key: '${MAGPIE_UNSET}'}}\n\n" + stanzaIn(two, two, "\n")},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := Splice("crawl.yaml", []byte(tt.src), owls)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, string(got)); diff != "" {
				t.Errorf("the file (-want +got):\n%s", diff)
			}
		})
	}
}

func TestSpliceRefuses(t *testing.T) {
	byHand := "write this under sites: by hand:\n\n" + owls.String()
	tests := []struct{ name, src, want string }{
		{"sites in braces", "sites: {bats: {start: 'https://bats.test/', image: img}}\n", "sites: is written in braces; " + byHand},
		{"a file in braces", "{sites: {bats: {start: 'https://bats.test/', image: img}}}\n", "the file is not written as keys, a line each; " + byHand},
		{"a list of sites", "sites: [bats]\n", "sites: holds no sites by their names; " + byHand},
		{"sites that are null", "sites: ~\n", "sites: holds no sites by their names; " + byHand},
		{"a list", "- sites\n", "the file is not written as keys, a line each; " + byHand},
		{"a text that the blank lines behind it belong to",
			"sites:\n  bats:\n    start: https://bats.test/\n    image: |+\n      img\n\n\n", "it is not clear where sites: ends; " + byHand},
		{"a name that is taken", "sites:\n  owls: {start: 'https://owls.test/', image: img}\n", "it is not clear where sites: ends"},
		{"faults that were there before", "sites:\n  bats: {start: 'https://bats.test/', imag: img}\n", `unknown key "imag"`},
		{"faults behind the sites", "sites:\n  bats: {start: 'https://bats.test/', image: img}\noutpt: x\n", "crawl.yaml:3:1: unknown key"},
		{"no YAML", "sites: 'bats\n", "a quote is opened here and never closed"},
		{"no text", "sites: \xff\n", "this is not UTF-8 text"},
		{"tabs", "sites:\n\tbats:\n\t\tstart: https://bats.test/\n\t\timage: img\n", "a tab stands where YAML wants spaces"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := Splice("crawl.yaml", []byte(tt.src), owls)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %q with %v, want an error with %q", got, err, tt.want)
			}
		})
	}
}

// Whatever a file holds, it is refused, or all of it is still there and one
// site more can be loaded.
func FuzzSplice(f *testing.F) {
	f.Add([]byte("sites:\n  bats:\n    start: https://bats.test/\n    image: img\n"))
	f.Add([]byte("output: x\r\nsites:\r\n    bats: {start: 'https://bats.test/', image: img}\r\n# c\r\nstate: y"))
	f.Add([]byte("sites:\n  bats:\n    start: |\n      https://bats.test/\n    image: \"a\n\n      b\"\n...\n"))
	f.Add([]byte("--- # c\n? sites\n: bats: {start: 'https://bats.test/',\n image: img\n}\n"))
	f.Fuzz(func(t *testing.T, src []byte) {
		if bytes.Contains(src, []byte("include")) || bytes.Contains(src, []byte("secrets")) {
			return // other files would be read
		}
		got, err := Splice("crawl.yaml", src, owls)
		if err != nil {
			return
		}
		added := len(got) - len(src)
		same := 0
		for same < len(src) && got[same] == src[same] {
			same++
		}
		if added <= 0 || !bytes.Equal(src[same:], got[same+added:]) {
			t.Fatalf("%q became %q", src, got)
		}
		cfg, err := ParseWith("crawl.yaml", got, anything)
		if err != nil {
			t.Fatalf("%q cannot be loaded: %v", got, err)
		}
		if cfg.Sites[len(cfg.Sites)-1].Name != owls.Name {
			t.Fatalf("the last site of %q is not the new one", got)
		}
	})
}
