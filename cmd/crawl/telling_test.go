package main

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"testing"
)

// What is told of a run, and what is not, goes by its flags; what it does does not.
func TestTelling(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name           string
		flags          []string
		stderr, silent []string // patterns
		stdout         []string
		unsaid         string // on standard output
	}{
		{"as it is", nil, []string{`(?m)^failed     https://one.test/gone.jpg`}, []string{`(?m)^(saved|page) `}, []string{"pages ", "saved ", "time "}, ""},
		{"quiet", []string{"-q"}, []string{`(?m)^failed     https://one.test/gone.jpg`}, []string{`(?m)^(saved|page|postponed) `, ` pictures, `},
			[]string{"saved    4 pictures, 12.0 kB; 4 failed\n", "next "}, "pages "},
		{"verbose", []string{"-v"}, []string{
			`(?m)^saved      birds/Lake/3\.jpg, 3\.0 kB$`, `(?m)^page       https://one\.test/lake: 2 pictures$`,
			`(?m)^page       https://one\.test/: 3 pictures, 3 links$`, `(?m)^skipped    https://one\.test/2\.gif: `, `(?m)^failed `,
		}, nil, []string{"pages "}, ""},
		{"both", []string{"-qv"}, nil, []string{`(?m)^(saved|page) `}, []string{"saved "}, "pages "},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, troubledSites, http.HandlerFunc(troubled), "one.test", "two.test")
			p := w.run(exitIncomplete, append(tt.flags, "birds")...)
			for _, pattern := range tt.stderr {
				if !regexp.MustCompile(pattern).MatchString(p.stderr.String()) {
					t.Errorf("%s is not told in\n%s", pattern, &p.stderr)
				}
			}
			for _, pattern := range tt.silent {
				if regexp.MustCompile(pattern).MatchString(p.stderr.String()) {
					t.Errorf("%s is told in\n%s", pattern, &p.stderr)
				}
			}
			wantSaid(t, p.stdout.String(), tt.stdout...)
			if tt.unsaid != "" && strings.Contains(p.stdout.String(), tt.unsaid) {
				t.Errorf("%q is said in\n%s", tt.unsaid, &p.stdout)
			}
		})
	}
}

// The log has every event that --json has, with the same fields, and results stay
// what they are.
func TestTellingAsALog(t *testing.T) {
	t.Parallel()
	w := newWorld(t, troubledSites, http.HandlerFunc(troubled), "one.test", "two.test")
	p := w.run(exitIncomplete, "--log-format", "json", "--json", "birds")
	logged, told := map[string]int{}, map[string]int{}
	for _, line := range objects(t, p.stderr.String()) {
		if line["msg"] == "progress" {
			continue
		}
		if line["time"] == nil || line["level"] == nil {
			t.Errorf("a line lacks its time or level: %v", line)
		}
		kind := line["msg"]
		delete(line, "level")
		delete(line, "msg")
		delete(line, "time")
		line["event"] = kind
		logged[encoded(t, line)]++
	}
	for _, line := range objects(t, p.stdout.String()) {
		if line["event"] == "summary" {
			continue
		}
		delete(line, "time")
		told[encoded(t, line)]++
	}
	if len(told) < 10 {
		t.Errorf("only %d events", len(told))
	}
	for line, n := range told {
		if logged[line] != n {
			t.Errorf("the log has %d of %s", logged[line], line)
		}
	}
	if len(logged) != len(told) {
		t.Errorf("the log has %d events, want %d", len(logged), len(told))
	}
}

func TestTellingOfAWrongFormat(t *testing.T) {
	var out strings.Builder
	code := execute([]string{"status", "--log-format", "xml"}, &out, &out)
	if code != exitUsage || !strings.Contains(out.String(), `--log-format: "xml" is no form of a log: write text or json`) {
		t.Errorf("exit code %d: %s", code, &out)
	}
}

// objects reads lines of JSON.
func objects(t *testing.T, text string) (all []map[string]any) {
	t.Helper()
	for line := range strings.Lines(text) {
		var object map[string]any
		if err := json.Unmarshal([]byte(line), &object); err != nil {
			t.Fatalf("%q is no JSON: %v", line, err)
		}
		all = append(all, object)
	}
	return all
}

func encoded(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
