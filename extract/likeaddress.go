package extract

import (
	"iter"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// Like gives the numbers of those addresses of which all that varies stands in
// another address somewhere: if one of them is this, it is among them. However
// many addresses there are, few are like one; only those of many dimensions may
// be too many to look at. Where a value stands there written otherwise, such as
// a host in punycode, the number is missed.
func (a *Addresses) Like(address string) iter.Seq[int64] {
	in := newHaystack(address)
	values := make([][]int64, len(a.dimensions))
	for d := range values {
		if values[d] = a.valuesIn(d, in); len(values[d]) == 0 {
			return func(func(int64) bool) {}
		}
	}
	return func(yield func(int64) bool) { a.eachOf(values, 0, yield) }
}

// eachOf gives the numbers of all addresses with some values of their
// dimensions, those of the dimensions before being in number already.
func (a *Addresses) eachOf(values [][]int64, number int64, yield func(int64) bool) bool {
	if len(values) == 0 {
		return yield(number)
	}
	count := a.dimensions[len(a.dimensions)-len(values)].count
	for _, value := range values[0] {
		if !a.eachOf(values[1:], number*count+value, yield) {
			return false
		}
	}
	return true
}

// valuesIn are the values of a dimension that stand in an address, wherever the
// dimension has a part.
func (a *Addresses) valuesIn(d int, in haystack) (values []int64) {
	for i, p := range slices.DeleteFunc(slices.Clone(a.parts), func(p addressPart) bool { return !p.varies || p.dimension != d }) {
		if i == 0 {
			values = in.valuesOf(p)
			continue
		}
		values = slices.DeleteFunc(values, func(v int64) bool { return !in.has(p.at(v)) })
	}
	return values
}

// haystack is an address in which values are sought, in lower case: as it is
// written, and without escapes.
type haystack struct{ written, plain string }

func newHaystack(address string) haystack {
	return haystack{strings.ToLower(address), strings.ToLower(unescapeText(address))}
}

func (h haystack) has(text string) bool {
	if plain, err := url.PathUnescape(text); err == nil {
		text = plain
	}
	text = strings.ToLower(text)
	return strings.Contains(h.plain, text) || strings.Contains(h.written, text)
}

// valuesOf are the values of a part that stand there, in their order.
func (h haystack) valuesOf(p addressPart) (values []int64) {
	if p.texts == nil && !p.span.letters {
		return h.numbersOf(p.span)
	}
	count := int64(len(p.texts))
	if p.texts == nil {
		count = p.span.count
	}
	for i := range count {
		if h.has(p.at(i)) {
			values = append(values, i)
		}
	}
	return values
}

// numbersOf are those of a range that stand there, be it within longer ones.
func (h haystack) numbersOf(s span) (values []int64) {
	for from := range len(h.plain) {
		for to := from + 1; to <= len(h.plain) && to-from <= s.longest() && isDigit(h.plain[to-1]); to++ {
			n, err := strconv.ParseInt(h.plain[from:to], 10, 64)
			if i := (n - s.first) / s.step; err == nil && i >= 0 && i < s.count && s.at(i) == h.plain[from:to] {
				values = append(values, i)
			}
		}
	}
	slices.Sort(values)
	return slices.Compact(values)
}
