package storage

import (
	"fmt"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

const (
	// maxName is the longest name of a file or folder, in bytes of UTF-8.
	maxName = 255
	// maxExt is the longest end of a name that still counts as its extension.
	maxExt = 16
	// maxSuffix is as much of a suffix as goes into a name.
	maxSuffix = 64
)

// ownFolder is where a store keeps what is its own, below the output.
const ownFolder = ".crawl"

// reserved are the names that mean a device on Windows, whatever their
// extension.
var reserved = map[string]bool{
	"CON": true, "PRN": true, "AUX": true, "NUL": true, "CONIN$": true, "CONOUT$": true,
	"COM1": true, "COM2": true, "COM3": true, "COM4": true, "COM5": true, "COM6": true,
	"COM7": true, "COM8": true, "COM9": true, "COM¹": true, "COM²": true, "COM³": true,
	"LPT1": true, "LPT2": true, "LPT3": true, "LPT4": true, "LPT5": true, "LPT6": true,
	"LPT7": true, "LPT8": true, "LPT9": true, "LPT¹": true, "LPT²": true, "LPT³": true,
}

// Clean makes a slash-separated path into one that is safe below the output on
// every system: relative, without "." and "..", each part a valid name of at
// most 255 bytes in NFC, and never inside the folder ".crawl". What cannot
// stay becomes '_'. A path that is clean already stays as it is.
func Clean(p string) string {
	parts := strings.Split(p, "/")
	for i, part := range parts {
		parts[i] = cleanName(part)
	}
	if strings.EqualFold(parts[0], ownFolder) {
		parts[0] = "_" + parts[0]
	}
	return strings.Join(parts, "/")
}

// Segment makes a value into text that can stand within one name of a path: it
// never makes a folder. An empty value stays empty.
func Segment(value string) string {
	value = strings.Map(visible, strings.ToValidUTF8(value, "_"))
	value = strings.TrimSpace(norm.NFC.String(value))
	return strings.Map(allowed, value)
}

// visible drops the characters that format text without being seen: direction
// marks, joiners, zero-width spaces, tags.
func visible(r rune) rune {
	if unicode.Is(unicode.Cf, r) {
		return -1
	}
	return r
}

// allowed replaces the characters that some system forbids in names.
func allowed(r rune) rune {
	if unicode.IsControl(r) || unicode.In(r, unicode.Zl, unicode.Zp) || strings.ContainsRune(`/\:*?"<>|`, r) {
		return '_'
	}
	return r
}

// cleanName makes one part of a path into a name.
func cleanName(part string) string {
	name := trimName(Segment(part))
	if name == "" {
		return "_"
	}
	stem, _, _ := strings.Cut(name, ".")
	if reserved[strings.ToUpper(strings.TrimSpace(stem))] {
		name = "_" + name
	}
	return fitName(maxName, name, "")
}

// trimName takes off what Windows drops from the end of a name, and white space
// on both ends.
func trimName(name string) string {
	name = strings.TrimLeftFunc(name, unicode.IsSpace)
	return strings.TrimRightFunc(name, func(r rune) bool { return r == '.' || unicode.IsSpace(r) })
}

// fitName puts addition before the extension of name and cuts what stands
// before it so that the whole is no longer than some bytes.
func fitName(longest int, name, addition string) string {
	stem, ext := splitExt(name)
	if room := longest - len(addition) - len(ext); len(stem) > room {
		stem = trimName(cut(stem, room))
	}
	return stem + addition + ext
}

// splitExt takes the extension, with its dot, off a name.
func splitExt(name string) (stem, ext string) {
	ext = path.Ext(name)
	if len(ext) > maxExt || ext == name {
		return name, ""
	}
	return strings.TrimSuffix(name, ext), ext
}

// cut gives the first n bytes of s, fewer so as not to split a character.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// alternativeFolder gives the n-th name, from 0, to try for a folder: the name
// itself, then with a number from 2 on.
func alternativeFolder(name string, n int) string {
	if n == 0 {
		return name
	}
	number := fmt.Sprintf("-%d", n+1)
	return trimName(cut(name, maxName-len(number))) + number
}

// alternative gives the n-th name, from 0, to try for a clean path: the path
// itself, then with the suffix, then with the suffix and a number. The name is
// no longer than some bytes.
func alternative(longest int, p, suffix string, n int) string {
	folder, name := path.Split(p)
	return folder + unmarked(fitName(longest, name, addition(suffix, n)))
}

// addition is what the n-th name has before its extension.
func addition(suffix string, n int) string {
	addition := ""
	if suffix := trimName(cut(Segment(suffix), maxSuffix)); suffix != "" && n > 0 {
		addition = "-" + suffix
	} else if n > 0 {
		n++ // without a suffix "a.jpg" is followed by "a-2.jpg"
	}
	if n > 1 {
		addition += fmt.Sprintf("-%d", n)
	}
	return addition
}
