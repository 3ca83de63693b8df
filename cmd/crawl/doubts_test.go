package main

import (
	"strings"
	"testing"

	"magpie/crawler"
)

func TestSummaryTellsWhichEndsCouldNotBeDecided(t *testing.T) {
	var out strings.Builder
	undecided := map[string]crawler.Group{"a": {N: 2, URL: "http://a/", Detail: "until: no date"}}
	(&reporter{out: &out}).summary(crawler.Summary{EndUndecidedBy: undecided}, "galleries")
	want := "went on  behind 2 pages of a whose until: could not be decided, such as http://a/\n         until: no date\n"
	if !strings.Contains(out.String(), want) {
		t.Errorf("got:\n%s\nwant in it:\n%s", &out, want)
	}
}

func TestSummaryTellsWhatCouldNotBeDecided(t *testing.T) {
	var out strings.Builder
	undecided := map[string]crawler.Group{"b": {N: 1, URL: "http://b/"}, "a": {N: 2, URL: "http://a/", Detail: "where: no date"}}
	(&reporter{out: &out}).summary(crawler.Summary{UndecidedBy: undecided}, "galleries")
	want := "kept     2 pictures of a whose where: could not be decided, such as http://a/\n         where: no date\n" +
		"kept     1 picture of b whose"
	if !strings.Contains(out.String(), want) {
		t.Errorf("got:\n%s\nwant in it:\n%s", &out, want)
	}
}

func TestSummaryTellsWhichCountsAreGone(t *testing.T) {
	var out strings.Builder
	gone := map[string]crawler.Group{"a": {N: 2, URL: "http://a/", Detail: "no count is found"}}
	(&reporter{out: &out}).summary(crawler.Summary{CountGoneBy: gone}, "galleries")
	want := "no count on 2 pages of a, such as http://a/\n         no count is found\n"
	if !strings.Contains(out.String(), want) {
		t.Errorf("got:\n%s\nwant in it:\n%s", &out, want)
	}
}

func TestSummaryTellsWhichPagesWereMisread(t *testing.T) {
	var out strings.Builder
	misread := map[string]crawler.Group{"a": {N: 2, URL: "http://a/", Detail: "6 characters could not be read as utf-8"}}
	(&reporter{out: &out}).summary(crawler.Summary{MisreadBy: misread}, "galleries")
	want := "misread  2 pages of a, such as http://a/\n         6 characters could not be read as utf-8\n"
	if !strings.Contains(out.String(), want) {
		t.Errorf("got:\n%s\nwant in it:\n%s", &out, want)
	}
}
