package config

import (
	"strings"
	"testing"
)

func TestSketchName(t *testing.T) {
	tests := []struct{ name, host, want string }{
		{"what the host is called", "birds.example", "birds"},
		{"without www", "www.birds.co.uk", "birds"},
		{"without the part below", "pic.birds.com", "birds"},
		{"in lower case", "Birds.COM", "birds"},
		{"with a figure before it", "4birds.org", "4birds"},
		{"in other letters", "vögel.de", "vögel"},
		{"a host without dots", "localhost", "localhost"},
		{"an address in figures", "127.0.0.1", "site"},
		{"another one", "[::1]", "site"},
		{"nothing", "", "site"},
		{"what is taken", "bats.example", "bats-3"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := SketchName(tt.host, []string{"bats", "bats-2"}); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestSketchIsASite(t *testing.T) {
	tests := []struct{ name, site, start, wantLine string }{
		{"plain", "owls", "https://owls.test/a?b=c&d=%20", "start: https://owls.test/a?b=c&d=%20\n"},
		{"a range", "owls", "https://owls.test/[1-9]", "start: 'https://owls.test/[1-9]'\n"},
		{"a quote", "owls", "https://owls.test/o'clock", "start: 'https://owls.test/o''clock'\n"},
		{"a colon at the end", "owls", "https://owls.test/a:", "start: 'https://owls.test/a:'\n"},
		{"a port", "owls", "https://owls.test:8080/", "start: 'https://owls.test:8080/'\n"},
		{"a name that YAML has a use for", "true", "https://owls.test/", "'true':\n"},
		{"a name in figures", "1.5", "https://owls.test/", "'1.5':\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := Sketch{Name: tt.site, Start: tt.start}
			if !strings.Contains(s.String(), tt.wantLine) {
				t.Errorf("%s has no %q", s, tt.wantLine)
			}
			site := parseSite(t, "sites:\n"+s.String())
			if site.Name != tt.site || len(site.Start) != 1 || site.Start[0].Value != tt.start {
				t.Errorf("read as %q, which starts at %v", site.Name, site.Start)
			}
		})
	}
}

// Whoever takes the # away gets keys that can be read.
func TestSketchComments(t *testing.T) {
	s := Sketch{Name: "owls", Start: "https://owls.test/", User: "o'clock"}
	site := parseSite(t, "sites:\n"+strings.ReplaceAll(s.String(), "\n    # ", "\n    "))
	if site.Next == nil || len(site.Follow) != 1 || site.Follow[0].Image == nil || len(site.Follow[0].Fields) != 1 || site.Save.Value == "" ||
		site.Auth == nil || site.Auth.User.Value != "o'clock" {
		t.Errorf("got %+v", site)
	}
}

func TestSketchThatCannotBeWritten(t *testing.T) {
	tests := []struct {
		name string
		s    Sketch
		want string
	}{
		{"no name", Sketch{Start: "https://owls.test/"}, `"" cannot be the name of a site`},
		{"a name that is a path", Sketch{Name: "../owls", Start: "https://owls.test/"}, `"../owls" cannot be the name of a site`},
		{"an address of two lines", Sketch{Name: "owls", Start: "https://owls.test/\n  bats: {}"}, "write %20 for a blank"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := Splice("crawl.yaml", nil, tt.s); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %s", err, tt.want)
			}
		})
	}
}
