package extract

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The list is that of the changes of GB 18030-2022 in the WHATWG Encoding
// Standard, and U+1E3F, which golang.org/x/text lacks.
func TestGB18030Additions(t *testing.T) {
	const bytes = "\xa6\xd9\xa6\xda\xa6\xdb\xa6\xdc\xa6\xdd\xa6\xde\xa6\xdf\xa6\xec\xa6\xed\xa6\xf3" +
		"\xa8\xbc\xfe\x59\xfe\x61\xfe\x66\xfe\x67\xfe\x6d\xfe\x7e\xfe\x90\xfe\xa0"
	const want = "︐︒︑︓︔︕︖︗︘︙ḿ龴龵龶龷龸龹龺龻"
	if diff := cmp.Diff(want, codecOf("gb18030").text([]byte(bytes))); diff != "" {
		t.Error(diff)
	}
	if got := len([]rune(want)); got != len(gb18030Additions) {
		t.Errorf("there are %d additions, want %d", len(gb18030Additions), got)
	}
}

func TestGB18030Private(t *testing.T) {
	tests := []struct{ name, bytes, want string }{
		{"first area", "\xaa\xa1\xaa\xfe\xab\xa1\xaf\xfe", "\ue000\ue05d\ue05e\ue233"},
		{"second area", "\xf8\xa1\xf9\xa1\xfe\xfe", "\ue234\ue292\ue4c5"},
		{"third area", "\xa1\x40\xa1\x7e\xa1\x80\xa1\xa0\xa2\x40\xa7\xa0", "\ue4c6\ue504\ue505\ue525\ue526\ue765"},
		{"gaps", "\xa2\xab\xa2\xb0\xa2\xe4\xa9\xfe\xd7\xfe\xfe\x52\xfe\x91", "\ue766\ue76b\ue76d\ue80f\ue814\ue817\ue855"},
		{"beside them", "\xa2\xb1\xa2\xe3\xa3\xa0\xb0\xa1\xf7\xfe", "⒈€\u3000啊齄"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, codecOf("gbk").text([]byte(test.bytes))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Every code of two bytes has a character, and each private one has its own.
func TestGB18030HasAllOfTwoBytes(t *testing.T) {
	private := map[string]bool{}
	for lead := 0x81; lead <= 0xfe; lead++ {
		for trail := 0x40; trail <= 0xfe; trail++ {
			if trail == 0x7f {
				continue
			}
			text := codecOf("gb18030").text([]byte{byte(lead), byte(trail)})
			switch r := []rune(text)[0]; {
			case r == '\uFFFD':
				t.Errorf("%02x%02x has no character", lead, trail)
			case 0xe000 <= r && r <= 0xf8ff:
				private[text] = true
			}
		}
	}
	if len(private) != 2048 {
		t.Errorf("got %d private characters, want 2048", len(private))
	}
}
