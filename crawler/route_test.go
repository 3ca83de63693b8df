package crawler

import (
	"fmt"
	"os"
	"testing"

	"magpie/config"
)

func TestRouteOf(t *testing.T) {
	tests := []struct {
		name, proxy, value, want string
		direct, fault            bool
	}{
		{name: "none of its own"},
		{name: "past that of the environment", proxy: "direct", direct: true},
		{name: "past it by a variable", proxy: "${PROXY}", value: "direct", direct: true},
		{name: "a proxy", proxy: "socks5h://127.0.0.1:1080", want: "socks5h://127.0.0.1:1080"},
		{name: "its password by a variable", proxy: "http://me:${PROXY}@p.test:80", value: "x%40y", want: "http://me:x%40y@p.test:80"},
		{name: "all of it by a variable", proxy: "${PROXY}", value: "https://p.test", want: "https://p.test"},
		{name: "a variable without a scheme", proxy: "${PROXY}", value: "p.test:8080", fault: true},
		{name: "a variable that breaks the address", proxy: "http://me:${PROXY}@p.test:80", value: "x/y", fault: true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Setenv("PROXY", tt.value)
			proxy := ""
			if tt.proxy != "" {
				proxy = fmt.Sprintf(", proxy: '%s'", tt.proxy)
			}
			cfg, err := config.ParseWith("crawl.yaml", []byte("sites:\n  s: {start: 'http://one.test/', image: img"+proxy+"}\n"), os.LookupEnv)
			if err != nil {
				t.Fatal(err)
			}
			got, faults := routeOf(cfg.Sites[0], cfg.Env())
			address := ""
			if got.proxy != nil {
				address = got.proxy.String()
			}
			if address != tt.want || got.direct != tt.direct || len(faults) > 0 != tt.fault {
				t.Errorf("got %q, direct %v, %v; want %q, direct %v, a fault %v", address, got.direct, faults, tt.want, tt.direct, tt.fault)
			}
		})
	}
}
