package fetch

import (
	"io"
	"net/http"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestStagesAreToldInTheirOrder(t *testing.T) {
	srv := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/robots.txt":
			w.WriteHeader(http.StatusNotFound)
		case "/old":
			http.Redirect(w, r, "/new", http.StatusFound)
		default:
			io.WriteString(w, "picture")
		}
	})
	exchange := []Stage{StageTurn, StageConnect, StageHeader, StageBody}
	twice := append(append([]Stage{}, exchange...), exchange...)
	tests := []struct {
		name, path string
		terms      Terms
		want       []Stage
	}{
		{"of one exchange", "/1.jpg", Terms{}, exchange},
		{"again after a redirect", "/old", Terms{}, twice},
		{"first of the question for robots.txt", "/1.jpg", Terms{Robots: true}, twice},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var mu sync.Mutex
			var got []Stage
			ctx := WithStages(WithTerms(t.Context(), tt.terms), func(s Stage) {
				mu.Lock()
				defer mu.Unlock()
				got = append(got, s)
			})
			c := newClient(t, Options{})
			if _, _, err := fetchAll(ctx, c, srv.URL+tt.path); err != nil {
				t.Fatal(err)
			}
			mu.Lock()
			defer mu.Unlock()
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("stages (-want +got):\n%s", diff)
			}
		})
	}
}
