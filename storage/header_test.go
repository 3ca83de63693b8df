package storage

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// What has no walk is taken by its header.
func TestSpoolTakesWhatCannotBeWalked(t *testing.T) {
	psd := "8BPS\x00\x01" + strings.Repeat("\x00", 6) + "\x00\x03\x00\x00\x00\x20\x00\x00\x00\x30\x00\x08\x00\x03"
	jp2 := "\x00\x00\x00\x0cjP  \r\n\x87\n" + string(boxOf("ftyp", "jp2 \x00\x00\x00\x00jp2 ")) +
		string(boxOf("jp2h", string(boxOf("ihdr", "\x00\x00\x00\x20\x00\x00\x00\x30\x00\x03\x07\x07\x00\x00")))) +
		"\x00\x00\x00\x00jp2c\xff\x4f"
	tests := []struct {
		name, data string
		want       Part
	}{
		{"PSD", psd, Part{Type: "image/vnd.adobe.photoshop", Ext: ".psd"}},
		{"PSB", strings.Replace(psd, "\x01", "\x02", 1), Part{Type: "image/vnd.adobe.photoshop", Ext: ".psb"}},
		{"JPEG 2000", jp2, Part{Type: "image/jp2", Ext: ".jp2"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := *spool(t, openDisk(t), "ab", []byte(tt.data+"tail"))
			tt.want.ID, tt.want.Size, tt.want.SHA256 = got.ID, int64(len(tt.data)+4), got.SHA256
			tt.want.Width, tt.want.Height = 48, 32
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestHeadersThatEndAreDamaged(t *testing.T) {
	for _, head := range []string{
		"8BPS\x00\x01\x00\x00",
		"\x00\x00\x00\x0cjP  \r\n\x87\n",
		"\x00\x00\x00\x0cjP  \r\n\x87\n\x00\x00\x00\x2djp2h\x00\x00\x00\x16ihdr\x00\x00",
		"\xff\x0a\x00",
	} {
		if got := verdictOn(bytes.NewReader([]byte(head))).Fault; !strings.Contains(got, "the file ends there") {
			t.Errorf("%q: got %q", head, got)
		}
	}
}
