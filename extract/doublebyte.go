package extract

// Chinese. Of GB 2312, rows 16 to 55 are the hanzi in daily use, by their
// sound; those behind them and the additions of GBK are rare, and so is a
// character of four bytes.
func classGB18030(code int) int {
	lead, trail := code>>8, code&0xff
	switch {
	case lead == 0xa1 || lead == 0xa3 || code == 0x80:
		return unweighed
	case code > 0xffff || trail < 0xa1 || lead < 0xb0 || lead > 0xf7:
		return odd
	case lead <= 0xd7:
		return ordinary
	}
	return unusual
}

func nextGB18030(text []byte) (code, size int) {
	if text[0] == 0x80 {
		return 0x80, 1
	}
	if len(text) >= 4 && isDigit(text[1]) {
		return nextOfFour(text)
	}
	return pair(text, 0x81, 0xfe, func(b byte) bool { return 0x40 <= b && b != 0x7f && b != 0xff })
}

// nextOfFour reads a character of GB18030 whose second byte is a digit. Its
// place in the order of such characters is that of one in the first plane or
// in those behind it, with a gap between them.
func nextOfFour(text []byte) (code, size int) {
	if text[0] == 0xff || text[2] < 0x81 || text[2] == 0xff || !isDigit(text[3]) {
		return malformed, 1
	}
	place := ((int(text[0])-0x81)*10+int(text[1]-'0'))*1260 + (int(text[2])-0x81)*10 + int(text[3]-'0')
	if place >= 39_420 && place < 189_000 || place >= 189_000+0x100000 {
		return malformed, 1
	}
	return int(text[0])<<24 | int(text[1])<<16 | int(text[2])<<8 | int(text[3]), 4
}

// Chinese. Big5 has 5,401 hanzi in daily use and then 7,652 rare ones.
func classBig5(code int) int {
	switch {
	case 0xa140 <= code && code <= 0xa3bf:
		return unweighed
	case 0xa440 <= code && code <= 0xc67e:
		return ordinary
	case 0xc940 <= code && code <= 0xf9d5:
		return unusual
	}
	return odd
}

func nextBig5(text []byte) (code, size int) {
	return pair(text, 0x81, 0xfe, func(b byte) bool { return 0x40 <= b && b < 0x7f || 0xa1 <= b && b < 0xff })
}

// Japanese has kana in every sentence. Of the kanji, those from 0x889f on are
// in daily use and those from 0x989f on are rare. Katakana of one byte were
// for old machines.
func classShiftJIS(code int) int {
	switch {
	case 0x829f <= code && code <= 0x82f1, 0x8340 <= code && code <= 0x8396, code == 0x815b:
		return frequent
	case 0x8140 <= code && code < 0x829f:
		return unweighed
	case 0x889f <= code && code <= 0x9872:
		return ordinary
	case 0x989f <= code && code <= 0xeaa4, 0xf040 <= code && code <= 0xf9fc:
		return unusual
	}
	return odd
}

func nextShiftJIS(text []byte) (code, size int) {
	lead := text[0]
	if 0xa1 <= lead && lead <= 0xdf {
		return int(lead), 1
	}
	if lead == 0xa0 {
		return malformed, 1
	}
	return pair(text, 0x81, 0xfc, func(b byte) bool { return 0x40 <= b && b != 0x7f && b <= 0xfc })
}

// The same characters as in Shift_JIS, on other places.
func classEUCJP(code int) int {
	lead := code >> 8
	switch {
	case lead == 0xa4 || lead == 0xa5 || code == 0xa1bc:
		return frequent
	case lead == 0xa1 || lead == 0xa3:
		return unweighed
	case 0xb0 <= lead && lead <= 0xcf:
		return ordinary
	case 0xd0 <= lead && lead <= 0xf4:
		return unusual
	}
	return odd
}

func nextEUCJP(text []byte) (code, size int) {
	trail := func(b byte) bool { return 0xa1 <= b && b < 0xff }
	switch text[0] {
	case 0x8e:
		return pair(text, 0x8e, 0x8e, func(b byte) bool { return 0xa1 <= b && b <= 0xdf })
	case 0x8f:
		if code, size := pair(text[1:], 0xa1, 0xfe, trail); size == 2 {
			return 0x8f0000 | code, 3
		}
		return malformed, 1
	}
	return pair(text, 0xa1, 0xfe, trail)
}

// Korean is written in the 2,350 syllables of KS X 1001. The others, and
// hanja, are rare.
func classEUCKR(code int) int {
	lead, trail := code>>8, code&0xff
	switch {
	case lead == 0xa1 || lead == 0xa3:
		return unweighed
	case trail < 0xa1 || lead < 0xa1 || lead >= 0xca:
		return odd
	case 0xb0 <= lead && lead <= 0xc8:
		return ordinary
	}
	return unusual
}

func nextEUCKR(text []byte) (code, size int) {
	return pair(text, 0x81, 0xfe, func(b byte) bool { return isLetter(b) || 0x81 <= b && b < 0xff })
}

// pair reads a character of two bytes, the first between the bounds.
func pair(text []byte, least, most byte, trail func(byte) bool) (code, size int) {
	if len(text) < 2 || text[0] < least || text[0] > most || !trail(text[1]) {
		return malformed, 1
	}
	return int(text[0])<<8 | int(text[1]), 2
}
