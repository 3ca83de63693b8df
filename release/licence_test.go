package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestLicenceOf(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"MIT", "Permission is hereby granted, free of charge, to any\nperson obtaining a copy of this", "MIT"},
		{"BSD", "Redistribution and use in source and binary forms, with or without\n modification, are permitted provided", "BSD"},
		{"Apache", "                Apache License\n          Version 2.0, January 2004", "Apache 2.0"},
		{"GPL", "GNU GENERAL PUBLIC LICENSE\nVersion 3, 29 June 2007", ""},
		{"Proprietary", "All rights reserved.", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got, ok := licenceOf(tt.text); got != tt.want || ok != (tt.want != "") {
				t.Errorf("got %q, %t, want %q", got, ok, tt.want)
			}
		})
	}
}

func TestLegalTextsInRefuseALicenceThatIsNotListed(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "COPYING"), []byte("GNU GENERAL PUBLIC LICENSE"), 0o644); err != nil {
		t.Fatal(err)
	}
	_, _, err := legalTextsIn(dir)
	if err == nil || !strings.Contains(err.Error(), "none of those") {
		t.Errorf("got error %v", err)
	}
}
