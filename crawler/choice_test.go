package crawler

import (
	"testing"

	"magpie/frontier"
)

// One worker is left for the kind that does not go first; where there is but one
// for want of connections, it does them by turns.
func TestOrder(t *testing.T) {
	const page, image = frontier.Page, frontier.Image
	tests := []struct {
		name          string
		most, workers int
		last          frontier.Kind
		pages, images int // in flight
		waiting       int64
		want          frontier.Kind
	}{
		{name: "pages go first", most: 4, workers: 4, want: page},
		{name: "pictures do when many wait", most: 4, workers: 4, waiting: manyImages, want: image},
		{name: "one worker is left for pictures", most: 4, workers: 4, pages: 1, want: image},
		{name: "or for pages", most: 4, workers: 4, images: 1, waiting: manyImages, want: page},
		{name: "no more than one", most: 4, workers: 4, pages: 1, images: 1, want: page},
		{name: "the only one there may be", most: 1, workers: 1, last: page, want: page},
		{name: "the only one there is, after a page", most: 4, workers: 1, last: page, want: image},
		{name: "the only one there is, after a picture", most: 4, workers: 1, last: image, want: page},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l := newLane(&Crawler{}, nil, tt.most, newConnections(tt.most))
			l.workers, l.last, l.images.open = tt.workers, tt.last, tt.waiting
			l.inFlight[page], l.inFlight[image] = tt.pages, tt.images
			if got := l.order()[0]; got != tt.want {
				t.Errorf("first goes a %v, want a %v", got, tt.want)
			}
		})
	}
}
