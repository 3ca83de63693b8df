package extract

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"
)

// Charset says how a page was decoded, and on what evidence.
type Charset struct {
	// Label is the WHATWG name of the encoding. The GBK family is always
	// "gb18030", which decodes all of it.
	Label string
	// Source is the evidence, strongest first: "config" (the rule says so),
	// "bom" (a byte order mark), "utf-8" (the bytes are valid UTF-8),
	// "header", "meta", "xml" (the declaration of an XHTML page), or "trial":
	// nothing declared could be believed, and this is what the bytes look like.
	Source string
	// Declared is the label as the source spells it, made safe to show. With
	// "utf-8" it is empty, with "trial" the page's lang where that counted.
	Declared string
	// Overruled says what was declared and not believed, as in "the header
	// said utf-8"; empty when nothing was.
	Overruled string
}

// String tells the encoding and the evidence in one line, as in
// "gb18030 (the meta tag says gbk; the header said utf-8)".
func (c Charset) String() string { return fmt.Sprintf("%s (%s)", c.Label, c.Evidence()) }

// Evidence tells what speaks for the encoding, as in "the meta tag says gbk;
// the header said utf-8".
func (c Charset) Evidence() string {
	why := said[c.Source] + " says " + c.Declared
	switch {
	case c.Source == "utf-8":
		why = "the bytes are valid UTF-8"
	case c.Source == "trial" && c.Declared != "":
		why = "a guess by its characters and lang=" + c.Declared
	case c.Source == "trial":
		why = "a guess by its characters"
	}
	if c.Overruled != "" {
		why += "; " + c.Overruled
	}
	return why
}

// said names the sources that say something.
var said = map[string]string{
	"config": "the configuration",
	"bom":    "the byte order mark",
	"header": "the header",
	"meta":   "the meta tag",
	"xml":    "the XML declaration",
}

// evidence is all that is known of the encoding of a body.
type evidence struct {
	body []byte
	// shape is the encoding that the bytes have the form of, see [shapeOf];
	// nil when they have none.
	shape *codec
	// claims are what was said, strongest first.
	claims []claim
}

// ladder is the way from evidence to text, strongest first. A rung that cannot
// tell, or is not believed, answers false and leaves it to the next, the last
// to trial.
var ladder = []func(evidence) (decoded, bool){
	byRule,
	byMark,
	byValidity,
	byClaim,
}

// decode turns the body of a page into text. The charset is what the rule
// says, "" for nothing.
func decode(body []byte, contentType, charset string) decoded {
	e := evidence{body: body, shape: shapeOf(body)}
	for _, c := range []claim{
		claimOf("config", charset),
		markOf(body),
		claimOf("header", labelIn(contentType)),
		prescan(body),
		xmlDeclaration(body),
	} {
		if c.spelled != "" {
			e.claims = append(e.claims, c)
		}
	}
	d := e.decode()
	d.Overruled = e.overruled(d.Label)
	return d
}

func (e evidence) decode() decoded {
	for _, rung := range ladder {
		if d, ok := rung(e); ok {
			return d
		}
	}
	return e.trial()
}

// claim returns what a source says, nil when it names no encoding.
func (e evidence) claim(source string) *claim {
	for i, c := range e.claims {
		if c.source == source && c.as != nil {
			return &e.claims[i]
		}
	}
	return nil
}

// overruled says which claims are of another encoding than the page was
// decoded from.
func (e evidence) overruled(label string) string {
	var all []string
	for _, c := range e.claims {
		if c.as == nil || c.as.name() != label {
			all = append(all, said[c.source]+" said "+c.spelled)
		}
	}
	return strings.Join(all, ", ")
}

func byRule(e evidence) (decoded, bool) { return e.obey("config") }

func byMark(e evidence) (decoded, bool) { return e.obey("bom") }

// obey decodes as a source says, however the text comes out.
func (e evidence) obey(source string) (decoded, bool) {
	c := e.claim(source)
	if c == nil {
		return decoded{}, false
	}
	return c.decode(e.body), true
}

// byValidity believes bytes that are valid UTF-8 as a whole. Against a claim
// it asks for more, since a word or two in another encoding can be valid by
// accident.
func byValidity(e evidence) (decoded, bool) {
	if e.shape != nil || !utf8.Valid(e.body) {
		return decoded{}, false
	}
	if e.saysOtherThanUTF8() && !plainASCII(e.body) && !surelyUTF8(e.body) {
		return decoded{}, false
	}
	return utf8Codec.decode(e.body, "utf-8"), true
}

// saysOtherThanUTF8 asks the strongest claim.
func (e evidence) saysOtherThanUTF8() bool {
	for _, c := range e.claims {
		if c.as != nil {
			return c.as.label != "utf-8"
		}
	}
	return false
}

// plainASCII reports whether the body reads the same in every encoding. An
// escape may be the shift of ISO-2022-JP, a NUL half a letter of UTF-16.
func plainASCII(body []byte) bool {
	for _, b := range body {
		if b >= utf8.RuneSelf || b == escape || b == 0 {
			return false
		}
	}
	return true
}

// surelyUTF8 reports whether a valid body has three multi-byte sequences, or
// one of three bytes.
func surelyUTF8(body []byte) bool {
	sequences := 0
	for len(body) > 0 {
		_, size := utf8.DecodeRune(body)
		body = body[size:]
		if size > 1 {
			sequences++
		}
		if size > 2 || sequences == 3 {
			return true
		}
	}
	return false
}

// byClaim decodes as the first believable claim of server and page says.
func byClaim(e evidence) (decoded, bool) {
	for _, source := range []string{"header", "meta", "xml"} {
		c := e.claim(source)
		if c == nil || !e.possible(c) {
			continue
		}
		if d := c.decode(e.body); d.mostlyReadable() {
			return d, true
		}
	}
	return decoded{}, false
}

// possible reports whether a claim may be true, as far as that shows before
// decoding.
func (e evidence) possible(c *claim) bool {
	switch {
	case e.shape != nil:
		return c.as.label == e.shape.label
	case strings.HasPrefix(c.as.label, "utf-16"):
		// Markup is ASCII, and in UTF-16 ASCII has NULs.
		return bytes.IndexByte(e.body, 0) >= 0
	case c.as.label == "windows-1252":
		// Servers and editors write ISO-8859-1 unasked, and no byte is wrong
		// in it: the page's own word counts for more, and what is said must
		// look like it.
		ownWord := e.claim("meta") != nil || e.claim("xml") != nil
		return (c.source != "header" || !ownWord) && looksWestern(sampleOf(e.body), langOf(e.body))
	}
	return true
}
