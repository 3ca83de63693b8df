package extract

import "unicode/utf8"

// mendGB18030 gives the two-byte characters of GB18030 that
// golang.org/x/text does not map, as the WHATWG Encoding Standard has them: 19
// that were private until the edition of 2022, and 2,048 that still are. Of
// bytes that are no character it replaces the first alone: x/text takes any of
// ":;<=>?" for a second one, and the markup with it.
func mendGB18030(code int) rune {
	switch lead := code >> 8; {
	case code == malformed:
		return utf8.RuneError
	case lead < 0xa1, 0xaf < lead && lead < 0xf8 && lead != 0xd7, lead > 0xfe:
		return 0 // most of all text
	}
	if r := gb18030Additions[code]; r != 0 {
		return r
	}
	return gb18030Private(code)
}

var gb18030Additions = map[int]rune{
	0xa6d9: '\ufe10', 0xa6da: '\ufe12', 0xa6db: '\ufe11', 0xa6dc: '\ufe13', 0xa6dd: '\ufe14',
	0xa6de: '\ufe15', 0xa6df: '\ufe16', 0xa6ec: '\ufe17', 0xa6ed: '\ufe18', 0xa6f3: '\ufe19',
	0xa8bc: '\u1e3f',
	0xfe59: '\u9fb4', 0xfe61: '\u9fb5', 0xfe66: '\u9fb6', 0xfe67: '\u9fb7',
	0xfe6d: '\u9fb8', 0xfe7e: '\u9fb9', 0xfe90: '\u9fba', 0xfea0: '\u9fbb',
}

// gb18030Private gives the characters of one's own: three areas for users, and
// the gaps that other characters left.
func gb18030Private(code int) rune {
	lead, trail := code>>8, code&0xff
	switch {
	case code == 0xa3a0:
		return 0 // an ideographic space, by the standard
	case 0xaa <= lead && lead <= 0xaf && trail >= 0xa1:
		return rune(0xe000 + (lead-0xaa)*94 + trail - 0xa1)
	case 0xf8 <= lead && trail >= 0xa1:
		return rune(0xe234 + (lead-0xf8)*94 + trail - 0xa1)
	case 0xa1 <= lead && lead <= 0xa7 && 0x40 <= trail && trail <= 0x7e:
		return rune(0xe4c6 + (lead-0xa1)*96 + trail - 0x40)
	case 0xa1 <= lead && lead <= 0xa7 && 0x80 <= trail && trail <= 0xa0:
		return rune(0xe4c6 + (lead-0xa1)*96 + trail - 0x41)
	}
	for _, gap := range gb18030Gaps {
		if gap.first <= code && code <= gap.last {
			return gap.private + rune(code-gap.first)
		}
	}
	return 0
}

var gb18030Gaps = []struct {
	first, last int
	private     rune // of the first
}{
	{0xa2ab, 0xa2b0, 0xe766}, {0xa2e4, 0xa2e4, 0xe76d}, {0xa2ef, 0xa2f0, 0xe76e}, {0xa2fd, 0xa2fe, 0xe770},
	{0xa4f4, 0xa4fe, 0xe772}, {0xa5f7, 0xa5fe, 0xe77d}, {0xa6b9, 0xa6c0, 0xe785}, {0xa6f6, 0xa6fe, 0xe797},
	{0xa7c2, 0xa7d0, 0xe7a0}, {0xa7f2, 0xa7fe, 0xe7af}, {0xa896, 0xa8a0, 0xe7bc}, {0xa8c1, 0xa8c4, 0xe7c9},
	{0xa8ea, 0xa8fe, 0xe7cd}, {0xa958, 0xa958, 0xe7e2}, {0xa95b, 0xa95b, 0xe7e3}, {0xa95d, 0xa95f, 0xe7e4},
	{0xa997, 0xa9a3, 0xe7f4}, {0xa9f0, 0xa9fe, 0xe801}, {0xd7fa, 0xd7fe, 0xe810}, {0xfe51, 0xfe53, 0xe816},
	{0xfe6c, 0xfe6c, 0xe831}, {0xfe76, 0xfe76, 0xe83b}, {0xfe91, 0xfe91, 0xe855},
}
