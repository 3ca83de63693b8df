package crawler

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"magpie/frontier"
	"magpie/storage"
)

// The records of a crawl are not in the order of its galleries, and there may be
// millions. So they are put in order, on the disk where they do not fit in memory,
// and that twice. First each picture stands behind the page that it was found
// on, for a gallery with a page for each picture has the order of these pages, and
// not that in which they were read. Then all are in the order of an archive:
//
//	site, gallery, 0                          the sums of the gallery
//	site, gallery, 1, number, found, own      a picture
//
// number is the field of that name, as people count; found and own are places in
// the order in which everything became known.

// A key of a gallery ends with galleryRow; one of a picture goes on behind
// pictureRow.
const (
	galleryRow = 0
	pictureRow = 1
)

// appendText adds a text to a key so that keys have the order of their texts, and
// the end of none is taken for the beginning of what follows.
func appendText(key []byte, text string) []byte {
	return append(append(key, strings.ReplaceAll(text, "\x00", "\x00\xff")...), textEnd...)
}

// textEnd stands behind a text in a key, and never within one.
const textEnd = "\x00\x01"

// groupKey begins the keys of a gallery.
func groupKey(site, gallery string) []byte { return appendText(appendText(nil, site), gallery) }

// cutGroup cuts a key behind the texts that name the gallery.
func cutGroup(key []byte) (group, rest []byte) {
	_, behind, _ := bytes.Cut(key, []byte(textEnd))
	_, rest, _ = bytes.Cut(behind, []byte(textEnd))
	return key[:len(key)-len(rest)], rest
}

// isGalleryKey reports whether a key is that of a gallery.
func isGalleryKey(key []byte) bool {
	_, rest := cutGroup(key)
	return len(rest) == 1 && rest[0] == galleryRow
}

// inOrder reads the records into the order in which they are packed. The caller
// closes the sorter, also after an error, if there is one.
//
// Of a gallery that is named its own records are read, which a state file finds by an
// index. If one of its pictures is from a page that counts elsewhere, the place of that
// is not among them, and all are read.
func (p *Packing) inOrder(ctx context.Context) (order *storage.Sorter, err error) {
	if p.options.Gallery != nil && !p.options.Config.IsServer() {
		of := p.filter()
		of.Gallery = p.options.Gallery
		order, err = p.inOrderOf(ctx, of)
		if !errors.Is(err, errPageElsewhere) {
			return order, err
		}
		if err := order.Close(); err != nil {
			return nil, err
		}
		p.change(func(s *PackSum) { s.Records, s.FailedForGood = 0, 0 })
	}
	return p.inOrderOf(ctx, p.filter())
}

// errPageElsewhere says that the page of a picture is not among the records that were read.
var errPageElsewhere = errors.New("the page of a picture counts in another gallery")

// inOrderOf is inOrder of the records that pass a filter.
func (p *Packing) inOrderOf(ctx context.Context, of frontier.Filter) (order *storage.Sorter, err error) {
	byPage := p.packer.Sorter()
	defer func() { err = errors.Join(err, byPage.Close()) }()
	if err := p.readRecords(ctx, of, byPage); err != nil {
		return nil, err
	}
	order = p.packer.Sorter()
	if err := byPage.Each(behindPages(ctx, order, of.Gallery == nil)); err != nil {
		return order, err
	}
	return order, p.readGalleries(ctx, order)
}

// readRecords hands the pictures that are kept, and pages of one picture or more,
// to a sorter, each picture behind its page. Of one gallery it hands over all pages, with
// ofMany those that are no chain of their own.
func (p *Packing) readRecords(ctx context.Context, of frontier.Filter, byPage *storage.Sorter) error {
	var own uint64
	add := func(r frontier.Record, page string, kind frontier.Kind, value []byte) error {
		return p.options.onFolder(byPage.Add(pageKey(r.Site, page, kind, own), value))
	}
	return p.frontier.Each(ctx, of, func(r frontier.Record) error {
		own++
		p.countRecord(r)
		switch {
		case r.Kind == frontier.Page && isOnlyPage(r):
			return add(r, r.URL, frontier.Page, nil)
		case r.Kind == frontier.Page && of.Gallery != nil:
			return add(r, r.URL, frontier.Page, []byte(ofMany))
		case r.Kind != frontier.Image || !isKept(r.State, r.Cause) || !p.options.wantsGallery(r.Site, r.Gallery):
			return nil
		}
		if r.Referer == "" && of.Gallery != nil { // it is of no page
			if err := add(r, "", frontier.Page, []byte(ofMany)); err != nil {
				return err
			}
		}
		return add(r, r.Referer, frontier.Image, pictureValue(r))
	})
}

