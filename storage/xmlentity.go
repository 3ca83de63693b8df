package storage

import "fmt"

// reference passes over the name of a character or an entity from behind "&".
func (d *xmlDocument) reference() error {
	b, err := d.t.next()
	if err != nil {
		return err
	}
	if b == '#' {
		return d.character()
	}
	d.t.putBack(b)
	start := len(d.buffer)
	if d.buffer, err = d.t.name(d.buffer); err != nil {
		return err
	}
	name := d.buffer[start:]
	d.buffer = d.buffer[:start]
	if !isXMLEntity(name) && !d.entities[string(name)] {
		return fmt.Errorf("the entity &%.40s; is not declared", name)
	}
	return d.t.expect(";")
}

// isXMLEntity knows the entities that need not be declared.
func isXMLEntity(name []byte) bool {
	switch string(name) {
	case "amp", "lt", "gt", "quot", "apos":
		return true
	}
	return false
}

// character passes over the number of a character from behind "#".
func (d *xmlDocument) character() error {
	for n := 0; ; n++ {
		b, err := d.t.next()
		switch {
		case err != nil:
			return err
		case b == ';' && n > 0:
			return nil
		case b >= '0' && b <= '9', b|0x20 >= 'a' && b|0x20 <= 'f', b == 'x' && n == 0:
		default:
			return fmt.Errorf("%q stands in the number of a character", b)
		}
	}
}

// declaration passes over the document type declaration from behind "<!". What
// it refers to outside the document is not looked at.
func (d *xmlDocument) declaration() (err error) {
	if err := d.t.expect("DOCTYPE"); err != nil {
		return err
	}
	if _, err := d.t.skipSpace(); err != nil {
		return err
	}
	if d.buffer, err = d.t.name(d.buffer[:0]); err != nil {
		return err
	}
	if d.doctype == "" {
		d.doctype = string(d.buffer)
	}
	end, err := d.skipQuoted("[>")
	if err != nil || end == '>' {
		return err
	}
	if err := d.subset(); err != nil {
		return err
	}
	if _, err := d.t.skipSpace(); err != nil {
		return err
	}
	return d.t.expect(">")
}

// skipQuoted passes over everything up to one of some bytes that is not between
// quotes, and over that byte.
func (d *xmlDocument) skipQuoted(ends string) (end byte, err error) {
	for quote := byte(0); ; {
		b, err := d.t.next()
		if err != nil {
			return 0, err
		}
		switch {
		case b == quote:
			quote = 0
		case quote != 0:
		case b == '"' || b == '\'':
			quote = b
		case b == ends[0] || b == ends[len(ends)-1]:
			return b, nil
		}
	}
}

// subset passes over the declarations inside the document, and over the bracket
// behind them.
func (d *xmlDocument) subset() error {
	for {
		b, err := d.t.next()
		switch {
		case err != nil:
			return err
		case b == ']':
			return nil
		case b == '<':
			err = d.subsetMarkup()
		case b == '%':
			err = d.t.skipPast(";")
		case !isXMLSpace(b):
			err = fmt.Errorf("%q stands among the declarations", b)
		}
		if err != nil {
			return err
		}
	}
}

// subsetMarkup passes over one declaration, comment or instruction.
func (d *xmlDocument) subsetMarkup() error {
	b, err := d.t.next()
	if err != nil {
		return err
	}
	if b == '?' {
		return d.t.skipPast("?>")
	}
	if b != '!' {
		return fmt.Errorf("%q stands among the declarations", b)
	}
	if b, err = d.t.next(); err != nil {
		return err
	}
	if b == '-' {
		return d.comment()
	}
	d.t.putBack(b)
	if d.buffer, err = d.t.name(d.buffer[:0]); err != nil {
		return err
	}
	if string(d.buffer) == "ENTITY" {
		if err := d.entity(); err != nil {
			return err
		}
	}
	_, err = d.skipQuoted(">")
	return err
}

// entity remembers the name of an entity, but not of one that only declarations
// use.
func (d *xmlDocument) entity() error {
	if _, err := d.t.skipSpace(); err != nil {
		return err
	}
	b, err := d.t.next()
	if err != nil || b == '%' {
		return err
	}
	d.t.putBack(b)
	if d.buffer, err = d.t.name(d.buffer[:0]); err != nil {
		return err
	}
	if len(d.entities) == xmlMaxEntities {
		return fmt.Errorf("more than %d entities are declared", xmlMaxEntities)
	}
	if d.entities == nil {
		d.entities = make(map[string]bool)
	}
	d.entities[string(d.buffer)] = true
	return nil
}
