package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// licences are those under which the command may contain a module, each with
// words that stand in it and in no other. All ask no more than to be passed on
// with what is under them.
var licences = []struct{ name, words string }{
	{"MIT", "permission is hereby granted, free of charge, to any person obtaining a copy"},
	{"ISC", "permission to use, copy, modify, and/or distribute this software for any purpose"},
	{"BSD", "redistribution and use in source and binary forms, with or without modification, are permitted"},
	{"Apache 2.0", "apache license version 2.0"},
	{"MPL 2.0", "mozilla public license"},
}

var (
	licenceFile = regexp.MustCompile(`(?i)^(licen[cs]e|copying)(\.(txt|md|lesser))?$`)
	// noticeFile matches what has to be passed on beside a licence, such as the
	// LICENSE-3RD-PARTY of what a module took over.
	noticeFile = regexp.MustCompile(`(?i)^(licen[cs]e|copying|notice|patents|authors|contributors|copyright)`)
	spaces     = regexp.MustCompile(`\s+`)
)

// licenceOf names the licence that a text is, and reports false if it is none of
// those that are listed.
func licenceOf(text string) (string, bool) {
	text = strings.ToLower(spaces.ReplaceAllString(text, " "))
	for _, l := range licences {
		if strings.Contains(text, l.words) {
			return l.name, true
		}
	}
	return "", false
}

// legalText is a file of a module that has to be passed on with it.
type legalText struct{ path, text string }

// legalTextsIn reads those in a folder of a module. It wants every licence to be
// one that is listed, and says whether there is one.
func legalTextsIn(dir string) (texts []legalText, licensed bool, err error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, false, fmt.Errorf("looking for a licence: %w", err)
	}
	for _, e := range entries {
		isLicence := licenceFile.MatchString(e.Name())
		if !e.Type().IsRegular() || !isLicence && !noticeFile.MatchString(e.Name()) || filepath.Ext(e.Name()) == ".go" {
			continue
		}
		path := filepath.Join(dir, e.Name())
		text, err := os.ReadFile(path)
		if err != nil {
			return nil, false, fmt.Errorf("reading a licence: %w", err)
		}
		if isLicence {
			if _, ok := licenceOf(string(text)); !ok {
				return nil, false, fmt.Errorf("reading the licence %s: it is none of those that the command may contain", path)
			}
			licensed = true
		}
		texts = append(texts, legalText{path, string(text)})
	}
	return texts, licensed, nil
}
