package extract

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestCompilePatternFaults(t *testing.T) {
	tests := []struct {
		name, pattern string
		want          []string // each "column message: advice"
	}{
		{"not closed", "https://a.org/é{id", []string{"16 a { without its }: close it with }, or write %7B for a plain brace"}},
		{"not opened", "https://a.org/id}", []string{"17 a } without its {: write {name}, or %7D for a plain brace"}},
		{"nested", "https://a.org/{a,{b}}", []string{
			"15 braces inside braces: close the first before the second opens",
			"21 a } without its {: write {name}, or %7D for a plain brace",
		}},
		{"no name", "https://a.org/{}/{*}", []string{
			"15 {} has no name: give it a name: {id}; or write * for what needs none",
			"18 {*} has no name: give it a name: {id}; or write * for what needs none",
		}},
		{"a name that is built in", "https://a.org/{site}", []string{
			`16 "site" is built in and cannot be a field: rename it, for example to "my_site"`}},
		{"a name that is none", "https://a.org/{a-b*}", []string{
			`16 "a-b" cannot be the name of a field: use letters, digits and _, for example "my_a_b"`}},
		{"one name twice", "https://a.org/{id}?id={id}", []string{`24 "id" is captured twice: give each a name of its own`}},
		{"a blank", "https://a.org/{id} ", []string{
			"19 the pattern has a blank in it: write %20 for a blank, and several patterns as a list"}},
		{"a fragment", "https://a.org/#{id}", []string{"15 what is behind a # is no part of what is asked for: leave it out"}},
		{"another scheme", "ftp://a.org/{id}", []string{
			`1 no address with "ftp://" is ever matched: galleries are read over http and https only`}},
		{"no host", "/album/{id}", []string{"1 the pattern names no host: begin with the host: https://example.com/{album}"}},
		{"a scheme alone", "https://", []string{"9 the pattern names no host: begin with the host: https://example.com/{album}"}},
		{"nothing", "", []string{"1 the pattern names no host: begin with the host: https://example.com/{album}"}},
		{"a user", "https://me@a.org/{id}", []string{
			`9 "me@a.org" cannot be a host: a user or a password in it would be told to other hosts: write the host as the address bar of a browser does`}},
		{"a host across braces", "https://a.{org/x,net}/{id}", []string{
			"11 a { without its }: close it with }, or write %7B for a plain brace",
			"21 a } without its {: write {name}, or %7D for a plain brace",
		}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, faults := CompilePattern(textAt(1, test.pattern))
			var got []string
			for _, f := range faults {
				got = append(got, fmt.Sprintf("%d %s: %s", f.Pos.Column, f.Message, f.Advice))
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
