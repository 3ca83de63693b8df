package storage

import (
	"errors"
	"fmt"
)

// What is read of a document at a time. A document beyond these is refused.
const (
	xmlMaxDepth    = 1000 // elements inside each other
	xmlMaxName     = 1000 // bytes of a name
	xmlMaxEntities = 1000 // entities declared
)

// xmlMaxValue is how many bytes of an attribute are looked at. It may be longer:
// whole pictures stand in attributes.
const xmlMaxValue = 256

// xmlDocument is a walk over an XML document (XML 1.0) that checks whether it
// is well-formed, except that an attribute may come twice.
type xmlDocument struct {
	t *xmlText
	// doctype is the name in the document type declaration, if there is one.
	doctype string
	// entities are the names that it declares.
	entities map[string]bool
	// names are those of the open elements in one piece, and starts where each
	// of them begins.
	names  []byte
	starts []int
	// attribute is shown those of the root.
	attribute func(name, value string)
	buffer    []byte
}

// prolog reads everything before the root, and its name.
func (d *xmlDocument) prolog() (root string, err error) {
	for {
		if _, err := d.t.skipSpace(); err != nil {
			return "", err
		}
		if err := d.t.expect("<"); err != nil {
			return "", err
		}
		b, err := d.t.next()
		switch {
		case err != nil:
			return "", err
		case b == '?':
			err = d.t.skipPast("?>")
		case b == '!':
			err = d.prologMarkup()
		default:
			d.t.putBack(b)
			d.buffer, err = d.t.name(d.buffer[:0])
			return string(d.buffer), err
		}
		if err != nil {
			return "", err
		}
	}
}

// prologMarkup passes over a comment or the document type declaration.
func (d *xmlDocument) prologMarkup() error {
	b, err := d.t.next()
	if err != nil {
		return err
	}
	if b == '-' {
		return d.comment()
	}
	d.t.putBack(b)
	return d.declaration()
}

// comment passes over a comment from behind its first hyphen.
func (d *xmlDocument) comment() error {
	if err := d.t.expect("-"); err != nil {
		return err
	}
	return d.t.skipPast("-->")
}

// walk passes over the root from behind its name, up to its end.
func (d *xmlDocument) walk(root string) error {
	if err := d.open([]byte(root)); err != nil {
		return err
	}
	for len(d.starts) > 0 {
		b, err := d.t.next()
		switch {
		case err != nil:
			return err
		case b == '<':
			err = d.markup()
		case b == '&':
			err = d.reference()
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// markup passes over what begins with "<" inside the root.
func (d *xmlDocument) markup() error {
	b, err := d.t.next()
	switch {
	case err != nil:
		return err
	case b == '/':
		return d.close()
	case b == '?':
		return d.t.skipPast("?>")
	case b == '!':
		return d.commentOrText()
	}
	d.t.putBack(b)
	if d.buffer, err = d.t.name(d.buffer[:0]); err != nil {
		return err
	}
	return d.open(d.buffer)
}

// commentOrText passes over a comment or a CDATA section.
func (d *xmlDocument) commentOrText() error {
	b, err := d.t.next()
	if err != nil {
		return err
	}
	if b == '-' {
		return d.comment()
	}
	d.t.putBack(b)
	if err := d.t.expect("[CDATA["); err != nil {
		return err
	}
	return d.t.skipPast("]]>")
}

// open reads a start tag from behind its name.
func (d *xmlDocument) open(name []byte) error {
	if len(d.starts) == xmlMaxDepth {
		return fmt.Errorf("more than %d elements stand inside each other", xmlMaxDepth)
	}
	d.starts = append(d.starts, len(d.names))
	d.names = append(d.names, name...)
	for {
		spaced, err := d.t.skipSpace()
		if err != nil {
			return err
		}
		b, err := d.t.next()
		switch {
		case err != nil:
			return err
		case b == '>':
			return nil
		case b == '/':
			d.pop()
			return d.t.expect(">")
		case !spaced:
			return fmt.Errorf("%q stands in a tag in place of a space", b)
		}
		d.t.putBack(b)
		if err := d.readAttribute(); err != nil {
			return err
		}
	}
}

// readAttribute passes over an attribute and shows it if it is the root's.
func (d *xmlDocument) readAttribute() (err error) {
	if d.buffer, err = d.t.name(d.buffer[:0]); err != nil {
		return err
	}
	name := len(d.buffer)
	if _, err := d.t.skipSpace(); err != nil {
		return err
	}
	if err := d.t.expect("="); err != nil {
		return err
	}
	if _, err := d.t.skipSpace(); err != nil {
		return err
	}
	if err := d.readValue(name + xmlMaxValue); err != nil {
		return err
	}
	if len(d.starts) == 1 {
		d.attribute(string(d.buffer[:name]), string(d.buffer[name:]))
	}
	return nil
}

// readValue appends a value between quotes to the buffer, as far as that does
// not make it longer than most bytes.
func (d *xmlDocument) readValue(most int) error {
	quote, err := d.t.next()
	if err != nil {
		return err
	}
	if quote != '"' && quote != '\'' {
		return fmt.Errorf("an attribute begins with %q in place of a quote", quote)
	}
	for {
		b, err := d.t.next()
		switch {
		case err != nil:
			return err
		case b == quote:
			return nil
		case b == '<':
			return errors.New("a tag begins inside an attribute")
		case b == '&':
			err = d.reference()
		}
		if err != nil {
			return err
		}
		if len(d.buffer) < most {
			d.buffer = append(d.buffer, b)
		}
	}
}

// close reads an end tag from behind its slash.
func (d *xmlDocument) close() (err error) {
	if d.buffer, err = d.t.name(d.buffer[:0]); err != nil {
		return err
	}
	if _, err := d.t.skipSpace(); err != nil {
		return err
	}
	if open := d.pop(); string(open) != string(d.buffer) {
		return fmt.Errorf("</%.40s> stands where <%.40s> ends", d.buffer, open)
	}
	return d.t.expect(">")
}

// pop forgets the innermost open element. Its name is valid until the next is
// opened.
func (d *xmlDocument) pop() (name []byte) {
	last := len(d.starts) - 1
	start := d.starts[last]
	name = d.names[start:]
	d.starts, d.names = d.starts[:last], d.names[:start]
	return name
}
