package storage

import (
	"path"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

func TestClean(t *testing.T) {
	long := strings.Repeat("图", 200) // 600 bytes
	tests := []struct{ name, path, want string }{
		{"clean", "site/图库 1/001.jpg", "site/图库 1/001.jpg"},
		{"composed", "e\u0301.jpg", "é.jpg"},
		{"forbidden characters", `a\b:c*d?e"f<g>h|i.jpg`, "a_b_c_d_e_f_g_h_i.jpg"},
		{"control characters", "a\x00b\x1fc\x7fd\u0085e\u2028f", "a_b_c_d_e_f"},
		{"invisible characters", "a\u202eb\u200bc\ufeffd\u00ade", "abcde"},
		{"invalid UTF-8", "a\xff\xfeb", "a_b"},
		{"white space around", " a / b \u3000/\u00a0c.jpg ", "a/b/c.jpg"},
		{"dots behind", "a./b.. ./c.jpg..", "a/b/c.jpg"},
		{"dots before", ".hidden/..x", ".hidden/..x"},
		{"dots alone", "./../.../x", "_/_/_/x"},
		{"empty parts", "/a//b/", "_/a/_/b/_"},
		{"nothing", "", "_"},
		{"only invisible", "\u200b", "_"},
		{"device", "con/Nul.txt/aux.tar.gz", "_con/_Nul.txt/_aux.tar.gz"},
		{"device by superscript", "COM¹/lpt³.jpg", "_COM¹/_lpt³.jpg"},
		{"device with a space", "PRN .jpg", "_PRN .jpg"},
		{"device for the console", "conin$/CONOUT$.jpg", "_conin$/_CONOUT$.jpg"},
		{"no device", "CONE/COM10/COM0", "CONE/COM10/COM0"},
		{"our own folder", ".Crawl/x", "_.Crawl/x"},
		{"our own folder with disguise", ".cr\u200bawl . /x", "_.crawl/x"},
		{"our own name elsewhere", "x/.crawl/y", "x/.crawl/y"},
		{"too long", long + "/" + long + ".jpeg", long[:255] + "/" + long[:249] + ".jpeg"},
		{"too long without extension", strings.Repeat("a.", 200) + "bbbbbbbbbbbbbbbbbbbbbbbb", strings.Repeat("a.", 127) + "a"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Clean(tt.path); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestSegment(t *testing.T) {
	tests := []struct{ name, value, want string }{
		{"plain", "Tea / 茶", "Tea _ 茶"},
		{"backslash", `a\b`, "a_b"},
		{"white space around", "\n a\tb \t", "a_b"},
		{"empty", "", ""},
		{"dots stay", "..", ".."},
		{"long stays", strings.Repeat("x", 400), strings.Repeat("x", 400)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Segment(tt.value); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestAlternative(t *testing.T) {
	long := strings.Repeat("x", 251)
	tests := []struct {
		name, path, suffix string
		n                  int
		want               string
	}{
		{"first", "a/b.jpg", "7f", 0, "a/b.jpg"},
		{"second", "a/b.jpg", "7f", 1, "a/b-7f.jpg"},
		{"third", "a/b.jpg", "7f", 2, "a/b-7f-2.jpg"},
		{"no extension", "a.b/c", "7f", 1, "a.b/c-7f"},
		{"hidden", ".jpg", "7f", 1, ".jpg-7f"},
		{"no suffix", "b.jpg", "", 1, "b-2.jpg"},
		{"no suffix again", "b.jpg", "", 2, "b-3.jpg"},
		{"suffix of a folder", "b.jpg", "../7f", 1, "b-.._7f.jpg"},
		{"suffix with a dot behind", "b", "7f.", 1, "b-7f"},
		{"long suffix", "b.jpg", strings.Repeat("7", 99), 1, "b-" + strings.Repeat("7", 64) + ".jpg"},
		{"long name", long + ".jpg", "1f3a9c02", 2, long[:240] + "-1f3a9c02-2.jpg"},
		{"says that it is damaged", "a/b.damaged.jpg", "7f", 0, "a/b_damaged.jpg"},
		{"says it in its suffix", "a/b.jpg", "x.Damaged", 1, "a/b-x_Damaged.jpg"},
		{"says it in its extension", "a/b.damaged", "", 0, "a/b_damaged"},
		{"says it and no more", ".damaged.jpg", "", 0, "_damaged.jpg"},
		{"says it when cut", long[:243] + ".damagedest.jpg", "", 0, long[:243] + "_damaged.jpg"},
		{"says it elsewhere", "a.damaged/b.damaged.tar.gz", "", 0, "a.damaged/b.damaged.tar.gz"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := alternative(maxName, tt.path, tt.suffix, tt.n); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func FuzzClean(f *testing.F) {
	f.Add("../../etc/x", "7f")
	f.Add("CON/a\u202e.jpg", "")
	f.Add(strings.Repeat("e\u0301", 200)+".jpg", "..")
	f.Fuzz(func(t *testing.T, p, suffix string) {
		clean := Clean(p)
		if again := Clean(clean); again != clean {
			t.Errorf("%q became %q became %q", p, clean, again)
		}
		for n := range 3 {
			whole, damaged := alternative(maxName, clean, suffix, n), markedAlternative(maxName, clean, suffix, damagedMark, n)
			checkSafe(t, whole)
			checkSafe(t, damaged)
			if strings.EqualFold(whole, damaged) {
				t.Errorf("%q is the name of a whole picture and of a damaged one", whole)
			}
			if saysDamaged(whole) || !saysDamaged(damaged) {
				t.Errorf("whole as %q, damaged as %q", whole, damaged)
			}
		}
	})
}

// saysDamaged looks for the mark as somebody would who searches for it.
func saysDamaged(p string) bool {
	stem, ext := splitExt(path.Base(p))
	return strings.HasSuffix(strings.ToLower(stem), damagedMark) || strings.EqualFold(ext, damagedMark)
}

// checkSafe checks what holds for every name that is used.
func checkSafe(t *testing.T, p string) {
	t.Helper()
	if !norm.NFC.IsNormalString(p) || !utf8.ValidString(p) {
		t.Errorf("%q is not valid UTF-8 in NFC", p)
	}
	if path.IsAbs(p) || path.Clean(p) != p || strings.HasPrefix(strings.ToLower(p), ownFolder+"/") {
		t.Errorf("%q leads elsewhere", p)
	}
	for name := range strings.SplitSeq(p, "/") {
		if name == "" || len(name) > maxName || strings.ContainsAny(name, "\x00\n\\:*?\"<>|") {
			t.Errorf("%q is no name", name)
		}
		if strings.HasSuffix(name, ".") || strings.TrimSpace(name) != name {
			t.Errorf("%q loses its end on Windows", name)
		}
	}
}
