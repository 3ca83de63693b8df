package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net"
	"net/http"
	"net/http/pprof"
	"net/netip"
	"strings"
	"sync"
	"time"

	"magpie/metrics"
)

// metricsServer serves what sources tell and the profiles of the process. Nobody who
// asks can hold up the run, or its end.
type metricsServer struct {
	http   http.Server
	cancel context.CancelFunc // ends what is being answered
}

const (
	// maxScrapes is how many are answered at once; others are turned away.
	maxScrapes = 4
	// lastMoment is what those who are being answered have when the run is over.
	lastMoment = time.Second
)

// newMetricsServer returns a server that is not started yet. What goes wrong
// while it serves is a note of the reporter.
func newMetricsServer(sources []source, r *reporter) *metricsServer {
	faults := log.New(noteWriter{r}, "", 0)
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", &scrape{sources: sources, faults: faults, turns: make(chan struct{}, maxScrapes)})
	// Not the command line: it may hold what only the site should know.
	mux.HandleFunc("GET /debug/pprof/", pprof.Index)
	mux.HandleFunc("GET /debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("GET /debug/pprof/symbol", pprof.Symbol)
	mux.HandleFunc("GET /debug/pprof/trace", pprof.Trace)
	mux.HandleFunc("GET /{$}", guide)

	ctx, cancel := context.WithCancel(context.Background())
	return &metricsServer{cancel: cancel, http: http.Server{
		Handler: forThisMachine(mux), ErrorLog: faults,
		BaseContext: func(l net.Listener) context.Context {
			return context.WithValue(ctx, aloneKey{}, isLoopback(l.Addr()))
		},
		ReadTimeout: 5 * time.Second, MaxHeaderBytes: 16 << 10, IdleTimeout: 2 * time.Minute,
		WriteTimeout: 30 * time.Second, // a profile is given what it lasts besides
	}}
}

// start serves on the listeners, which are the server's from now on, until stop
// is called.
func (s *metricsServer) start(listeners []net.Listener) (stop func()) {
	var serving sync.WaitGroup
	for _, l := range listeners {
		serving.Go(func() {
			if err := s.http.Serve(l); !errors.Is(err, http.ErrServerClosed) {
				s.http.ErrorLog.Printf("serving ended: %v", err)
			}
		})
	}
	return func() {
		s.cancel()
		ctx, cancel := context.WithTimeout(context.Background(), lastMoment)
		defer cancel()
		if s.http.Shutdown(ctx) != nil {
			_ = s.http.Close() // the listeners are closed by now, and connections are nobody's loss
		}
		serving.Wait()
	}
}

// scrape answers with what all sources tell.
type scrape struct {
	sources []source
	faults  *log.Logger
	turns   chan struct{} // has one for each that is being answered
}

// ServeHTTP implements http.Handler. What one source cannot tell takes nothing of
// the others along.
func (s *scrape) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	select {
	case s.turns <- struct{}{}:
		defer func() { <-s.turns }()
	default:
		http.Error(w, fmt.Sprintf("%d others are being answered.", maxScrapes), http.StatusServiceUnavailable)
		return
	}
	var told metrics.Writer
	for _, source := range s.sources {
		if err := source(&told); err != nil {
			s.faults.Print(err)
		}
	}
	w.Header().Set("Content-Type", metrics.ContentType)
	_, _ = w.Write(told.Text()) // who left needs none
}

// aloneKey is where the context of a request has whether its listener is for this
// machine alone.
type aloneKey struct{}

func isLoopback(a net.Addr) bool {
	tcp, ok := a.(*net.TCPAddr)
	return ok && tcp.IP.IsLoopback()
}

// forThisMachine turns away what the page of a stranger asks through a browser,
// where the listener is for this machine alone: any name may be made to lead to
// it (DNS rebinding), and any page may link to it (Sec-Fetch-Site, W3C Fetch
// Metadata).
func forThisMachine(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		alone, _ := r.Context().Value(aloneKey{}).(bool)
		if alone && (!isNamedHere(r.Host) || r.Header.Get("Sec-Fetch-Site") == "cross-site") {
			http.Error(w, "This is for this machine alone: ask for it as localhost or by its number.", http.StatusForbidden)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// isNamedHere reports whether a Host header has a number or localhost, and no name
// that somebody else owns.
func isNamedHere(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	_, err := netip.ParseAddr(strings.Trim(host, "[]"))
	return err == nil || strings.EqualFold(host, "localhost")
}

// noteWriter makes a note of each line that is logged.
type noteWriter struct{ *reporter }

func (w noteWriter) Write(line []byte) (int, error) {
	w.note("metrics    " + plain(strings.TrimSpace(string(line))))
	return len(line), nil
}
