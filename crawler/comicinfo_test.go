package crawler

import (
	"encoding/xml"
	"testing"

	"github.com/google/go-cmp/cmp"

	"magpie/storage"
)

// All that is known is there, in the order of the schema, and nothing else.
func TestComicInfo(t *testing.T) {
	b := book{
		web: "https://press.test/?a=1&b=2",
		fields: sharedFields{
			"title": "Night <1> & \x07day", "series": "梟", "chapter": "12.5", "number": "9", "count": "24", "volume": "3",
			"description": "One\nTwo", "date": "2026-02-03T04:05:06Z", "author": "A", "artist": "B", "translator": "C",
			"publisher": "D", "genre": "E, F", "tags": "owl, night", "language": "ja", "manga": "rtl",
		},
		pages: []packPage{
			{Recorded: storage.Recorded{Size: 10}, width: 640, height: 480},
			{Recorded: storage.Recorded{Size: 20}},
		},
	}
	got, err := b.comicInfo("press 1")
	if err != nil {
		t.Fatal(err)
	}
	want := `<?xml version="1.0" encoding="UTF-8"?>
<ComicInfo xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="https://raw.githubusercontent.com/anansi-project/comicinfo/main/drafts/v2.1/ComicInfo.xsd">
  <Title>Night &lt;1&gt; &amp; day</Title>
  <Series>梟</Series>
  <Number>12.5</Number>
  <Count>24</Count>
  <Volume>3</Volume>
  <Summary>One&#xA;Two</Summary>
  <Year>2026</Year>
  <Month>2</Month>
  <Day>3</Day>
  <Writer>A</Writer>
  <Penciller>B</Penciller>
  <Translator>C</Translator>
  <Publisher>D</Publisher>
  <Genre>E, F</Genre>
  <Tags>owl, night</Tags>
  <Web>https://press.test/?a=1&amp;b=2</Web>
  <PageCount>2</PageCount>
  <LanguageISO>ja</LanguageISO>
  <Manga>YesAndRightToLeft</Manga>
  <Pages>
    <Page Image="0" Type="FrontCover" ImageSize="10" ImageWidth="640" ImageHeight="480"></Page>
    <Page Image="1" ImageSize="20"></Page>
  </Pages>
</ComicInfo>
`
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// Whatever pages say, what is written is XML.
func FuzzComicInfo(f *testing.F) {
	f.Add("Night", "2026-02-30")
	f.Add("]]><a>\x00\x1b\xff\ufffe\u0085", "0000-00")
	f.Fuzz(func(t *testing.T, title, date string) {
		b := book{fields: sharedFields{"title": title, "date": date}, web: title, pages: make([]packPage, 1)}
		text, err := b.comicInfo(title)
		if err != nil {
			t.Fatal(err)
		}
		var read comicInfo
		if err := xml.Unmarshal(text, &read); err != nil {
			t.Errorf("%v in\n%s", err, text)
		}
		if read.Title != xmlText(title) {
			t.Errorf("the title is %q, want %q", read.Title, xmlText(title))
		}
	})
}
