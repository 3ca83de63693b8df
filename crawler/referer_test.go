package crawler

import (
	"testing"

	"magpie/frontier"
)

func TestReferer(t *testing.T) {
	tests := []struct{ name, page, address, want string }{
		{"whole to the same origin", "https://a.test/p/1?key=2", "https://a.test/i.jpg", "https://a.test/p/1?key=2"},
		{"the origin to another host", "https://a.test/p/1?key=2", "https://b.test/i.jpg", "https://a.test/"},
		{"the origin to another port", "http://a.test:81/p/1", "http://a.test/i.jpg", "http://a.test:81/"},
		{"the origin from http to https", "http://a.test/p/1", "https://a.test/i.jpg", "http://a.test/"},
		{"nothing from https to http", "https://a.test/p/1", "http://a.test/i.jpg", ""},
		{"no user and no fragment", "https://me:pw@a.test/p/1#part", "https://a.test/i.jpg", "https://a.test/p/1"},
		{"no user to another host", "https://me:pw@a.test/p/1#part", "https://b.test/i.jpg", "https://a.test/"},
		{"nothing without a page", "", "https://a.test/i.jpg", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			job := frontier.Job{Task: frontier.Task{Referer: tt.page, URL: tt.address}}
			if got := refererOf(job); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}
