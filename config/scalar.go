package config

import (
	"errors"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// text reads a text that is not empty.
func (r *reader) text(k key, n *node) (Text, bool) {
	switch {
	case !r.is(scalar, k, n):
		return Text{}, false
	case n.cut != Pos{}:
		r.cut(k, n)
		return Text{}, false
	case n.text == "":
		r.fault(n.pos, k.name+" is empty", k.hint())
		return Text{}, false
	}
	return r.checked(k, Text{n.text, n.pos})
}

// checked returns a text as the options of its key want it, or false when it
// has a fault.
func (r *reader) checked(k key, t Text) (Text, bool) {
	switch {
	case k.has("path"):
		return r.path(k, t)
	case k.has("below"):
		return r.savePath(k, t)
	case k.has("address"):
		return r.address(t)
	case k.has("host"):
		return r.host(k, t)
	case k.has("parameter"):
		return r.parameter(k, t)
	case k.has("type"):
		return r.word("type", t, fileTypes)
	case k.has("format"):
		return r.word("format", t, formats)
	case k.has("proxy"):
		return r.proxy(k, t)
	case k.has("pattern"):
		return r.pattern(k, t)
	case k.has("method"):
		return r.method(t)
	case k.has("referer"):
		return r.referer(t)
	case k.has("group"):
		return r.group(t)
	}
	return t, true
}

// path reports what is no path of the file system, or not yet one: only a
// shell knows whose folder "~" is.
func (r *reader) path(k key, t Text) (Text, bool) {
	switch {
	case k.name == "cookies" && isCookie(t.Value):
		r.fault(t.Pos, "cookies takes the path of a file, not the cookies themselves",
			"export the cookies of a browser to a file, in Netscape's format; "+k.hint())
	case k.name == "secrets" && strings.Contains(t.Value, "="):
		r.fault(t.Pos, "secrets takes the path of a file, not the secrets themselves", "put them into a file; "+k.hint())
	case k.has("bucket") && strings.HasPrefix(t.Value, BucketScheme):
		return t, r.isBucket(t)
	case k.has("server") && isServer(t.Value):
		return t, true
	case strings.Contains(t.Value, "://"):
		r.fault(t.Pos, k.name+" must be a path on this machine", k.hint())
	case strings.HasPrefix(t.Value, "~"):
		r.fault(t.Pos, `"~" is not understood in a path`, "write the folder in full, or relative to this file")
	default:
		return t, true
	}
	return Text{}, false
}

// bucketAddress is a bucket, whose name may hold no more than this, and a prefix.
var bucketAddress = WhenNeeded(`^s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/.*)?$`)

// isBucket reports what is no address of a bucket.
func (r *reader) isBucket(t Text) bool {
	if bucketAddress().MatchString(t.Value) {
		return true
	}
	r.fault(t.Pos, fmt.Sprintf("%q is no address of a bucket", t.Value), "write s3://BUCKET/PREFIX; the name of a bucket has 3 to 63 small letters, digits, dots and hyphens")
	return false
}

// isCookie reports whether a value is no path but name=value, or several.
func isCookie(value string) bool {
	return cookiePair().MatchString(value) && (strings.Contains(value, ";") || filepath.Ext(value) == "")
}

// texts reads a list of texts, or one text for a list of one.
func (r *reader) texts(k key, n *node) []Text {
	if n.kind == list && len(n.items) == 0 {
		r.fault(n.pos, k.name+" is empty", k.hint())
	}
	var out []Text
	for _, item := range n.asList() {
		if !r.hasValue(k, item) {
			continue
		}
		if t, ok := r.text(k, item); ok {
			out = append(out, t)
		}
	}
	if k.has("distinct") {
		r.distinct(k, out)
	}
	return out
}

// distinct reports each text that stands in a list before.
func (r *reader) distinct(k key, texts []Text) {
	seen := make(map[string]bool, len(texts))
	for _, t := range texts {
		if seen[t.Value] {
			r.fault(t.Pos, fmt.Sprintf("%q stands in %s twice", t.Value, k.name), "keep one of the two")
		}
		seen[t.Value] = true
	}
}

// boolean reads true or false as YAML spells them (YAML 1.2, 10.3.2).
func (r *reader) boolean(k key, n *node, dst *bool) {
	switch n.text {
	case "true", "True", "TRUE", "false", "False", "FALSE":
		if n.plain {
			*dst = strings.EqualFold(n.text, "true")
			return
		}
		r.fault(n.pos, k.name+" must be true or false, without quotes", "write "+k.name+": "+strings.ToLower(n.text))
		return
	}
	r.fault(n.pos, k.name+" must be true or false", "write "+k.name+": "+meantBool(n.text))
}

// meantBool turns what other languages call true and false into what YAML
// does.
func meantBool(text string) string {
	switch strings.ToLower(text) {
	case "yes", "y", "on", "1":
		return "true"
	case "no", "n", "off", "0":
		return "false"
	}
	return "true, or false"
}

func (r *reader) integer(k key, n *node, dst *int) {
	if !r.is(scalar, k, n) {
		return
	}
	number, err := strconv.Atoi(n.text)
	least := 0
	if k.has("positive") {
		least = 1
	}
	switch {
	case errors.Is(err, strconv.ErrRange):
		r.fault(n.pos, k.name+" is too large a number", k.hint())
	case err != nil || number < least:
		r.fault(n.pos, fmt.Sprintf("%s must be a whole number from %d", k.name, least), k.hint())
	default:
		*dst = number
	}
}

func (r *reader) duration(k key, n *node, dst *time.Duration) {
	if !r.is(scalar, k, n) {
		return
	}
	duration, err := time.ParseDuration(n.text)
	if err != nil {
		r.notDuration(k, n, n.text)
		return
	}
	if r.enough(k, n, int64(duration)) {
		*dst = duration
	}
}

// notDuration tells a number without its unit from other text.
func (r *reader) notDuration(k key, n *node, text string) {
	if _, err := strconv.ParseFloat(text, 64); err == nil {
		r.fault(n.pos, k.name+" needs a unit", fmt.Sprintf("write %ss for seconds, %[1]sms for milliseconds", text))
		return
	}
	r.fault(n.pos, k.name+` must be a time such as "500ms", "2s" or "1m30s"`, k.hint())
}

func (r *reader) size(k key, n *node, dst *Size) {
	if !r.is(scalar, k, n) {
		return
	}
	text, form := n.text, `a size such as "500k", "20MB" or "1GiB"`
	if k.has("rate") {
		text, form = strings.TrimSuffix(text, "/s"), `bytes a second, such as "500k/s" or "2MB/s"`
	}
	size, err := parseSize(text)
	if err != nil {
		r.fault(n.pos, k.name+" must be "+form, k.hint())
		return
	}
	if r.enough(k, n, int64(size)) {
		*dst = size
	}
}

// enough reports an amount that is negative, or zero where it must not be.
func (r *reader) enough(k key, n *node, amount int64) bool {
	switch {
	case amount < 0:
		r.fault(n.pos, k.name+" must not be negative", k.hint())
	case amount == 0 && k.has("positive"):
		r.fault(n.pos, k.name+" must be more than 0", k.hint())
	default:
		return true
	}
	return false
}
