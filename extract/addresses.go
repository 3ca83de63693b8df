package extract

import (
	"slices"
	"strconv"
	"strings"

	"magpie/config"
)

// Addresses are those that one text of crawl.yaml stands for. Ranges,
// alternatives and variables in it multiply, the leftmost being the slowest;
// a variable that stands there twice has one value at a time. None is made
// before it is asked for, so a range costs nothing however long it is. Addresses
// may be used by many goroutines at once.
type Addresses struct {
	text       string
	parts      []addressPart
	dimensions []dimension
	count      int64
	hosts      []string
	fronts     int64 // how many differ before the path
}

// Address is one of them.
type Address struct {
	URL string
	// Vars are the values of the variables that the text names, as they stand
	// in crawl.yaml; nil if it names none.
	Vars map[string]string
}

// dimension is something that varies by itself in an address.
type dimension struct {
	count    int64
	variable config.Var // without a name for a range and alternatives
}

// addressPart is a stretch of an address: a literal text, or what a dimension
// makes of it.
type addressPart struct {
	literal   string
	varies    bool
	dimension int      // index
	texts     []string // one for each value; nil for a range
	span      span
}

func (p addressPart) at(i int64) string {
	if p.texts == nil {
		return p.span.at(i)
	}
	return p.texts[i]
}

// longest is the most bytes that the part can have.
func (p addressPart) longest() int {
	switch {
	case !p.varies:
		return len(p.literal)
	case p.texts == nil:
		return p.span.longest()
	}
	longest := 0
	for _, text := range p.texts {
		longest = max(longest, len(text))
	}
	return longest
}

// CompileAddresses compiles an address that may hold ranges ([1-100],
// [001-100], [10-90:10], [z-a]), alternatives ({a,b}) and variables ({name},
// with filters as in a template). A backslash before a bracket, a brace or a
// comma makes it plain. Values of variables are percent-encoded unless they say
// |raw; the rest stays as it is written. All faults are found; with any the
// addresses are of no use.
func CompileAddresses(text config.Text, vars []config.Var) (*Addresses, []config.Fault) {
	p := newAddressParser(text, vars)
	p.parse()
	if len(p.faults) == 0 {
		p.check()
	}
	return p.out, p.faults
}

// Len is how many there are, from 1 to 2^62. Some may be equal.
func (a *Addresses) Len() int64 { return a.count }

// IsRange reports whether there is more than one.
func (a *Addresses) IsRange() bool { return a.count > 1 }

// Numbered reports whether the text holds a range, so that nobody said of each
// address that there is something.
func (a *Addresses) Numbered() bool {
	return slices.ContainsFunc(a.parts, func(p addressPart) bool { return p.varies && p.texts == nil })
}

// Stretch is addresses in a row, from First on, which is counted from 0.
type Stretch struct{ First, Len int64 }

// Stretches divides the addresses into at most 1,000 rows of equal length. All
// of one have the same scheme, host and port: these stand left of all else, so
// they vary slowest.
func (a *Addresses) Stretches() []Stretch {
	stretches := make([]Stretch, a.fronts)
	for i := range stretches {
		length := a.count / a.fronts
		stretches[i] = Stretch{int64(i) * length, length}
	}
	return stretches
}

// At is the i-th, counted from 0. It is an absolute http or https address.
func (a *Addresses) At(i int64) Address {
	chosen := a.choose(i)
	var b strings.Builder
	for _, p := range a.parts {
		if p.varies {
			b.WriteString(p.at(chosen[p.dimension]))
		} else {
			b.WriteString(p.literal)
		}
	}
	// Whether it can be asked for was found out when it was compiled.
	url, _ := requestable(b.String())
	return Address{URL: url, Vars: a.vars(chosen)}
}

// Values are what stands in the i-th where addresses vary, each dimension once.
func (a *Addresses) Values(i int64) []string {
	chosen, values := a.choose(i), make([]string, len(a.dimensions))
	for _, p := range a.parts {
		if p.varies {
			values[p.dimension] = p.at(chosen[p.dimension])
		}
	}
	return values
}

// choose gives each dimension its value of the i-th address, as the digits of a
// number whose places have bases of their own.
func (a *Addresses) choose(i int64) []int64 {
	chosen := make([]int64, len(a.dimensions))
	for d := len(a.dimensions) - 1; d >= 0; d-- {
		chosen[d] = i % a.dimensions[d].count
		i /= a.dimensions[d].count
	}
	return chosen
}

func (a *Addresses) vars(chosen []int64) map[string]string {
	var vars map[string]string
	for i, d := range a.dimensions {
		if d.variable.Name.Value == "" {
			continue
		}
		if vars == nil {
			vars = map[string]string{}
		}
		vars[d.variable.Name.Value] = d.variable.Values[chosen[i]].Value
	}
	return vars
}

// Hosts lists the hosts that the addresses may have, each once, as they stand
// there but in lower case and without a port.
func (a *Addresses) Hosts() []string { return slices.Clone(a.hosts) }

// Key is what the addresses depend on: the text, and of each variable that it
// names the name, the number of its values and the values. Texts with equal
// keys stand for the same addresses in the same order.
func (a *Addresses) Key() []string {
	key := []string{a.text}
	for _, d := range a.dimensions {
		if d.variable.Name.Value == "" {
			continue
		}
		key = append(key, d.variable.Name.Value, strconv.Itoa(len(d.variable.Values)))
		for _, v := range d.variable.Values {
			key = append(key, v.Value)
		}
	}
	return key
}

// front is the addresses up to where their path begins, which no value of a
// dimension does.
func (a *Addresses) front() *Addresses {
	f := &Addresses{dimensions: slices.Clone(a.dimensions), count: 1}
	for d := range f.dimensions {
		f.dimensions[d].count = 1
	}
	left := pathStart(a.outline())
	for _, p := range a.parts {
		switch {
		case left <= 0:
			return f
		case p.varies:
			left--
			f.vary(p.dimension, a.dimensions[p.dimension].count)
		default:
			p.literal = p.literal[:min(len(p.literal), left)]
			left -= len(p.literal)
		}
		f.parts = append(f.parts, p)
	}
	return f
}

// vary gives a dimension its count back.
func (a *Addresses) vary(d int, count int64) {
	if a.dimensions[d].count == 1 {
		a.dimensions[d].count = count
		a.count *= count
	}
}

// outline spells the addresses with a letter for each part that varies.
func (a *Addresses) outline() string {
	var b strings.Builder
	for _, p := range a.parts {
		if p.varies {
			b.WriteByte('x')
		} else {
			b.WriteString(p.literal)
		}
	}
	return b.String()
}

// pathStart is where the host of an address is behind, its length if nothing
// comes after it, and 0 if it is no absolute address.
func pathStart(address string) int {
	_, behind, absolute := strings.Cut(address, "://")
	if !absolute {
		return 0
	}
	if i := strings.IndexAny(behind, "/?#"); i >= 0 {
		return len(address) - len(behind) + i
	}
	return len(address)
}
