package config

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseDotenv(t *testing.T) {
	tests := []struct {
		name, text string
		want       map[string]string
	}{
		{"Empty", "", map[string]string{}},
		{"Comments", "# a\n\n  # b=c\n", map[string]string{}},
		{"Plain", "A=b\n  C = d e  \n_x1=", map[string]string{"A": "b", "C": "d e", "_x1": ""}},
		{"Export", "export A=b\nexport\tB=c\nexportC=d", map[string]string{"A": "b", "B": "c", "exportC": "d"}},
		{"CommentBehindAValue", "A=b # c\nB=b#c\nC=#c\nD= # c", map[string]string{"A": "b", "B": "b#c", "C": "#c", "D": ""}},
		{"SingleQuotes", `A=' b\n"c" # ' # d`, map[string]string{"A": ` b\n"c" # `}},
		{"DoubleQuotes", `A= "b \"c\" \\n \$x\n' \d"`, map[string]string{"A": "b \"c\" \\n $x\n' \\d"}},
		{"EqualSignsInAValue", "A=b=c==", map[string]string{"A": "b=c=="}},
		{"QuoteInsideAValue", "A=it's", map[string]string{"A": "it's"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := parseDotenv(tt.text)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestParseDotenvRefuses(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"NoName", "A=b\nTOP", "line 2 is not NAME=VALUE"},
		{"BadName", "1TOP=b", "line 1 is not NAME=VALUE"},
		{"OpenQuote", "A='TOP", "line 1 has a quote that does not close"},
		{"TextBehindAQuote", `A="TOP" TOP`, "line 1 has a quote that does not close, or something behind one that does"},
		{"Twice", "A=TOP\nA=TOP", "line 2 sets a variable that an earlier line sets"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := parseDotenv(tt.text)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Fatalf("got %v, want %q", err, tt.want)
			}
			if strings.Contains(err.Error(), "TOP") {
				t.Errorf("%v tells a value", err)
			}
		})
	}
}

func TestSecretsFile(t *testing.T) {
	folder := t.TempDir()
	writeFiles(t, folder, map[string]string{
		"keys/good.env": "\ufeffTOKEN=of the file\r\nOTHER=file\r\n",
		"bad.env":       "TOP SECRET\n",
		"large.env":     strings.Repeat("#", largestSecrets) + "\n",
	})
	parse := func(name string) (*Config, error) {
		src := "secrets: " + name + "\nsites: {a: {start: 'https://example.com/', image: img}}"
		return ParseWith(filepath.Join(folder, "crawl.yaml"), []byte(src), lookupIn(map[string]string{"OTHER": "environment"}))
	}
	t.Run("BehindTheEnvironment", func(t *testing.T) {
		c, err := parse("keys/good.env")
		if err != nil {
			t.Fatal(err)
		}
		got, err := c.Env().Expand("${TOKEN}, ${OTHER}")
		if want := "of the file, environment"; got != want || err != nil {
			t.Errorf("got %q, %v; want %q", got, err, want)
		}
	})
	for _, tt := range []struct{ name, file, want string }{
		{"Missing", "none.env", "no such file"},
		{"Malformed", "bad.env", "line 1 is not NAME=VALUE"},
		{"TooLarge", "large.env", "too large"},
		{"AFolder", "keys", "no regular file"},
		{"TheSecretsThemselves", "TOP=SECRET", "not the secrets themselves"},
		{"AMapping", "{TOKEN: TOP}", "must be a text"},
		{"AList", "[TOP=SECRET]", "must be a text"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c, err := parse(tt.file)
			if c == nil || err == nil || !strings.Contains(err.Error(), "crawl.yaml:1:10: ") || !strings.Contains(err.Error(), tt.want) {
				t.Fatalf("got %v, want a fault at secrets: with %q", err, tt.want)
			}
			if strings.Contains(err.Error(), "TOP") {
				t.Errorf("shown:\n%v", err)
			}
		})
	}
}

func FuzzParseDotenv(f *testing.F) {
	f.Add("export A='b' # c\nD=\"e\\n\"\nF=g #h")
	f.Fuzz(func(t *testing.T, text string) {
		values, err := parseDotenv(text)
		if err != nil && values != nil {
			t.Errorf("%q: %d values and %v", text, len(values), err)
		}
		if len(values) > strings.Count(text, "=") {
			t.Errorf("%q became %d values", text, len(values))
		}
	})
}
