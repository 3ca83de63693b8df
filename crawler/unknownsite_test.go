package crawler

import "testing"

func TestUnknownSiteIsToldWhichThereAre(t *testing.T) {
	tests := []struct {
		name  string
		known []string
		want  string
	}{
		{"a near one", []string{"birds", "fish"}, `there is no site "bird"; did you mean "birds"?`},
		{"one", []string{"fish"}, `there is no site "bird"; there is fish`},
		{"several", []string{"fish", "trees"}, `there is no site "bird"; there are fish, trees`},
		{"none", nil, `there is no site "bird", nor any other: to begin one: crawl add URL`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := (&UnknownSiteError{Name: "bird", Known: tt.known}).Error(); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}
