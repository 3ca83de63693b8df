package extract

import (
	"slices"

	"golang.org/x/net/html/atom"
)

// isPresentational reports whether an element only looks. These are the ones
// that pages leave open by the hundred.
func isPresentational(name string) bool { return name == "center" || isFormatting(name) }

// nests reports whether an element may hold its own kind open. One whose end
// tag may be left out does so only in odd places: left open it adds nothing to
// the depth, and a page may have any number of them.
func nests(name string) bool {
	return holds(name) && !slices.Contains(closedByTheNext, atom.Lookup([]byte(name)))
}

// holds reports whether an element can have any other below it, but for those
// around all and <a>. Inside <svg> the rest holds others too, and outside of
// all that holds it cannot.
func holds(name string) bool {
	a := atom.Lookup([]byte(name))
	return !slices.Contains(empty, a) && !slices.Contains(textOnly, a) && !slices.Contains(single, a)
}

var (
	empty = []atom.Atom{
		atom.Area, atom.Base, atom.Br, atom.Col, atom.Embed, atom.Hr, atom.Image, atom.Img, atom.Input, atom.Link,
		atom.Meta, atom.Param, atom.Source, atom.Track, atom.Wbr,
	}
	textOnly = []atom.Atom{
		atom.Script, atom.Style, atom.Textarea, atom.Title, atom.Iframe, atom.Noembed, atom.Noframes, atom.Xmp,
		atom.Plaintext,
	}
	single          = []atom.Atom{atom.Html, atom.Head, atom.Body, atom.A}
	closedByTheNext = []atom.Atom{
		atom.P, atom.Li, atom.Dt, atom.Dd, atom.Option, atom.Optgroup, atom.Tr, atom.Td, atom.Th, atom.Tbody,
		atom.Thead, atom.Tfoot, atom.Caption, atom.Colgroup, atom.Button, atom.Select, atom.Form,
	}
)
