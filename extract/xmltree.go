package extract

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/antchfx/xmlquery"

	"magpie/config"
)

// The most that is read of one page of XML. What reads the tree calls itself
// once per level, and a node takes some fifty times the bytes of "<a/>".
const (
	deepestXML   = 1000
	mostXMLNodes = 1_000_000
)

// parseXML reads XML as leniently as it comes: entities of HTML are known, a
// stray "&" is one, prefixes need no declaration, an end tag closes what was
// left open inside. Elements have the prefixes that they are written with.
// Comments, instructions and declarations are left out. Markup of HTML that a
// feed left as it was, where it belongs behind escapes, is its text. What ends
// before its root does is an error.
func parseXML(text string) (*xmlquery.Node, error) {
	root, err := parseXMLTree(text)
	if _, syntax := errors.AsType[*xml.SyntaxError](err); !syntax {
		return root, err
	}
	if again, ok := parseXMLTree(escapeContents(text)); ok == nil {
		return again, nil
	}
	return nil, err
}

func parseXMLTree(text string) (*xmlquery.Node, error) {
	if plainHTML().MatchString(text[:min(len(text), 4<<10)]) {
		return nil, errors.New("it is HTML")
	}
	d := xml.NewDecoder(strings.NewReader(xmlText(text)))
	d.Strict, d.Entity = false, xml.HTMLEntity
	// The text is UTF-8 by now, whatever it was declared to be.
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	t := newXMLTree()
	for {
		token, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			return t.end()
		}
		if err == nil {
			err = t.add(token)
		}
		if err != nil {
			return nil, err
		}
	}
}

var xmlPrologue = config.WhenNeeded(`^\s*<\?xml[^>]*\?>`)

// xmlText is a text without its declaration, which may speak of a version that
// encoding/xml does not know, and without the characters that XML forbids.
func xmlText(text string) string {
	text = xmlPrologue().ReplaceAllString(strings.TrimPrefix(text, "\ufeff"), "")
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == '\ufffe' || r == '\uffff' {
			return -1
		}
		return r
	}, text)
}

// xmlTree is a document under construction.
type xmlTree struct {
	top    *xmlquery.Node
	at     *xmlquery.Node // the innermost element that is open, or top
	isOpen map[string]int // how often an element of a name is
	depth  int
	nodes  int
}

func newXMLTree() *xmlTree {
	top := &xmlquery.Node{Type: xmlquery.DocumentNode}
	return &xmlTree{top: top, at: top, isOpen: map[string]int{}}
}

func (t *xmlTree) add(token xml.Token) error {
	switch token := token.(type) {
	case xml.StartElement:
		return t.start(token)
	case xml.EndElement:
		t.close(spellName(token.Name))
	case xml.CharData:
		return t.child(&xmlquery.Node{Type: xmlquery.TextNode, Data: string(token)})
	}
	return nil
}

func (t *xmlTree) start(tag xml.StartElement) error {
	if t.depth++; t.depth > deepestXML {
		return fmt.Errorf("elements stand more than %d inside each other", deepestXML)
	}
	n := &xmlquery.Node{Type: xmlquery.ElementNode, Data: tag.Name.Local, Prefix: tag.Name.Space}
	for _, a := range tag.Attr {
		if a.Name.Space != "xmlns" && a.Name.Local != "xmlns" {
			n.Attr = append(n.Attr, xmlquery.Attr{Name: a.Name, Value: a.Value})
		}
	}
	err := t.child(n)
	t.isOpen[spellName(tag.Name)]++
	t.at = n
	return err
}

func (t *xmlTree) child(n *xmlquery.Node) error {
	if t.nodes++; t.nodes > mostXMLNodes {
		return fmt.Errorf("there are more than %d elements and texts", mostXMLNodes)
	}
	xmlquery.AddChild(t.at, n)
	return nil
}

// close closes the innermost element of a name, with those inside it. An end
// tag of what is not open is passed over.
func (t *xmlTree) close(name string) {
	if t.isOpen[name] == 0 {
		return
	}
	for {
		closed := spellNode(t.at)
		t.isOpen[closed]--
		t.depth--
		t.at = t.at.Parent
		if closed == name {
			return
		}
	}
}

func (t *xmlTree) end() (*xmlquery.Node, error) {
	if t.at != t.top {
		return nil, fmt.Errorf("the answer ends inside <%s>", spellNode(t.at))
	}
	for n := t.top.FirstChild; n != nil; n = n.NextSibling {
		if n.Type == xmlquery.ElementNode {
			return t.top, nil
		}
	}
	return nil, errors.New("there is no element in it")
}

func spellName(n xml.Name) string { return qualified(n.Space, n.Local) }

func spellNode(n *xmlquery.Node) string { return qualified(n.Prefix, n.Data) }

// qualified is a name with its prefix, if it has one.
func qualified(prefix, name string) string {
	if prefix == "" {
		return name
	}
	return prefix + ":" + name
}
