package crawler

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// What is noted behind a line that a kill cut is not lost with it.
func TestTouchedFileGoesOnBehindACutLine(t *testing.T) {
	path := filepath.Join(t.TempDir(), "hooks")
	if err := os.WriteFile(path, []byte(`{"site":"birds","gal`), 0o600); err != nil {
		t.Fatal(err)
	}
	f, want := touchedFile{path: path}, touched{Site: "birds", Gallery: "Lake", Folder: "birds/Lake"}
	f.note(want.key(), want.Folder)
	var got []touched
	left, _, err := f.sweep(t.Context(), func(t touched) bool {
		got = append(got, t)
		return false
	})
	if err != nil || left != 0 || len(got) != 1 || got[0] != want {
		t.Errorf("%v, %d left of %+v", err, left, got)
	}
}

// The folder of a gallery is the innermost that all its pictures are in.
func TestTouchedFolder(t *testing.T) {
	tests := []struct {
		name     string
		pictures []string
		want     string
	}{
		{"One", []string{"birds/lake/1.jpg"}, "birds/lake"},
		{"Together", []string{"birds/lake/1.jpg", "birds/lake/2.jpg"}, "birds/lake"},
		{"Beside", []string{"birds/lake/1.jpg", "birds/lake 2/2.jpg"}, "birds"},
		{"Below", []string{"birds/lake/1.jpg", "birds/lake/more/2.jpg"}, "birds/lake"},
		{"Above", []string{"birds/lake/more/1.jpg", "birds/2.jpg", "birds/lake/3.jpg"}, "birds"},
		{"NoneInCommon", []string{"birds/1.jpg", "ships/2.jpg"}, "."},
		{"Top", []string{"1.jpg", "2.jpg"}, "."},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got touched
			for _, p := range tt.pictures {
				got.add(p, time.Now())
			}
			if got.Folder != tt.want || got.saved != int64(len(tt.pictures)) {
				t.Errorf("got %q after %d, want %q", got.Folder, got.saved, tt.want)
			}
		})
	}
}

// What was told before is left out, what came while it was told is not, and the
// folder is that of all that is left.
func TestTouchedFileLists(t *testing.T) {
	lake := galleryKey{"birds", "Lake"}
	left := func(gallery, folder string) touched { return touched{Site: "birds", Gallery: gallery, Folder: folder} }
	tests := []struct {
		name string
		do   func(f *touchedFile)
		most int
		want touchedList
	}{
		{"Nothing", func(*touchedFile) {}, 9, touchedList{}},
		{"TheFolderOfAll", func(f *touchedFile) {
			f.note(lake, "birds/Lake/1")
			f.note(galleryKey{"birds", "Sea"}, "birds/Sea")
			clear(f.here)
			f.note(lake, "birds/Lake/2")
		}, 9, touchedList{all: []touched{left("Lake", "birds/Lake"), left("Sea", "birds/Sea")}}},
		{"WiderFolders", func(f *touchedFile) {
			f.note(lake, "birds/Lake/1")
			f.note(lake, "birds/Lake/2")
			f.note(lake, "birds/Lake/2")
		}, 9, touchedList{all: []touched{left("Lake", "birds/Lake")}}},
		{"NotWhatIsTold", func(f *touchedFile) {
			f.note(lake, "birds/Lake")
			f.told(lake, f.size)
			f.note(galleryKey{"birds", "Sea"}, "birds/Sea")
		}, 9, touchedList{all: []touched{left("Sea", "birds/Sea")}}},
		{"WhatCameMeanwhile", func(f *touchedFile) {
			f.note(lake, "birds/Lake")
			until := f.size
			clear(f.here)
			f.note(lake, "birds/Lake")
			f.told(lake, until)
		}, 9, touchedList{all: []touched{left("Lake", "birds/Lake")}}},
		{"ABoundedNumber", func(f *touchedFile) {
			f.note(lake, "birds/Lake")
			f.note(galleryKey{"birds", "Sea"}, "birds/Sea")
		}, 1, touchedList{all: []touched{left("Lake", "birds/Lake")}, more: true}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := touchedFile{path: filepath.Join(t.TempDir(), "hooks")}
			tt.do(&f)
			defer f.close()
			got, err := f.list(tt.most)
			if err != nil || got.more != tt.want.more || !slices.Equal(got.all, tt.want.all) {
				t.Errorf("%v, got %+v\nwant %+v", err, got, tt.want)
			}
			again := touchedFile{path: f.path} // by the next run
			if _, err := again.list(tt.most); err != nil || again.size != f.size {
				t.Errorf("%v; the next run finds %d bytes, want %d", err, again.size, f.size)
			}
		})
	}
}

// Those that a sweep has no room for are not lost, and have their turn next.
func TestTouchedFileKeepsThoseBeyond(t *testing.T) {
	f := touchedFile{path: filepath.Join(t.TempDir(), "hooks")}
	for i := range mostTold + 3 {
		f.note(galleryKey{"birds", fmt.Sprint(i)}, "birds")
	}
	left, more, err := f.sweep(t.Context(), func(t touched) bool { return t.Gallery == "5" })
	if err != nil || left != 4 || !more {
		t.Errorf("%v, %d left, more %v", err, left, more)
	}
	next := touchedFile{path: f.path}
	got, err := next.list(9)
	if err != nil || len(got.all) != 4 || got.all[0].Gallery != fmt.Sprint(mostTold) || got.all[3].Gallery != "5" {
		t.Errorf("%v, %+v", err, got)
	}
}
