package fetch

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestJudgeStatus(t *testing.T) {
	wait := http.Header{"Retry-After": {"60"}}
	location := http.Header{"Location": {"http://b.test/"}}
	tests := []struct {
		status int
		header http.Header
		want   Verdict
	}{
		{200, nil, Verdict{Class: OK}},
		{200, wait, Verdict{Class: OK}},
		{203, nil, Verdict{Class: OK}},
		{206, nil, Verdict{Class: Transient, Cause: "partial"}},
		{101, nil, Verdict{Class: Permanent, Cause: "101"}},
		{202, nil, Verdict{Class: Transient, Cause: "202"}},
		{204, nil, Verdict{Class: Permanent, Cause: "empty"}},
		{205, nil, Verdict{Class: Permanent, Cause: "empty"}},
		{301, location, Verdict{Class: Moved, Cause: "301", Location: "http://b.test/"}},
		{303, location, Verdict{Class: Moved, Cause: "303", Location: "http://b.test/"}},
		{308, location, Verdict{Class: Moved, Cause: "308", Location: "http://b.test/"}},
		{302, nil, Verdict{Class: Permanent, Cause: "redirect"}},
		{302, http.Header{"Location": {"javascript:void(0)"}}, Verdict{Class: Permanent, Cause: "redirect"}},
		{304, nil, Verdict{Class: NotModified, Cause: "304"}},
		{400, nil, Verdict{Class: Refused, Cause: "400"}},
		{401, nil, Verdict{Class: Refused, Cause: "401"}},
		{402, nil, Verdict{Class: Refused, Cause: "402"}},
		{403, nil, Verdict{Class: Refused, Cause: "403"}},
		{404, nil, Verdict{Class: Absent, Cause: "404"}},
		{407, nil, Verdict{Class: Refused, Cause: "407"}},
		{408, nil, Verdict{Class: Transient, Cause: "408"}},
		{410, nil, Verdict{Class: Absent, Cause: "410"}},
		{416, nil, Verdict{Class: Refused, Cause: "416"}},
		{425, nil, Verdict{Class: Transient, Cause: "425"}},
		{429, nil, Verdict{Class: Busy, Cause: "429"}},
		{429, wait, Verdict{Class: Busy, Cause: "429", After: time.Minute}},
		{429, http.Header{"Retry-After": {"soon"}}, Verdict{Class: Busy, Cause: "429"}},
		{451, nil, Verdict{Class: Refused, Cause: "451"}},
		{500, nil, Verdict{Class: Transient, Cause: "500"}},
		{500, wait, Verdict{Class: Transient, Cause: "500"}},
		{503, nil, Verdict{Class: Transient, Cause: "503"}},
		{503, wait, Verdict{Class: Busy, Cause: "503", After: time.Minute}},
		{599, nil, Verdict{Class: Transient, Cause: "599"}},
		{999, nil, Verdict{Class: Permanent, Cause: "999"}},
	}
	for _, tt := range tests {
		t.Run(fmt.Sprintf("%d is %s", tt.status, tt.want.Class), func(t *testing.T) {
			got := Judge(tt.status, tt.header, nil)
			if diff := cmp.Diff(tt.want, got, cmpopts.IgnoreFields(Verdict{}, "Detail")); diff != "" {
				t.Errorf("%d (-want +got):\n%s", tt.status, diff)
			}
			if (got.Detail == "") != (got.Class == OK) {
				t.Errorf("%d: detail %q", tt.status, got.Detail)
			}
		})
	}
}

func TestJudgeStatusBesideError(t *testing.T) {
	t.Run("a refusal counts more than its body", func(t *testing.T) {
		if got := Judge(404, nil, errors.New("Not Found")); got.Class != Absent {
			t.Errorf("got %+v", got)
		}
	})
	t.Run("a body cut short counts more than 200", func(t *testing.T) {
		if got := Judge(200, nil, io.ErrUnexpectedEOF); got.Cause != "cut" {
			t.Errorf("got %+v", got)
		}
	})
}
