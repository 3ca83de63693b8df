package storage

import (
	"bytes"
	"encoding/binary"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
)

func TestRecognizeFormats(t *testing.T) {
	tests := []struct{ head, want string }{
		{"\xff\xd8\xff\xe0", "jpeg"},
		{"\xff\xd8", "jpeg"}, // cut within its magic
		{pngSignature, "png"},
		{"GIF87a", "gif"},
		{"GIF89a", "gif"},
		{"RIFF\x12\x34\x56\x78WEBP", "webp"},
		{"RIFF\x12", "webp"},
		{"BM\x46\x00", "bmp"},
		{"BM\x46\x00\x00\x00\x00\x00\x00\x00\x1a\x00\x00\x00\x0c\x00\x00\x00", "bmp"},
		{"II*\x00\x08\x00", "tiff"},
		{"MM\x00*", "tiff"},
		{"MM\x00+", "tiff"},
		{"\x1aE\xdf\xa3\x87\x42\x82\x84webm", "webm"},
		{"\x1aE\xdf\xa3\x8b\x42\x82\x88matroska", "mkv"},
		{"<svg xmlns=", "svg"},
		{"\xef\xbb\xbf\n<svg>", "svg"},
		{"<?xml version='1.0'?>\n<!-- x --><svg>", "svg"},
		{"<?xml version='1.0'?><x:svg xmlns:x=", "svg"},
		{"<!DOCTYPE svg [ <!ENTITY", "svg"},
		{"\xff\xfe<\x00s\x00v\x00g\x00>\x00", "svg"},
		{"\x00\x00\x00\x14ftypavif\x00\x00\x00\x00miaf", "avif"},
		{"\x00\x00\x00\x14ftypavis\x00\x00\x00\x00msf1", "avif"},
		{"\x00\x00\x00\x18ftypmif1\x00\x00\x00\x00miafavif", "avif"},
		{"\x00\x00\x00\x18ftypmif1\x00\x00\x00\x00mif1heic", "heic"},
		{"\x00\x00\x00\x18ftypmsf1\x00\x00\x00\x00msf1hevc", "heic"},
		{"\x00\x00\x00\x18ftypheix\x00\x00\x00\x00mif1heix", "heic"},
		{"\x00\x00\x00\x14ftypmif1avif" + "mif1", "heif"}, // avif as a version
		{"\x00\x00\x00\x14ftypqt  \x00\x00\x00\x00qt  ", "mov"},
		{"\x00\x00\x00\x14ftypM4V \x00\x00\x00\x00isom", "m4v"},
		{"\x00\x00\x00\x14ftyp3gp4\x00\x00\x00\x00isom", "3gp"},
		{"\x00\x00\x00\x14ftypisom\x00\x00\x00\x00mp41", "mp4"},
		{"\x00\x00\x00\x18ftypav", "avif"},
		{"\x00\x00\x00\x08wide\x00\x00\x00\x10mdat", "mov"},
		{"\x01\x23\x45\x67mdat", "mov"},
		{"\x00\x00\x00\x0cJXL \r\n\x87\n", "jxl"},
		{"\xff\x0a\x00", "jxl"},
		{"\x00\x00\x00\x0cjP  \r\n\x87\n", "jp2"},
		{"8BPS\x00\x01", "psd"},
		{"\x00\x00\x01\x00\x01\x00", "ico"},
	}
	for _, tt := range tests {
		f, err := recognize([]byte(tt.head))
		if f.name != tt.want || err != nil {
			t.Errorf("%q: got %q, %v, want %q", tt.head, f.name, err, tt.want)
		}
	}
}

