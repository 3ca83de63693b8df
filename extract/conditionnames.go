package extract

import (
	"slices"

	"magpie/config"
)

// pictureNames are the names that where: may use, besides fields and those that
// these hide.
func pictureNames(fields []string) map[string]conditionKind {
	names := map[string]conditionKind{}
	for _, name := range append([]string{"site", "gallery", "url", "host", "name", "ext", "type"}, fields...) {
		names[name] = textName
	}
	for _, name := range fields {
		names[parentPrefix+name] = textName
	}
	for _, name := range []string{"width", "height", "size", "index", "page"} {
		names[name] = numberName
	}
	return twofold(names, fields, "host", "type", "width", "height", "size")
}

// pageNames are the names that until: may use, besides fields.
func pageNames(fields []string) map[string]conditionKind {
	names := map[string]conditionKind{}
	for _, name := range append([]string{"site", "gallery", "url"}, fields...) {
		names[name] = textName
	}
	for _, name := range []string{"page", "offset", "finds"} {
		names[name] = numberName
	}
	return twofold(names, fields, "finds")
}

// twofold marks those of some built-in names that are fields as well. A field
// may have them, for in templates they mean nothing; see
// [config.BuiltinNames] for those that it may not have.
func twofold(names map[string]conditionKind, fields []string, builtin ...string) map[string]conditionKind {
	for _, name := range builtin {
		if slices.Contains(fields, name) && !slices.Contains(config.BuiltinNames, name) {
			names[name] = twofoldName
		}
	}
	return names
}