// countRecord counts a record that was read.
func (p *Packing) countRecord(r frontier.Record) {
	forGood := r.State == frontier.Failed && !r.Passing && p.options.wantsGallery(r.Site, r.InGallery())
	p.change(func(s *PackSum) {
		s.Records++
		if forGood {
			s.FailedForGood++
		}
	})
}

// ofMany is the value of a page that is no chain of its own.
const ofMany = "+"

// filter chooses what is read: of one site, or of all.
func (p *Packing) filter() frontier.Filter {
	if len(p.options.Sites) == 1 {
		return frontier.Filter{Site: p.options.Sites[0]}
	}
	return frontier.Filter{}
}

// isOnlyPage reports whether a page is a chain of its own. The pictures of a longer
// one became known in their order.
func isOnlyPage(r frontier.Record) bool {
	return r.State == frontier.Done && r.Page <= 1 && r.Next == "" && r.Images > 0
}

// pageKey is the key of a page, or of a picture that was found on one: the
// address of the page, shortened, then the kind, for pages go first, then the
// place in the order in which everything became known.
func pageKey(site, address string, kind frontier.Kind, own uint64) []byte {
	sum := sha256.Sum256(groupKey(site, address))
	key := append(slices.Clone(sum[:addressBytes]), byte(kind))
	return binary.BigEndian.AppendUint64(key, own)
}

const addressBytes = 16

// behindPages hands pictures on with the place of their page, and with their own
// if that is no chain of its own, or not known. Where it is to be known that is
// errPageElsewhere.
func behindPages(ctx context.Context, order *storage.Sorter, mayBeUnknown bool) func(key, value []byte) error {
	var page, found []byte
	return func(key, value []byte) error {
		address, kind, own := key[:addressBytes], frontier.Kind(key[addressBytes]), key[addressBytes+1:]
		if kind == frontier.Page {
			if !bytes.Equal(address, page) {
				page, found = slices.Clone(address), nil
			}
			if string(value) != ofMany {
				found = slices.Clone(own)
			}
			return ctx.Err()
		}
		from := own
		switch {
		case !bytes.Equal(address, page):
			if !mayBeUnknown {
				return errPageElsewhere
			}
		case found != nil:
			from = found
		}
		prefix, job := cutPicture(value)
		return order.Add(slices.Concat(prefix, from, own), slices.Clone(job))
	}
}

// pictureValue is what has to be known of a picture to put it in order and to read
// its record again: the first part of its key behind its length, then its job.
func pictureValue(r frontier.Record) []byte {
	prefix := append(groupKey(r.Site, r.Gallery), pictureRow)
	prefix = appendText(prefix, naturalKey(r.Fields[numberField]))
	value := binary.AppendUvarint(nil, uint64(len(prefix)))
	return slices.Concat(value, prefix, r.ID[:], []byte(r.Host))
}

// numberField is the field that tells the place of a picture in its gallery.
const numberField = "number"

// cutPicture takes the two parts of a value of a picture apart.
func cutPicture(value []byte) (prefix, job []byte) {
	length, n := binary.Uvarint(value)
	return value[n:][:length], value[n:][length:]
}

// jobOf reads the job of a picture.
func jobOf(value []byte) frontier.Job {
	job := frontier.Job{Kind: frontier.Image}
	job.Host = string(value[copy(job.ID[:], value):])
	return job
}

// readGalleries hands the sums of all galleries to a sorter. They are read behind
// the records, so that there is one for every picture.
func (p *Packing) readGalleries(ctx context.Context, order *storage.Sorter) error {
	return p.options.eachGallery(ctx, p.frontier, func(g frontier.Gallery) error {
		p.change(func(s *PackSum) {
			s.Galleries++
			s.Total += g.Done
		})
		sums, err := json.Marshal(g)
		if err != nil {
			return fmt.Errorf("noting the sums of a gallery: %w", err)
		}
		return p.options.onFolder(order.Add(append(groupKey(g.Site, g.Name), galleryRow), sums))
	})
}