func TestRecognizeRefuses(t *testing.T) {
	page := &NotPictureError{Is: "text/html"}
	tests := []struct {
		name, head string
		want       error
	}{
		{"nothing", "", &NotPictureError{Is: "empty"}},
		{"page", "<!doctype html><p>", page},
		{"page without doctype", "<HTML>", page},
		{"page after space and mark", "\xef\xbb\xbf \r\n\t<!DOCTYPE html>", page},
		{"page after a comment", "<!-- gone --><title>", page},
		{"page in UTF-16", "\xff\xfe<\x00h\x00t\x00m\x00l\x00>\x00", page},
		{"page in UTF-16 and Cyrillic", inUTF16(binary.LittleEndian, "<html>Страница удалена"), page},
		{"page in UTF-16 of the other order", inUTF16(binary.BigEndian, "<html>一丁七"), page},
		{"zeros in UTF-16", "\xff\xfe<\x00\x00\x00", &UnknownTypeError{Head: "fffe3c000000"}},
		{"page in GBK", "<title>\xcd\xbc\xc6\xac</title>", page},
		{"page as XML", `<?xml version="1.0"?><html>`, page},
		{"XML", `<?xml version="1.0"?><Error><Code>AccessDenied`, &NotPictureError{Is: "application/xml"}},
		{"JSON object", ` {"error": "limit"}`, &NotPictureError{Is: "application/json"}},
		{"JSON list", "[]", &NotPictureError{Is: "application/json"}},
		{"text", "Not found", &NotPictureError{Is: "text/plain"}},
		{"text in GBK", "\xcd\xbc\xc6\xac", &NotPictureError{Is: "text/plain"}},
		{"sound", "\x00\x00\x00\x10ftypM4A \x00\x00\x00\x00", &NotPictureError{Is: "audio/mp4"}},
		{"raw picture of a camera", "\x00\x00\x00\x10ftypcrx \x00\x00\x00\x00", &UnknownTypeError{Name: "cr3"}},
		{"text with the name of a box", "Get free pictures", &NotPictureError{Is: "text/plain"}},
		{"archive", "PK\x03\x04", &NotPictureError{Is: "application/zip"}},
		{"text like BMP", "BMW", &NotPictureError{Is: "text/plain"}},
		{"long text like BMP", "BM is what some bitmaps begin with", &NotPictureError{Is: "text/plain"}},
		{"page with an SVG in it", "<!-- <svg> --><p><svg></svg>", page},
		{"XML with an SVG in it", `<?xml version="1.0"?><feed><svg>`, &NotPictureError{Is: "application/xml"}},
		{"page with a name like SVG", "<svgs>", page},
		{"SVG in gzip", "\x1f\x8b\x08", &NotPictureError{Is: "application/gzip"}},
		{"anything else", "\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c", &UnknownTypeError{Head: "000102030405060708090a0b"}},
		{"RIFF of another kind", "RIFF\x00\x00\x00\x00WAVE", &UnknownTypeError{Head: "524946460000000057415645"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := recognize([]byte(tt.head))
			if diff := cmp.Diff(tt.want, err); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// inUTF16 writes a text with its byte order mark.
func inUTF16(order binary.AppendByteOrder, text string) string {
	b := order.AppendUint16(nil, 0xfeff)
	for _, unit := range utf16.Encode([]rune(text)) {
		b = order.AppendUint16(b, unit)
	}
	return string(b)
}

func TestVerifyFindsTheRootOfAnSVG(t *testing.T) {
	const svg = `<svg width="2" height="1"><title>Рисунок, 一丁七, Ελλάς, 😀</title></svg>`
	licence := func(size int) string { return "<!-- " + strings.Repeat("l", size) + " -->" }
	whole := verdict{Format: "svg", Width: 2, Height: 1}
	tests := []struct {
		name, data string
		want       verdict
	}{
		{"in UTF-16", inUTF16(binary.LittleEndian, svg), whole},
		{"in UTF-16 of the other order", inUTF16(binary.BigEndian, svg), whole},
		{"behind a long comment", licence(2*sniffLen) + svg, whole},
		{"behind a declaration and a long comment", `<?xml version="1.0"?>` + licence(2*sniffLen) + svg, whole},
		{"behind a long comment in UTF-16", inUTF16(binary.BigEndian, licence(2*sniffLen)+svg), whole},
		{"behind a comment longer than the buffer", licence(bufferSize) + svg, verdict{Fault: (&NotPictureError{Is: "text/html"}).Error()}},
		{"behind any comment if its type is declared", "<!DOCTYPE svg>" + licence(bufferSize) + svg, whole},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, verdictOn(bytes.NewReader([]byte(tt.data)))); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestTypeOf(t *testing.T) {
	tests := []struct{ name, head, want string }{
		{"a picture", "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "image/png"},
		{"one that browsers' rules do not know", "\x00\x00\x00\x1cftypavif\x00\x00\x00\x00avifmif1miaf", "image/avif"},
		{"a drawing", "<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml"},
		{"a page", "<!DOCTYPE html><title>list</title>", ""},
		{"a page with a drawing in it", "<html><body><svg xmlns='http://www.w3.org/2000/svg'/>", ""},
		{"a text that begins like a picture", "BM", ""},
		{"nothing", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := TypeOf([]byte(tt.head)); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}
