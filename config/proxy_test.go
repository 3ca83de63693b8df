package config

import "testing"

// What a variable stands for is not known yet, so whatever may become the
// address of a proxy is kept as it is written.
func TestProxyWithVariables(t *testing.T) {
	for _, proxy := range []string{
		"${PROXY}", "${PROXY:-direct}", "http://${USER}:${WORD}@${HOST}:${PORT:-80}", "${SCHEME}://example.com", "${PROXY:-socks5://example.com}",
	} {
		t.Run(proxy, func(t *testing.T) {
			got := parseSite(t, "sites: {a: {start: 'https://example.com/', image: img, proxy: '"+proxy+"'}}").Proxy
			if got.Value != proxy {
				t.Errorf("got %q", got.Value)
			}
		})
	}
}
