// Package urlfetch stands in for that of google.golang.org/appengine, which colly
// imports for a method that nothing here calls. The true one brings all services
// of App Engine and their protocol buffers into every run: more than a megabyte of
// memory, and a millisecond of its start.
package urlfetch

import (
	"context"
	"net/http"
)

// Client panics: nothing here runs on App Engine.
func Client(context.Context) *http.Client {
	panic("a collector was made for App Engine")
}
