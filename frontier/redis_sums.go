package frontier

import (
	"encoding/binary"
	"fmt"
	"strconv"
	"strings"
)

// redisSums are what a change adds to the sums of a host: what Stats counts, and the
// numbers of galleries.
type redisSums struct {
	tally     map[string]int64
	galleries map[redisGallery]*redisGallerySums
}

// redisGallerySums are the numbers of a gallery on a host. claimIDs adds up the IDs of
// the pages that claim something, in parts: of one alone it says which.
type redisGallerySums struct {
	GallerySums
	claimIDs [4]int64
	changed  int64
}

func newRedisSums() *redisSums {
	return &redisSums{tally: map[string]int64{}, galleries: map[redisGallery]*redisGallerySums{}}
}

func (s *redisSums) gallery(g redisGallery) *redisGallerySums {
	if s.galleries[g] == nil {
		s.galleries[g] = &redisGallerySums{}
	}
	return s.galleries[g]
}

// count adds a job n times.
func (s *redisSums) count(row redisRow, n int64) {
	if !row.lives() {
		return
	}
	name := tallyName(row.Record)
	s.tally["n"+name] += n
	if bytes := keptBytes(row.State, &row.Result); bytes != 0 {
		s.tally["b"+name] += n * bytes
	}
	sums := sumsOf(row.Kind, row.State, &row.Result)
	g := s.gallery(redisGallery{row.Site, row.InGallery()})
	g.add(sums, n)
	for i := range g.claimIDs {
		g.claimIDs[i] += n * sums.Claims * int64(binary.BigEndian.Uint32(row.ID[4*i:]))
	}
}

// tallyName is under what a job is counted.
func tallyName(r Record) string {
	return fmt.Sprintf("%d%d%s\x00%s", r.Kind, r.State, r.Site, countedBy(r.Kind, r.State, &r.Task, &r.Result))
}

// readTally adds what a host has under one name to a count, and returns what it counts.
func readTally(name, value string, counts map[Count]Count) (Count, int64) {
	n, _ := strconv.ParseInt(value, 10, 64) //nolint:errcheck // the server adds it up
	site, by, _ := strings.Cut(name[3:], "\x00")
	key := Count{Site: site, Kind: Kind(name[1] - '0'), State: State(name[2] - '0')}
	key.setCounted(by)
	c, ok := counts[key]
	if !ok {
		c = key
	}
	if name[0] == 'n' {
		c.N += n
	} else {
		c.Bytes += n
	}
	counts[key] = c
	if name[0] != 'n' {
		n = 0
	}
	return key, n
}

// append adds the lists that the script wants of them.
func (s *redisSums) append(args []any) []any {
	for name, n := range s.tally {
		if n == 0 {
			delete(s.tally, name)
		}
	}
	args = append(args, len(s.tally))
	for name, n := range s.tally {
		args = append(args, name, n)
	}
	args = append(args, len(s.galleries))
	for g, sums := range s.galleries {
		args = append(args, g.site, g.name)
		for _, n := range sums.numbers() {
			args = append(args, *n)
		}
	}
	return args
}

// numbers are all there are, in the order in which they are stored.
func (g *redisGallerySums) numbers() []*int64 {
	return []*int64{
		&g.Open, &g.Done, &g.Failed, &g.Skipped, &g.Bytes, &g.PagesOpen, &g.PagesFailed, &g.Claims, &g.Claimed,
		&g.Unchecked, &g.Missing, &g.Cut, &g.claimIDs[0], &g.claimIDs[1], &g.claimIDs[2], &g.claimIDs[3], &g.changed,
	}
}

// claimID is the page that claims something, if one alone does.
func (g *redisGallerySums) claimID() (id ID) {
	for i, part := range g.claimIDs {
		binary.BigEndian.PutUint32(id[4*i:], uint32(part))
	}
	return id
}

// merge adds what another host has.
func (g *redisGallerySums) merge(other redisGallerySums) {
	changed := max(g.changed, other.changed)
	more := other.numbers()
	for i, n := range g.numbers() {
		*n += *more[i]
	}
	g.changed = changed
}

// read reads the numbers as they are stored, in a text with commas in between.
func (g *redisGallerySums) read(stored string) error {
	all := strings.Split(stored, ",")
	numbers := g.numbers()
	if len(all) != len(numbers) {
		return fmt.Errorf("reading the sums of a gallery: %d numbers, want %d", len(all), len(numbers))
	}
	for i, text := range all {
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return fmt.Errorf("reading the sums of a gallery: %w", err)
		}
		*numbers[i] = n
	}
	return nil
}
