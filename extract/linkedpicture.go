package extract

import (
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"

	"magpie/config"
)

// forumAttachment matches the addresses that XenForo gives to attachments: the
// name of the file, with a hyphen for its dot, and a number.
var forumAttachment = config.WhenNeeded(`(?i)-(?:jpe?g|png|gif|webp|avif)\.\d+$`)

func isForumAttachment(link string) bool {
	path := strings.TrimSuffix(pathOf(link), "/")
	return path != "" && isDigit(path[len(path)-1]) && forumAttachment().MatchString(path)
}

// wikiPage matches the addresses of pages about files in wikis: File:Lake.jpg.
var wikiPage = config.WhenNeeded(`(?i)(?:^|/)[^/:]+(?::|%3a)[^/]+$`)

// isLinkedPicture reports whether what a link around a picture leads to is the
// picture itself, of which only a thumbnail is shown: by its name, or because
// it comes from where the thumbnail does.
func isLinkedPicture(link, shown string) bool {
	return link != "" && (hasImageExtension(link) && !wikiPage().MatchString(pathOf(link)) || isForumAttachment(link) ||
		isSameScript(link, shown) || isSameButSize(link, shown))
}

// isSameScript reports whether two addresses are those of one script that is
// asked for the same thing: file.php?id=5 and file.php?id=5&thumb=1, but not
// file.php?id=6. A script that is the index of its folder may serve pages as
// well as pictures.
func isSameScript(link, shown string) bool {
	script, query, _ := strings.Cut(link, "?")
	other, otherQuery, _ := strings.Cut(shown, "?")
	name := script[strings.LastIndexByte(script, '/')+1:]
	if len(link)+len(shown) > longestCompared || script != other || name == "" || strings.HasPrefix(strings.ToLower(name), "index.") {
		return false
	}
	same := 0
	for parameter := range strings.SplitSeq(query, "&") {
		key, value, _ := strings.Cut(parameter, "=")
		for shownParameter := range strings.SplitSeq(otherQuery, "&") {
			switch shownKey, shownValue, _ := strings.Cut(shownParameter, "="); {
			case key == "" || shownKey != key:
			case shownValue == value:
				same++
			case isNumber(value):
				return false
			}
		}
	}
	return same > 0
}

// longestCompared is how long two addresses may be to be compared, in bytes.
const longestCompared = 1000

func isNumber(text string) bool {
	_, err := strconv.Atoi(text)
	return err == nil
}

// size matches how the image servers of Google, Blogger's among them, write the
// size of a picture behind its name.
var size = config.WhenNeeded(`=[swh]\d+[\w-]*$`)

func isSameButSize(link, shown string) bool {
	if strings.IndexByte(link, '=') < 0 || strings.IndexByte(shown, '=') < 0 {
		return false
	}
	at, other := size().FindStringIndex(link), size().FindStringIndex(shown)
	return at != nil && other != nil && link[:at[0]] == shown[:other[0]]
}

// isInLightbox reports whether a script shows what a link leads to above the
// page, and does not say that it is something else than a picture.
func isInLightbox(link *html.Node) bool {
	if kind := attribute(link, "data-type"); kind != "" && kind != "image" {
		return false
	}
	rel := strings.ToLower(attribute(link, "rel"))
	return strings.HasPrefix(rel, "lightbox") || strings.HasPrefix(rel, "prettyphoto") ||
		slices.ContainsFunc(link.Attr, func(a html.Attribute) bool { return a.Key == "data-fancybox" || a.Key == "data-lightbox" })
}
