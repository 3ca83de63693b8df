package crawler

import (
	"cmp"
	"fmt"
	"iter"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"

	"magpie/config"
	"magpie/frontier"
)

// ofMachine are the keys of a site that each machine may give another value. They are
// left out of what machines compare; so are secrets.
var ofMachine = []string{"proxy", "cookies", "on_gallery", "like"}

// ofSecrets are the keys whose values are secret: names alone are compared.
var ofSecrets = []string{"headers", "image_headers", "auth"}

// fleetRules writes what a crawl.yaml says of its sites, a line for each value:
// "birds.parallelism: 4". Comments and secrets are not in it, nor what is for one machine
// alone: two that are the same make the same crawl.
func fleetRules(cfg *config.Config) string {
	t := &ruleText{}
	t.write("max_total", reflect.ValueOf(cfg.MaxTotal))
	for _, s := range cfg.Sites {
		t.write(s.Name, reflect.ValueOf(*s))
	}
	return strings.Join(t.lines, "\n")
}

// ruleText collects the lines of rules.
type ruleText struct{ lines []string }

func (t *ruleText) write(path string, v reflect.Value) {
	switch {
	case v.IsZero():
	case v.Type() == reflect.TypeFor[config.Text]():
		t.add(path, withoutDefaults(v.FieldByName("Value").String()))
	case v.Kind() == reflect.Pointer:
		t.write(path, v.Elem())
	case v.Kind() == reflect.Slice:
		for i := range v.Len() {
			t.write(fmt.Sprintf("%s[%d]", path, i+1), v.Index(i))
		}
	case v.Kind() == reflect.Struct:
		t.fields(path, v)
	default:
		t.add(path, said(v))
	}
}

func said(v reflect.Value) string {
	if d, is := v.Interface().(time.Duration); is {
		return d.String()
	}
	return fmt.Sprint(v.Interface())
}

func (t *ruleText) add(path, value string) {
	if value == "" {
		return
	}
	t.lines = append(t.lines, path+": "+strings.ReplaceAll(value, "\n", "␤"))
}

func (t *ruleText) fields(path string, v reflect.Value) {
	for i := range v.NumField() {
		field := v.Type().Field(i)
		key, options, _ := strings.Cut(field.Tag.Get("yaml"), ",")
		switch {
		case !field.IsExported() || field.Name == "IsText" || field.Type == reflect.TypeFor[config.Pos]() || key == "-" || slices.Contains(ofMachine, key):
		case slices.Contains(ofSecrets, key):
			t.names(path+"."+key, v.Field(i))
		case key == "body" && !v.Field(i).IsZero():
			t.add(path+".body", digest(plainBody(v.Field(i)))) // it may be a password
		case strings.Contains(options, "inline") || field.Anonymous:
			t.write(path, v.Field(i))
		case key == "":
			t.write(path+"."+strings.ToLower(field.Name), v.Field(i))
		default:
			t.write(path+"."+key, v.Field(i))
		}
	}
}

// plainBody are the lines of a body.
func plainBody(v reflect.Value) []string {
	t := &ruleText{}
	t.write("", v)
	return t.lines
}

// names writes which secrets there are, in one line.
func (t *ruleText) names(path string, v reflect.Value) {
	switch all := v.Interface().(type) {
	case []config.Header:
		names := make([]string, len(all))
		for i, h := range all {
			names[i] = h.Name.Value
		}
		t.add(path, strings.Join(names, ", "))
	case *config.Auth:
		if all != nil {
			t.add(path, "given")
		}
	}
}

// withoutDefaults is a text as it may be shown: variables by their names, and those that
// have a default, which may be a secret, as a digest.
func withoutDefaults(text string) string {
	if slices.ContainsFunc(config.VariablesIn(text), func(v config.Variable) bool { return v.HasDefault }) {
		return "(a variable with a default, " + digest(text) + ")"
	}
	return text
}

// mostDiffering is how many lines that differ are shown.
const mostDiffering = 10

// differingRules tells how rules differ from those that workers go by.
func differingRules(ours, theirs string, workers []frontier.Worker) *FleetError {
	var e strings.Builder
	e.WriteString("crawl.yaml is not that of the workers now running on this crawl")
	if len(workers) > 0 {
		w := workers[0]
		fmt.Fprintf(&e, " (%s, pid %d, last seen at %s)", w.Machine, w.PID, w.Seen.Format(time.TimeOnly))
	}
	e.WriteString(":")
	lines := differingLines(ours, theirs)
	for _, line := range lines[:min(len(lines), mostDiffering)] {
		e.WriteString("\n  " + line)
	}
	if more := len(lines) - mostDiffering; more > 0 {
		fmt.Fprintf(&e, "\n  and %d more", more)
	}
	e.WriteString("\nUse the same file everywhere, or stop the other workers first; one that was killed counts for a minute")
	return &FleetError{e.String()}
}

// differingLines are the values that differ, in the order of our file, those that
// only the others have at the end.
func differingLines(ours, theirs string) (lines []string) {
	here, there := valuesByPath(ours), valuesByPath(theirs)
	for path, value := range ruleValues(ours) {
		if other := cmp.Or(there[path], absent); other != value {
			lines = append(lines, fmt.Sprintf("%s: here %s, there %s", path, value, other))
		}
	}
	for path, value := range ruleValues(theirs) {
		if here[path] == "" {
			lines = append(lines, fmt.Sprintf("%s: here %s, there %s", path, absent, value))
		}
	}
	return lines
}

const absent = "nothing"

// ruleValues are the values of rules by their paths, none of which is empty, line by line.
func ruleValues(rules string) iter.Seq2[string, string] {
	return func(yield func(path, value string) bool) {
		for line := range strings.SplitSeq(rules, "\n") {
			path, value, isValue := strings.Cut(line, ": ")
			if isValue && !yield(path, value) {
				return
			}
		}
	}
}

func valuesByPath(rules string) map[string]string { return maps.Collect(ruleValues(rules)) }
