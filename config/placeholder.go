package config

import (
	"encoding/hex"
	"fmt"
	"strings"
)

// Placeholder tells a file by its hash or by its size.
type Placeholder struct {
	SHA256 string // 64 hexadecimal digits in lower case, "" if Size tells
	Size   int64  // in bytes
}

// hashLength is the length of a SHA-256 in hexadecimal.
const hashLength = 64

// placeholders reads one file's hash or size, or a list of them.
func (r *reader) placeholders(k key, n *node) []Placeholder {
	var out []Placeholder
	for _, t := range r.texts(k, n) {
		if p, ok := r.placeholder(k, t); ok {
			out = append(out, p)
		}
	}
	return out
}

func (r *reader) placeholder(k key, t Text) (Placeholder, bool) {
	if _, err := hex.DecodeString(t.Value); err == nil && len(t.Value) == hashLength {
		return Placeholder{SHA256: strings.ToLower(t.Value)}, true
	}
	size, err := parseSize(t.Value)
	if err == nil && size > 0 {
		return Placeholder{Size: int64(size)}, true
	}
	r.fault(t.Pos, fmt.Sprintf("%q is neither the SHA-256 of a file nor a size above 0", t.Value),
		fmt.Sprintf("write %d hexadecimal digits, as sha256sum shows them, or a number of bytes; %s", hashLength, k.hint()))
	return Placeholder{}, false
}
