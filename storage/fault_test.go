package storage

import (
	"bufio"
	"bytes"
	"testing"
)

func TestFaultsSayWhatArrived(t *testing.T) {
	_, cut := verify(bufio.NewReader(bytes.NewReader(encodeGIF(t, 1)[:100])), nil)
	tests := []struct {
		err  error
		want string
	}{
		{&NotPictureError{Is: "empty"}, "not a picture: the body is empty"},
		{&NotPictureError{Is: "text/html"}, "not a picture but text/html"},
		{&UnknownTypeError{Name: "avif"}, `unknown picture type "avif"`},
		{&UnknownTypeError{Head: "52494646"}, "unknown picture type: it begins with 52494646…"},
		{&UnwantedTypeError{Kind: "video", Name: "mp4"}, `unwanted video of type "mp4"`},
		{cut, "damaged gif at byte 100: the file ends there"},
	}
	for _, tt := range tests {
		if got := tt.err.Error(); got != tt.want {
			t.Errorf("got %q, want %q", got, tt.want)
		}
	}
}
