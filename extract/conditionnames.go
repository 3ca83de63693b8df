package extract

// pictureNames are the names that where: may use, besides fields.
func pictureNames(fields []string) map[string]conditionKind {
	names := map[string]conditionKind{}
	for _, name := range append([]string{"site", "gallery", "url", "host", "name", "ext", "type"}, fields...) {
		names[name] = textName
	}
	for _, name := range []string{"width", "height", "size", "index", "page"} {
		names[name] = numberName
	}
	return names
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
	return names
}
