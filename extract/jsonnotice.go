package extract

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"magpie/config"
)

// behindNotice matches where an object or a list of more than numbers begins.
var behindNotice = config.WhenNeeded(`\{\s*["}]|\[\s*["{\[]`)

// What a server warns of before its answer is not long, and has few brackets.
const (
	longestNotice    = 64 << 10
	mostNoticeStarts = 50
)

// jsonBehindNotice reads an answer that a warning of the server stands before, as
// PHP writes them: the first JSON that runs to its end. It returns what stands
// before that too, "" when there is no such JSON. Of an answer that is cut off
// nothing is read.
func jsonBehindNotice(text string) (v any, notice string) {
	head := text[:min(len(text), longestNotice)]
	for _, at := range behindNotice().FindAllStringIndex(head, mostNoticeStarts) {
		notice, body := strings.TrimSpace(text[:at[0]]), text[at[0]:]
		if notice == "" || strings.ContainsAny(notice[:1], "{[") {
			return nil, ""
		}
		v, err := parseJSON(body)
		if err == nil {
			return v, notice
		}
		if errors.Is(err, io.ErrUnexpectedEOF) {
			return nil, ""
		}
	}
	return nil, ""
}

// parseJSON reads one value that is all of a text.
func parseJSON(text string) (any, error) {
	judge := json.NewDecoder(strings.NewReader(text))
	var skipped json.RawMessage
	if err := judge.Decode(&skipped); err != nil {
		return nil, fmt.Errorf("reading JSON: %w", err)
	}
	if strings.TrimSpace(text[judge.InputOffset():]) != "" {
		return nil, errors.New("reading JSON: there is more behind it")
	}
	return parseJSONBody(text)
}
