package magpie

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"magpie/extract"
)

// listFinds writes finds as the cookbook lists them.
func listFinds(f *extract.Finds) string {
	var list strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&list, format+"\n", args...) }
	value := func(about, text string) {
		if text != "" {
			line("%s %s", about, text)
		}
	}
	listFields(line, "", f.Fields, nil)
	value("gallery", f.Gallery)
	if f.Count > 0 {
		line("count %d", f.Count)
	}
	for _, l := range f.Links {
		line("link %s", l.URL)
		value("  sends", l.Body)
		listFields(line, "  ", l.Fields, f.Fields)
	}
	for _, i := range f.Images {
		listImage(line, i, f.Fields)
	}
	if f.Next != nil {
		line("next %s", f.Next.URL)
		value("  sends", f.Next.Body)
	}
	value("ends, for", f.Ended)
	for _, note := range f.Empty {
		line("note %s", note)
	}
	return list.String()
}

// listImage writes a picture: whether it is wanted, by what is known of it
// before it is fetched, and where it can be had.
func listImage(line func(string, ...any), i extract.Image, around map[string]string) {
	known := func(name string) (any, bool) {
		value, ok := i.Fields[name]
		if name == "ext" {
			value, ok = path.Ext(i.Candidates[0]), true
		}
		return value, ok
	}
	word := "image"
	if _, refused, _ := i.Rule.Refuses(known); refused {
		word = "skip"
	}
	line("%s %s", word, i.Candidates[0])
	for _, candidate := range i.Candidates[1:] {
		line("  or %s", candidate)
	}
	if i.Key != "" {
		line("  key %s", i.Key)
	}
	listFields(line, "  ", i.Fields, around)
}

// listFields writes fields but for those that stand around as they are.
func listFields(line func(string, ...any), indent string, fields, around map[string]string) {
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		if value, same := around[name]; !same || value != fields[name] {
			line("%s%s = %s", indent, name, fields[name])
		}
	}
}
