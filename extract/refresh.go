package extract

import "magpie/config"

// refreshTo matches the content of a <meta http-equiv=refresh> (HTML Standard,
// 4.2.5.3, shared declarative refresh steps): a time, then an address, with
// "url=" before it and in quotes or not.
var refreshTo = config.WhenNeeded(`(?is)^\s*[0-9.]+(?:\s*[;,]\s*|\s+)(?:url\s*=\s*)?(?:'([^']*)|"([^"]*)|(.*))`)

// refreshAddress returns where a page goes on by itself, "" when it only reads
// itself again.
func refreshAddress(content string) string {
	m := refreshTo().FindStringSubmatch(content)
	if m == nil {
		return ""
	}
	return m[1] + m[2] + m[3]
}
