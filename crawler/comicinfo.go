package crawler

import (
	"cmp"
	"encoding/xml"
	"fmt"
	"strconv"
	"strings"
	"unicode"
)

// comicInfoName is where readers of comics look for what is known of one.
const comicInfoName = "ComicInfo.xml"

// comicInfo is version 2.1 of what the Anansi Project specifies, with its elements
// in the order of the schema. Of what is not known there is no element.
type comicInfo struct {
	XMLName     xml.Name    `xml:"ComicInfo"`
	XSI         string      `xml:"xmlns:xsi,attr"`
	Schema      string      `xml:"xsi:noNamespaceSchemaLocation,attr"`
	Title       string      `xml:",omitempty"`
	Series      string      `xml:",omitempty"`
	Number      string      `xml:",omitempty"`
	Count       int         `xml:",omitempty"`
	Volume      int         `xml:",omitempty"`
	Summary     string      `xml:",omitempty"`
	Year        int         `xml:",omitempty"`
	Month       int         `xml:",omitempty"`
	Day         int         `xml:",omitempty"`
	Writer      string      `xml:",omitempty"`
	Penciller   string      `xml:",omitempty"`
	Translator  string      `xml:",omitempty"`
	Publisher   string      `xml:",omitempty"`
	Genre       string      `xml:",omitempty"`
	Tags        string      `xml:",omitempty"`
	Web         string      `xml:",omitempty"`
	PageCount   int         `xml:",omitempty"`
	LanguageISO string      `xml:",omitempty"`
	Manga       string      `xml:",omitempty"`
	Pages       []comicPage `xml:"Pages>Page"`
}

// comicPage is a page; Image counts from 0.
type comicPage struct {
	Image       int    `xml:",attr"`
	Type        string `xml:",attr,omitempty"`
	ImageSize   int64  `xml:",attr"`
	ImageWidth  int    `xml:",attr,omitempty"`
	ImageHeight int    `xml:",attr,omitempty"`
}

// comicInfo writes what is known of a gallery, which is called name.
func (b *book) comicInfo(name string) ([]byte, error) {
	field := func(names ...string) string { return xmlText(b.fields.first(names...)) }
	info := comicInfo{
		XSI:    "http://www.w3.org/2001/XMLSchema-instance",
		Schema: "https://raw.githubusercontent.com/anansi-project/comicinfo/main/drafts/v2.1/ComicInfo.xsd",
		Title:  cmp.Or(field("title"), xmlText(name)), Series: field("series"), Number: field("chapter", "number"),
		Count: whole(field("count")), Volume: whole(field("volume")), Summary: field("summary", "description"),
		Writer: field("author", "writer"), Penciller: field("artist", "penciller"), Translator: field("translator"),
		Publisher: field("publisher"), Genre: field("genre"), Tags: field("tags"),
		Web: cmp.Or(field("web"), xmlText(b.web)), PageCount: len(b.pages), LanguageISO: field("language"),
		Manga: mangaOf(field("manga")), Pages: b.comicPages(),
	}
	info.Year, info.Month, info.Day = comicDate(field("date"))
	text, err := xml.MarshalIndent(info, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("writing %s: %w", comicInfoName, err)
	}
	return append([]byte(xml.Header), append(text, '\n')...), nil
}

func (b *book) comicPages() []comicPage {
	pages := make([]comicPage, len(b.pages))
	for i, p := range b.pages {
		pages[i] = comicPage{Image: i, ImageSize: p.Size, ImageWidth: p.width, ImageHeight: p.height}
	}
	pages[0].Type = "FrontCover"
	return pages
}

// xmlText is a text that can stand in XML: without control characters, which the
// format has no way to write, in valid UTF-8.
func xmlText(text string) string {
	text = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' || r == '\uFFFE' || r == '\uFFFF' {
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, "\uFFFD"))
	return strings.TrimSpace(text)
}

// whole is the whole number that a text is, 0 if it is none.
func whole(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 {
		return 0
	}
	return n
}

// mangaOf is how ComicInfo says whether a comic is a manga, and that it is read
// from right to left.
func mangaOf(text string) string {
	switch strings.ToLower(text) {
	case "yes", "true":
		return "Yes"
	case "no", "false":
		return "No"
	case "rtl", "right to left", "yesandrighttoleft":
		return "YesAndRightToLeft"
	}
	return ""
}
