package crawler

import (
	"context"
	"errors"
	"fmt"

	"magpie/storage"
)

// pack makes the archive of what was gathered, and tells what became of it. The
// error is one that ends the packing.
func (p *Packing) pack(ctx context.Context, g *gathering) error {
	if !g.any {
		return nil
	}
	told := PackedGallery{Site: g.gallery.Site, Gallery: g.gallery.Name, Complete: g.gallery.IsComplete()}
	if !told.Complete {
		told.Detail = galleryStatus(g.gallery, nil).String()
	}
	switch {
	case g.tooMany:
		told.Outcome, told.Detail = PackTooLarge, fmt.Sprintf("it has more than %d pictures", mostPacked)
	case !told.Complete && !p.options.Incomplete:
		told.Outcome = PackIncomplete
	default:
		if err := p.packWhole(ctx, g, &told); err != nil {
			return err
		}
	}
	p.settled += g.gallery.Done
	p.tell(told)
	return nil
}

// packWhole makes an archive of all that is kept of a gallery.
func (p *Packing) packWhole(ctx context.Context, g *gathering, told *PackedGallery) error {
	b, err := p.read(ctx, g)
	if err != nil {
		return err
	}
	told.LeftOut = b.leftOut
	switch {
	case b.done != g.gallery.Done && !p.options.Incomplete:
		told.Outcome, told.Complete, told.Detail = PackIncomplete, false, "it changed while it was read: a run is on"
		return nil
	case len(b.pages) == 0:
		told.Outcome = PackEmpty
		return nil
	}
	var info []byte
	if p.options.Comic {
		if info, err = b.comicInfo(galleryStatus(g.gallery, nil).Name()); err != nil {
			return err
		}
	}
	mark := b.mark(g.gallery, info)
	place, err := p.place(g, mark)
	if err == nil && place.outcome == "" {
		err = p.write(ctx, g, b, info, mark, &place)
	}
	if refused, ok := errors.AsType[*storage.NameError](err); ok {
		place.outcome, place.detail, err = PackRefused, refused.Error(), nil
	}
	told.fill(place)
	return err
}

// packPlace is where an archive is to be, and what became of it.
type packPlace struct {
	path string
	over bool
	// outcome is "" until it is known.
	outcome PackOutcome
	detail  string

	pictures, bytes int64
}

func (g *PackedGallery) fill(place packPlace) {
	g.Outcome, g.Path, g.Pictures, g.Bytes = place.outcome, place.path, place.pictures, place.bytes
	if place.detail != "" {
		g.Detail = place.detail
	}
}

// mostPackNames is how many names are tried for an archive: galleries whose names
// differ only in what cannot stand in a file name want the same.
const mostPackNames = 3

// place finds the place of an archive: where an earlier one of the gallery stands
// or, if there is none, the first that no other gallery has.
func (p *Packing) place(g *gathering, mark storage.PackMark) (packPlace, error) {
	name := galleryStatus(g.gallery, nil).Name()
	var first *packPlace
	var last packPlace
	for n := range mostPackNames {
		last = packPlace{path: storage.PackPath(g.gallery.Site, name, p.options.ext(), mark.Gallery[:8], n)}
		standing, err := p.packer.Standing(last.path, mark)
		switch {
		case err != nil:
			return last, err
		case standing == storage.Same || standing == storage.Older:
			return p.overOwn(last, standing), nil
		case standing != storage.Another && first == nil:
			place := last
			if standing == storage.Foreign {
				place = p.overForeign(place)
			}
			first = &place
		}
	}
	if first != nil {
		return *first, nil
	}
	last.outcome, last.detail = PackRefused, "archives of other galleries have this name and those like it"
	return last, nil
}

// overOwn is a place at which an archive of the same gallery stands.
func (p *Packing) overOwn(place packPlace, standing storage.Standing) packPlace {
	if place.over = standing == storage.Older || p.options.Force; !place.over {
		place.outcome = PackUnchanged
	}
	return place
}

// overForeign is a place at which something else stands.
func (p *Packing) overForeign(place packPlace) packPlace {
	if place.over = p.options.Force; !place.over {
		place.outcome = PackRefused
		place.detail = "it was not made by crawl, or was changed since: move it away, or replace it with --force"
	}
	return place
}

// write writes an archive. Once a picture is at fault the others are looked at
// only, so that all that is wrong is told at once.
func (p *Packing) write(ctx context.Context, g *gathering, b *book, comicInfo []byte, mark storage.PackMark, place *packPlace) error {
	pack, err := p.packer.Begin()
	if err != nil {
		return p.options.onFolder(err)
	}
	faults := 0
	for _, page := range b.pages {
		err := p.addPage(ctx, pack, page, faults == 0)
		if fault, ok := errors.AsType[*storage.NotAsRecordedError](err); ok {
			p.tellFault(g, page.url, fault)
			faults++
		} else if err != nil {
			return errors.Join(p.options.onFolder(err), pack.Discard())
		}
	}
	if faults > 0 {
		place.outcome, place.detail = PackFaulty, fmt.Sprintf("%d of %d pictures are not as they were kept", faults, len(b.pages))
		place.path = ""
		return pack.Discard()
	}
	if comicInfo != nil {
		if err := pack.AddText(comicInfoName, comicInfo); err != nil {
			return errors.Join(p.options.onFolder(err), pack.Discard())
		}
	}
	if place.bytes, err = pack.Keep(place.path, mark, place.over); err != nil {
		return p.options.onFolder(err)
	}
	place.outcome, place.pictures = PackWritten, int64(len(b.pages))
	return nil
}

// addPage compares a picture with its record and adds it, if it is wanted.
func (p *Packing) addPage(ctx context.Context, pack *storage.Pack, page packPage, wanted bool) error {
	picture, err := p.shelf.Picture(ctx, page.Recorded)
	if err != nil {
		return err
	}
	defer func() { _ = picture.Close() }() // it was only read
	p.change(func(s *PackSum) {
		s.Seen++
		s.Read += page.Size
	})
	if !wanted {
		return nil
	}
	return pack.Add(ctx, picture, page.name, page.modified)
}
