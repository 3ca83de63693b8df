package crawler

import (
	"fmt"
	"net/url"
	"path"
	"strings"

	"magpie/frontier"
	"magpie/storage"
)

// refused says that a where: does not want a picture; the cause is empty if it
// does. part is nil while it has not arrived: what is known only then is not
// asked for before. A condition that cannot be decided refuses nothing, for
// nothing is to be lost by a slip in an expression; what is wrong with it is
// returned.
func (s *site) refused(job frontier.Job, part *storage.Part) (cause, detail string, undecided error) {
	rule := s.ruleOf(job)
	if rule == nil {
		return "", "", nil
	}
	where, refused, err := rule.Refuses(func(name string) (any, bool) { return s.pictureValue(job, part, name) })
	if err != nil {
		return "", "", fmt.Errorf("where: %w", err)
	}
	if !refused {
		return "", "", nil
	}
	return causeWhere, fmt.Sprintf("where: %s does not hold", where), nil
}

// pictureValue is what a name means in where:, false while that is not known.
func (s *site) pictureValue(job frontier.Job, part *storage.Part, name string) (any, bool) {
	switch name {
	case "width", "height", "size", "type":
		return partValue(part, name)
	case "ext":
		if part != nil {
			return part.Ext, true
		}
		ext := extOf(addressOf(job))
		return ext, ext != ""
	case "index":
		return job.Index, true
	case "page":
		return job.Page, true
	case "url":
		return addressOf(job), true
	case "host":
		host, _ := hostOf(addressOf(job)) // which was asked for, so it has one
		return host, true
	case "name":
		return baseName(job), true
	}
	return s.value(&job, name), true
}

// partValue is what a name means of the bytes of a picture, false while they
// have not arrived.
func partValue(part *storage.Part, name string) (any, bool) {
	if part == nil {
		return nil, false
	}
	switch name {
	case "width":
		return part.Width, true
	case "height":
		return part.Height, true
	case "size":
		return int(part.Size), true
	}
	return part.Type, true
}

// extOf is the extension of a file by its address, as a file of that type is
// named; "" where the address does not tell.
func extOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	switch ext := strings.ToLower(path.Ext(u.Path)); ext {
	case ".jpg", ".jpeg", ".jpe", ".jfif":
		return ".jpg"
	case ".png", ".gif", ".webp", ".avif", ".heic", ".jxl", ".bmp", ".ico", ".svg", ".mp4", ".webm", ".mov", ".mkv":
		return ext
	case ".tif", ".tiff":
		return ".tif"
	}
	return ""
}
