package storage

import (
	"errors"
	"fmt"
)

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
		d.attribute(d.buffer[:name], d.buffer[name:])
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
