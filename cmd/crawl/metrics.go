package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/spf13/pflag"

	"magpie/crawler"
)

// metrics holds the flag that says where to serve what a run counts.
type metrics struct{ address string }

func (m *metrics) addFlags(flags *pflag.FlagSet) {
	flags.StringVar(&m.address, "metrics", "",
		"serve Prometheus metrics and pprof at `[ADDR]:PORT` while the run lasts; :PORT is for this machine alone")
}

// serve begins to serve the metrics of the run with these options, if somebody
// asked for that, and says where. stop ends it; what is being answered then is
// not waited for longer than a moment.
func (m *metrics) serve(ctx context.Context, o *crawler.Options, r *reporter) (stop func(), err error) {
	if m.address == "" {
		return func() {}, nil
	}
	listeners, err := listenForMetrics(ctx, m.address)
	if err != nil {
		return nil, err
	}
	o.Metrics = crawler.NewMetrics(o.Rules)
	registry, err := newRegistry(o.Metrics)
	if err != nil {
		for _, l := range listeners {
			err = errors.Join(err, l.Close())
		}
		return nil, err
	}
	r.note(servedNote(listeners))
	return newMetricsServer(registry, r).start(listeners), nil
}

// newRegistry returns a registry with the metrics of a run, of Go and of the
// process.
func newRegistry(ofRun *crawler.Metrics) (*prometheus.Registry, error) {
	registry := prometheus.NewRegistry()
	for _, c := range []prometheus.Collector{
		ofRun, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
	} {
		if err := registry.Register(c); err != nil {
			return nil, fmt.Errorf("registering metrics: %w", err)
		}
	}
	return registry, nil
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
