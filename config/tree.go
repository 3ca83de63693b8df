package config

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"
)

// builder turns what the YAML library understood into nodes. With
// parse.go it is all of the package that knows that library.
type builder struct {
	lines    []line
	shown    []line // as lines, with nothing secret in them
	file     string
	comments map[int]int  // by line, the column of a "#" with no space behind it
	repaired map[int]bool // lines whose value was taken out for its syntax
	spaces   map[int]int  // lines that had tabs, and the spaces instead; nil while they have
	faults   []Fault
}

// parseTree reads one YAML document. What has a fault of syntax is a broken
// node: a value, or all of it.
func parseTree(file, src string) (*node, []Fault) {
	b := &builder{file: file, lines: splitLines(src), shown: splitLines(hideSecrets(src)), repaired: map[int]bool{}}
	root := b.document(src)
	return root, b.faults
}

// body returns the first document of the file and reports any other.
func (b *builder) body(parsed *ast.File) *node {
	var root *node
	for _, doc := range parsed.Docs {
		switch doc.Body.(type) {
		case nil, *ast.CommentGroupNode, *ast.DirectiveNode:
			continue
		}
		if root != nil {
			b.fault(b.place(cmp.Or(doc.Start, doc.Body.GetToken())), "a second document starts here",
				"keep everything in one document: remove this line")
			break
		}
		root = b.node(doc.Body)
	}
	if root == nil {
		return &node{kind: missing, pos: Pos{b.file, 1, 1}}
	}
	return root
}

// node converts any value. What the library has and crawl.yaml has not becomes
// a broken node with its fault.
func (b *builder) node(n ast.Node) *node {
	pos := b.place(n.GetToken())
	switch n := n.(type) {
	case *ast.MappingNode:
		return b.mapping(n)
	case *ast.MappingValueNode:
		return b.mapping(ast.Mapping(n.Start, n.IsFlowStyle, n))
	case *ast.SequenceNode:
		out := &node{kind: list, pos: pos, flow: n.IsFlowStyle, meant: b.span(pos, n.End)}
		for _, v := range n.Values {
			out.items = append(out.items, b.node(v))
		}
		return out
	case *ast.NullNode:
		return b.null(n, pos)
	case *ast.LiteralNode:
		return &node{kind: scalar, pos: pos, text: n.Value.Value}
	case *ast.TagNode, *ast.AnchorNode, *ast.AliasNode:
		b.faults = append(b.faults, indicatorFault(b.line(pos), b.shownLine(pos), pos))
		return &node{pos: pos}
	case ast.ScalarNode:
		if b.repaired[pos.Line] {
			return &node{pos: pos}
		}
		return b.scalar(n.GetToken(), pos)
	}
	b.fault(pos, "this cannot stand here", "write a text, a list or a mapping")
	return &node{pos: pos}
}

func (b *builder) null(n *ast.NullNode, pos Pos) *node {
	if n.Token.Type != token.ImplicitNullType {
		return &node{kind: null, pos: pos, text: n.Token.Value}
	}
	out := &node{kind: missing, pos: pos}
	b.markCut(out, pos.Line)
	return out
}

func (b *builder) scalar(tk *token.Token, pos Pos) *node {
	out := &node{kind: scalar, pos: pos, text: tk.Value}
	switch tk.Type {
	case token.SingleQuoteType, token.DoubleQuoteType:
		return out
	}
	out.plain = true
	b.markCut(out, pos.Line+strings.Count(strings.TrimSpace(tk.Origin), "\n"))
	return out
}

// markCut notes on n whether a comment that may be no comment follows it on
// the line where it ends.
func (b *builder) markCut(n *node, last int) {
	column, found := b.comments[last]
	if !found {
		return
	}
	n.cut = b.at(last, column)
	from := n.pos
	if n.kind == missing || from.Line != last {
		from = n.cut
	}
	n.meant = b.shownLine(from).from(from.Column)
}

