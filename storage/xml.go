package storage

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
	// attribute is shown those of the root. It keeps neither name nor value.
	attribute func(name, value []byte)
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
