package extract

import (
	"strings"

	"magpie/config"
)

// compileExtension compiles {extension: .EXT}: each address with another
// extension; what stands behind its path stays. A path without extension gets
// one.
func compileExtension(c *compiler, arg config.Value) (step, bool) {
	text, ok := c.argText("extension", arg)
	if ok && (!strings.HasPrefix(text.Value, ".") || strings.ContainsAny(text.Value, "/?#")) {
		c.fault(arg.Pos, "write extension: .png", "%q is no extension", text.Value)
		ok = false
	}
	return step{gives: texts, makes: func(_ *reading, v value, give func(string) bool) {
		give(withExtension(v.String(), text.Value))
	}}, ok
}

func withExtension(address, ext string) string {
	path, rest := address, ""
	if end := strings.IndexAny(address, "?#"); end >= 0 {
		path, rest = address[:end], address[end:]
	}
	file := path[strings.LastIndexByte(path, '/')+1:]
	if dot := strings.LastIndexByte(file, '.'); dot > 0 {
		path = path[:len(path)-len(file)+dot]
	}
	return path + ext + rest
}
