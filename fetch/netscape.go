package fetch

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
)

const (
	// netscapeHeader is the first line of a file of cookies, by which other
	// tools know it.
	netscapeHeader = "# Netscape HTTP Cookie File\n"
	// httpOnlyPrefix marks, before its domain, a cookie that scripts do not see.
	httpOnlyPrefix = "#HttpOnly_"
	// maxNetscapeLine is the longest line of a file of cookies, in bytes.
	maxNetscapeLine = 16 << 10
)

// Read puts the cookies of a file in Netscape's format, the cookies.txt that
// browsers export, on top of those in the jar: a line for each, of seven fields
// with tabs between them. The error names the line that is wrong; nothing is
// put into the jar then. What has expired is passed over.
func (j *Jar) Read(r io.Reader) error {
	now := time.Now()
	cookies, err := readNetscape(r, now)
	if err != nil {
		return err
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, c := range cookies {
		j.put(c, now)
	}
	return nil
}

// Write writes the cookies of the jar in Netscape's format, sorted, without
// those that have expired. The end of a session is written as 0.
func (j *Jar) Write(w io.Writer) error {
	j.mu.Lock()
	cookies := j.all(time.Now())
	j.mu.Unlock()
	buffer := bufio.NewWriter(w) // keeps the first error until Flush
	fmt.Fprint(buffer, netscapeHeader)
	for _, c := range cookies {
		fmt.Fprint(buffer, netscapeLine(c))
	}
	if err := buffer.Flush(); err != nil {
		return fmt.Errorf("writing cookies: %w", err)
	}
	return nil
}

// netscapeLine writes a cookie. None that is kept has a tab or line break where
// it would matter.
func netscapeLine(c cookie) string {
	domain := c.domain
	if !c.hostOnly {
		domain = "." + domain
	}
	if c.httpOnly {
		domain = httpOnlyPrefix + domain
	}
	return fmt.Sprintf("%s\t%s\t%s\t%s\t%d\t%s\t%s\n", domain, netscapeFlag(!c.hostOnly), c.path,
		netscapeFlag(c.secure), c.expires, c.name, c.value)
}

func netscapeFlag(on bool) string { return strings.ToUpper(strconv.FormatBool(on)) }

// readNetscape reads as many cookies as a jar holds, without those that have
// expired. More are an error, rather than a login that does not work.
func readNetscape(r io.Reader, now time.Time) ([]cookie, error) {
	var cookies []cookie
	shelves := map[string]int{}
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, maxNetscapeLine)
	number := 0
	for lines.Scan() {
		number++
		line := lines.Text()
		if number == 1 {
			line = strings.TrimPrefix(line, "\uFEFF")
		}
		c, err := parseNetscapeLine(line)
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", number, err)
		}
		if c.name == "" || c.expired(now) {
			continue
		}
		cookies = append(cookies, c)
		shelf := registrable(c.domain)
		shelves[shelf]++
		if len(cookies) > maxCookies || shelves[shelf] > maxDomainCookies {
			return nil, fmt.Errorf("line %d: more than %d cookies, or %d of one domain: keep only those of the site",
				number, maxCookies, maxDomainCookies)
		}
	}
	return cookies, netscapeError(lines.Err(), number+1)
}

// netscapeError says of an error of the reader where it came.
func netscapeError(err error, line int) error {
	if errors.Is(err, bufio.ErrTooLong) {
		return fmt.Errorf("line %d: it is longer than %s", line, sizeText(maxNetscapeLine))
	}
	if err != nil {
		return fmt.Errorf("reading line %d: %w", line, err)
	}
	return nil
}

// parseNetscapeLine reads one line, without its end. A line that holds no cookie
// is read as one without a name, and so are cookies without a name: they are
// none by RFC 6265.
func parseNetscapeLine(line string) (cookie, error) {
	line, httpOnly := strings.CutPrefix(line, httpOnlyPrefix)
	if strings.TrimSpace(line) == "" || strings.HasPrefix(line, "#") {
		return cookie{}, nil
	}
	fields := strings.SplitN(line, "\t", 7)
	if len(fields) == 6 {
		fields = append(fields, "") // editors take off the tab before an empty value
	}
	if len(fields) != 7 {
		return cookie{}, fmt.Errorf("it has %d of 7 fields: write domain, TRUE or FALSE for its sub-domains, path, "+
			"TRUE or FALSE for https only, expiry, name and value with tabs between them, as browsers export "+
			"cookies.txt in Netscape's format", len(fields))
	}
	c := cookie{cookieKey: cookieKey{path: fields[2], name: fields[5]}, value: fields[6], httpOnly: httpOnly}
	if err := checkNetscapeTexts(c, line); err != nil {
		return cookie{}, err
	}
	if err := c.readNetscape(fields); err != nil {
		return cookie{}, err
	}
	return c, nil
}

// checkNetscapeTexts says what is wrong with the texts of a cookie, which are
// sent as they are.
func checkNetscapeTexts(c cookie, line string) error {
	switch {
	case hasControl(line):
		return errors.New("it has a control character in it: save the file as plain text, in UTF-8")
	case !strings.HasPrefix(c.path, "/"):
		return fmt.Errorf("the path %q does not begin with a slash: write / for all of the host", c.path)
	case strings.ContainsAny(c.name, "=;"), strings.Contains(c.value, ";"):
		return fmt.Errorf("the cookie %q has a character in it that ends it: no = may stand in a name, and no ; "+
			"in name or value", c.name)
	case len(c.name)+len(c.value) > maxCookie:
		return fmt.Errorf("the cookie %q is longer than %d bytes", c.name, maxCookie)
	}
	return nil
}

// readNetscape reads those fields that are no texts.
func (c *cookie) readNetscape(fields []string) error {
	wide, err := parseNetscapeFlag(fields[1])
	if err != nil {
		return fmt.Errorf("reading the second field, of the sub-domains: %w", err)
	}
	if c.secure, err = parseNetscapeFlag(fields[3]); err != nil {
		return fmt.Errorf("reading the fourth field, of https: %w", err)
	}
	if c.expires, err = parseNetscapeExpiry(fields[4]); err != nil {
		return err
	}
	domain, dotted := strings.CutPrefix(fields[0], ".")
	c.domain = hostName(domain)
	if c.domain == "" || !isASCII(c.domain) || !isIP(c.domain) && strings.ContainsAny(c.domain, ":/@ #") ||
		strings.HasPrefix(c.domain, ".") || strings.HasSuffix(c.domain, ".") {
		return fmt.Errorf("%q is no host: write its name alone, such as www.example.com", fields[0])
	}
	c.hostOnly = !wide && !dotted || isShared(c.domain)
	return nil
}

func parseNetscapeFlag(text string) (bool, error) {
	switch strings.ToUpper(text) {
	case "TRUE":
		return true, nil
	case "FALSE":
		return false, nil
	}
	return false, fmt.Errorf("%q is neither TRUE nor FALSE", text)
}

// parseNetscapeExpiry reads seconds since 1970. A fraction is cut off. 0 and
// less, which some write, is the end of a session.
func parseNetscapeExpiry(text string) (int64, error) {
	whole, _, _ := strings.Cut(text, ".")
	seconds, err := strconv.ParseInt(whole, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("the expiry %q is no number of seconds since 1970: write 0 for the end of a session", text)
	}
	return max(seconds, 0), nil
}
