package frontier

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"github.com/redis/go-redis/v9"
)

// Galleries implements Frontier. Each host has sums of its own, by the names of the
// galleries: hosts are read side by side, so the cost grows with them, too.
func (r *Redis) Galleries(ctx context.Context, f GalleryFilter, fn func(Gallery) error) error {
	err := r.galleriesAt(ctx, f, func(name string, of []*side[string]) error {
		return r.tellGallery(ctx, f, name, of, fn)
	})
	var stopped *stopError
	if errors.As(err, &stopped) {
		return stopped.err
	}
	if err != nil {
		return fmt.Errorf("reading galleries: %w", err)
	}
	return nil
}

// galleriesAt calls fn with the names of galleries in their order, and the hosts that have
// sums of each.
func (r *Redis) galleriesAt(ctx context.Context, f GalleryFilter, fn func(name string, of []*side[string]) error) error {
	var sides []*side[string]
	err := r.eachHost(ctx, func(host string) error {
		s := newSide(host, func(ctx context.Context, host, last string) ([]string, error) {
			return r.galleryNames(ctx, host, f, last)
		})
		some, err := s.fill(ctx)
		if some {
			sides = append(sides, s)
		}
		return err
	})
	if err != nil {
		return err
	}
	return mergeSides(ctx, sides, cmp.Compare[string], fn)
}

// stopError is an error of the function that records or galleries are handed to.
type stopError struct{ err error }

func (e *stopError) Error() string { return e.err.Error() }

// stopped wraps an error of such a function.
func stopped(err error) error {
	if err == nil {
		return nil
	}
	return &stopError{err}
}

// galleryNames are some names of galleries on a host behind one, "" for the first.
func (r *Redis) galleryNames(ctx context.Context, host string, f GalleryFilter, last string) (names []string, err error) {
	key := r.keysOf(host) + ":n:" + f.Site
	by := &redis.ZRangeBy{Min: "(" + last, Max: "+", Count: sideSize}
	if last == "" {
		by.Min = "-" // there may be one without a name
	}
	if f.Only != nil {
		by.Min, by.Max = "["+*f.Only, "["+*f.Only
	}
	err = r.patiently(ctx, func() error {
		names, err = r.client.ZRangeByLex(ctx, key, by).Result()
		return err
	})
	return names, err
}

// tellGallery adds up what the hosts know of a gallery.
func (r *Redis) tellGallery(ctx context.Context, f GalleryFilter, name string, of []*side[string], fn func(Gallery) error) error {
	var sums redisGallerySums
	claimedAt := ""
	for _, s := range of {
		there, err := r.sumsAt(ctx, s.host, f.Site, name)
		if err != nil {
			return err
		}
		if there.Claims > 0 {
			claimedAt = s.host
		}
		sums.merge(there)
	}
	g := Gallery{Site: f.Site, Name: name, GallerySums: sums.GallerySums, Changed: fromMillis(sums.changed)}
	if !f.passes(g) {
		return nil
	}
	if g.Claims == 1 {
		records, err := r.Get(ctx, []Job{{ID: sums.claimID(), Host: claimedAt}})
		if err != nil {
			return err
		}
		g.ClaimURL = records[0].URL
	}
	return stopped(fn(g))
}

// sumsAt are the numbers of a gallery on a host.
func (r *Redis) sumsAt(ctx context.Context, host, site, name string) (sums redisGallerySums, err error) {
	var packed string
	err = r.patiently(ctx, func() error {
		packed, err = r.client.HGet(ctx, r.keysOf(host)+":g:"+site, name).Result()
		if errors.Is(err, redis.Nil) {
			err = nil
		}
		return err
	})
	if err != nil || packed == "" {
		return sums, err
	}
	return sums, sums.read(packed)
}
