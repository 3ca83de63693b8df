package storage

import (
	"path"
	"strings"
)

// damagedMark stands before the extension of what is kept although it is not
// whole, and of nothing else.
const damagedMark = ".damaged"

// name gives the n-th name, from 0, to try for k where a clean path is wanted. It and
// that of a sidecar beside it are no longer than some bytes.
func (k Keep) name(longest int, wanted string, n int) string {
	if k.Sidecar != nil {
		longest -= len(sidecarExt) // so that the whole name is that of the sidecar too
	}
	if k.Part.Damaged {
		return markedAlternative(longest, wanted, k.Suffix, damagedMark, n)
	}
	return alternative(longest, wanted, k.Suffix, n)
}

// markedAlternative is [alternative] with a mark before the extension.
func markedAlternative(longest int, p, suffix, mark string, n int) string {
	folder, name := path.Split(p)
	return folder + fitName(longest, name, addition(suffix, n)+mark)
}

// unmarked changes a name that would say of a whole picture that it is damaged,
// whatever the case: some file systems do not tell cases apart.
func unmarked(name string) string {
	stem, ext := splitExt(name)
	if strings.EqualFold(ext, damagedMark) {
		stem, ext = name, ""
	}
	at := len(stem) - len(damagedMark)
	if at < 0 || !strings.EqualFold(stem[at:], damagedMark) {
		return name
	}
	return stem[:at] + "_" + stem[at+1:] + ext
}
