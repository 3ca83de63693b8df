package extract

import (
	"fmt"
	"strings"
	"time"
)

// dateParts are what may follow a "%" in the layout of a date, as in C's
// strftime with English names (ISO C, 7.27.3.5).
var dateParts = map[byte]func(time.Time) string{
	'Y': func(t time.Time) string { return t.Format("2006") },
	'y': func(t time.Time) string { return t.Format("06") },
	'm': func(t time.Time) string { return t.Format("01") },
	'd': func(t time.Time) string { return t.Format("02") },
	'H': func(t time.Time) string { return t.Format("15") },
	'M': func(t time.Time) string { return t.Format("04") },
	'S': func(t time.Time) string { return t.Format("05") },
	'b': func(t time.Time) string { return t.Format("Jan") },
	'B': func(t time.Time) string { return t.Format("January") },
	'j': func(t time.Time) string { return fmt.Sprintf("%03d", t.YearDay()) },
	'%': func(time.Time) string { return "%" },
}

// checkDateLayout reports whether formatDate understands a layout, and the
// layout says anything of a date.
func checkDateLayout(layout string) bool {
	says := false
	for i := 0; i < len(layout); i++ {
		if layout[i] != '%' {
			continue
		}
		i++
		if i == len(layout) || dateParts[layout[i]] == nil {
			return false
		}
		says = says || layout[i] != '%'
	}
	return says
}

// formatDate writes a date, in any form that parseDate reads, as layout says,
// for UTC; "" if the text is no date. checkDateLayout holds for the layout.
func formatDate(text, layout string) string {
	t, ok := parseDate(text)
	if !ok {
		return ""
	}
	var b strings.Builder
	for i := 0; i < len(layout); i++ {
		if layout[i] == '%' {
			i++
			b.WriteString(dateParts[layout[i]](t))
		} else {
			b.WriteByte(layout[i])
		}
	}
	return b.String()
}
