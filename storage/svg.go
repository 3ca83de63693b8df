package storage

import (
	"bufio"
	"bytes"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// svg is a walk over an SVG (SVG 2), which is whole if it is well-formed XML up
// to the end of its root.
type svg struct {
	xml *xmlDocument
	// binding is the attribute that says what the prefix of the root's name
	// stands for, and bound that this is SVG.
	binding string
	bound   bool
	// width and height are in pixels, 0 if not told, and those of the view in
	// units of the picture.
	width, height         float64
	viewWidth, viewHeight float64
}

const svgNamespace = "http://www.w3.org/2000/svg"

// isSVG tells an SVG from other texts by its root, or by the declaration of its
// type if the root comes later.
func isSVG(head []byte) bool {
	text, ok := asText(head)
	if !ok || !strings.HasPrefix(text, "<") {
		return false
	}
	d := newSVG(&scanner{r: bufio.NewReader(bytes.NewReader(head))}).xml
	root, err := d.prolog()
	if err != nil {
		return d.doctype == "svg"
	}
	return root == "svg" || strings.HasSuffix(root, ":svg")
}

func newSVG(s *scanner) *svg {
	v := &svg{xml: &xmlDocument{t: newXMLText(s)}}
	v.xml.attribute = v.attribute
	return v
}

// walkSVG goes from tag to tag up to the end of the root.
func walkSVG(s *scanner) (frame, error) {
	v := newSVG(s)
	root, err := v.xml.prolog()
	if err != nil {
		return frame{}, err
	}
	prefix, _, _ := strings.Cut(root, ":svg")
	v.binding = "xmlns:" + prefix
	if err := v.xml.walk(root); err != nil {
		return frame{}, err
	}
	if root != "svg" && !v.bound {
		return frame{}, fmt.Errorf("its root <%.40s> is not that of an SVG", root)
	}
	return v.size(), nil
}

// attribute reads what an attribute of the root says.
func (v *svg) attribute(name, value []byte) {
	switch string(name) {
	case "width":
		v.width = svgLength(string(value))
	case "height":
		v.height = svgLength(string(value))
	case "viewBox":
		v.viewWidth, v.viewHeight = svgView(string(value))
	case v.binding:
		// An editor may have put an entity in place of the name.
		v.bound = string(value) == svgNamespace || bytes.HasPrefix(value, []byte("&"))
	}
}

// size gives that of the picture, 0 if it does not say: browsers then make
// it as large as there is room.
func (v *svg) size() frame {
	if v.width > 0 && v.height > 0 {
		return frame{int(math.Round(v.width)), int(math.Round(v.height))}
	}
	return frame{int(math.Round(v.viewWidth)), int(math.Round(v.viewHeight))}
}

// svgUnits are the pixels in a unit of length (CSS Values and Units 4, section
// 6.2).
var svgUnits = map[string]float64{
	"": 1, "px": 1, "pt": 96.0 / 72, "pc": 16, "in": 96, "cm": 96 / 2.54, "mm": 96 / 25.4, "q": 96 / 101.6,
}

// svgLength gives a length in pixels, 0 if it depends on where it is shown.
func svgLength(s string) float64 {
	s = strings.ToLower(strings.TrimSpace(s))
	number := strings.TrimRight(s, "abcdefghijklmnopqrstuvwxyz%")
	return svgNumber(number) * svgUnits[strings.TrimSpace(s[len(number):])]
}

// svgView gives the width and the height of a viewBox.
func svgView(s string) (width, height float64) {
	numbers := strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r < 0x80 && isXMLSpace(byte(r)) })
	if len(numbers) != 4 {
		return 0, 0
	}
	return svgNumber(numbers[2]), svgNumber(numbers[3])
}

// svgNumber gives a number of pixels, 0 if there cannot be so many.
func svgNumber(s string) float64 {
	const most = 1 << 24 // and in any unit it fits 32 bits
	n, err := strconv.ParseFloat(strings.TrimSpace(s), 64)
	if err != nil || !(n > 0 && n <= most) {
		return 0
	}
	return n
}
