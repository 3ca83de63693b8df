package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"runtime"

	"github.com/spf13/pflag"

	"magpie/crawler"
	"magpie/metrics"
)

// metricsFlag says where to serve what a run counts.
type metricsFlag struct{ address string }

func (m *metricsFlag) addFlags(flags *pflag.FlagSet) {
	flags.StringVar(&m.address, "metrics", "",
		"serve Prometheus metrics and pprof at `[ADDR]:PORT` while the run lasts; :PORT is for this machine alone")
}

// heapProfileRate is how many bytes are given out, about, from one that the profile
// of the heap has to the next: the usual. The profile lacks what was made earlier.
const heapProfileRate = 512 << 10

// serve begins to serve the metrics of the run with these options, if somebody
// asked for that, and says where. stop ends it; what is being answered then is
// not waited for longer than a moment.
func (m *metricsFlag) serve(ctx context.Context, o *crawler.Options, r *reporter) (stop func(), err error) {
	if m.address == "" {
		return func() {}, nil
	}
	listeners, err := listenForMetrics(ctx, m.address)
	if err != nil {
		return nil, err
	}
	runtime.MemProfileRate = heapProfileRate
	o.Metrics = crawler.NewMetrics(o.Rules)
	r.note(servedNote(listeners))
	return newMetricsServer([]source{o.Metrics.Write, ofGo, metrics.WriteProcess}, r).start(listeners), nil
}

// source tells metrics. With an error it told what it could.
type source func(*metrics.Writer) error

func ofGo(w *metrics.Writer) error {
	metrics.WriteGo(w)
	return nil
}

// servedNote says where the metrics are, and who can read them if that is not
// this machine alone.
func servedNote(listeners []net.Listener) string {
	addr := netip.MustParseAddrPort(listeners[0].Addr().String())
	host := addr.String()
	if addr.Addr().IsUnspecified() {
		host = fmt.Sprintf("localhost:%d", addr.Port()) // among others
	}
	text := fmt.Sprintf("metrics    http://%s/metrics", host)
	if !addr.Addr().IsLoopback() {
		text += fmt.Sprintf("\n           others can read them too; for this machine alone: --metrics :%d", addr.Port())
	}
	return text
}

// guide is what stands at the root of the server.
func guide(w http.ResponseWriter, _ *http.Request) {
	fmt.Fprint(w, "A run of crawl. Its metrics are at /metrics, its profiles at /debug/pprof/.\n")
}