// mapping converts a mapping, in which a key may stand once.
func (b *builder) mapping(m *ast.MappingNode) *node {
	pos := b.place(m.Start)
	out := &node{kind: mapping, flow: m.IsFlowStyle, pos: pos, meant: b.span(pos, m.End)}
	first := make(map[string]int, len(m.Values))
	for i, v := range m.Values {
		key, ok := b.key(v.Key)
		if i == 0 && !m.IsFlowStyle {
			out.pos = key.Pos
		}
		if !ok {
			continue
		}
		switch {
		case isBare(v) && i > 0:
			b.fault(key.Pos, "a comma in braces begins another key, and this one has no value",
				"for a list write [a, b]; a text with a comma in it needs quotes")
			return &node{pos: out.pos}
		case isBare(v):
			b.faults = append(b.faults, indicatorFault(b.line(out.pos), b.shownLine(out.pos), out.pos))
			return &node{pos: out.pos}
		}
		value := b.node(v.Value)
		if line, found := first[key.Value]; found {
			b.fault(key.Pos, fmt.Sprintf("duplicate key %q", key.Value),
				fmt.Sprintf("it stands on line %d already: keep one of the two", line))
			continue
		}
		if value.kind == missing {
			value.pos = key.Pos
		}
		first[key.Value] = key.Pos.Line
		out.pairs = append(out.pairs, pair{key, value})
	}
	return out
}

// isBare reports whether v is a key alone, as in {title}, which is nearly
// always a template without its quotes.
func isBare(v *ast.MappingValueNode) bool {
	return v.Start != nil && v.Start.Type != token.MappingValueType && v.Value.GetToken().Type == token.ImplicitNullType
}

// key reads the key of a pair and reports one that is no plain name.
func (b *builder) key(k ast.MapKeyNode) (Text, bool) {
	if explicit, is := k.(*ast.MappingKeyNode); is {
		if inner, is := explicit.Value.(ast.MapKeyNode); is {
			return b.key(inner)
		}
	}
	pos := b.place(k.GetToken())
	if _, is := k.(ast.ScalarNode); is && !k.IsMergeKey() {
		return Text{k.GetToken().Value, pos}, true
	}
	if k.IsMergeKey() {
		b.fault(pos, "crawl.yaml has no merge keys", sharedAdvice)
	} else {
		b.faults = append(b.faults, indicatorFault(b.line(pos), b.shownLine(pos), pos))
	}
	return Text{Pos: pos}, false
}

// place returns where a token begins. The library may report the blank before
// it, or, in an error, a place behind the end of the file.
func (b *builder) place(tk *token.Token) Pos {
	pos := b.at(tk.Position.Line, b.original(tk.Position.Line, tk.Position.Column))
	pos.Column += b.line(pos).blanks(pos.Column)
	return pos
}

// at returns a place moved into the file.
func (b *builder) at(number, column int) Pos {
	number = min(max(number, 1), len(b.lines))
	end := len(b.lines[number-1]) + 1
	return Pos{b.file, number, min(max(column, 1), end)}
}

// line returns the line that pos, a place in the file, stands on.
func (b *builder) line(pos Pos) line {
	return b.lines[pos.Line-1]
}

// shownLine returns the line that pos stands on as it may be shown.
func (b *builder) shownLine(pos Pos) line {
	return b.shown[pos.Line-1]
}

// span returns the source, as it may be shown, from a place to the bracket that ends a flow value,
// or "" when there is none on that line.
func (b *builder) span(from Pos, end *token.Token) string {
	if end == nil {
		return ""
	}
	last := b.place(end)
	if last.Line != from.Line || last.Column <= from.Column {
		return ""
	}
	shown := b.shownLine(from)
	return string(shown[from.Column-1 : min(last.Column, len(shown))])
}

func (b *builder) fault(pos Pos, message, advice string) {
	b.faults = append(b.faults, Fault{pos, message, advice})
}
