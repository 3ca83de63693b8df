package frontier

import (
	"crypto/rand"
	"slices"
	"strings"
	"sync"
)

// redisModels are the models that are known here, and what would be one if more records
// were like it. They are forgotten when there are many: records that name one are read with it
// anew then.
type redisModels struct {
	mu     sync.Mutex // guards all of it, and isStored of the models
	known  map[modelKey]*redisModel
	groups map[modelGroup]*modelChoice // of galleries
	// wide are the groups of sites: few, and not forgotten with the galleries, which are many.
	wide map[modelGroup]*modelChoice
}

type modelKey struct{ host, name string }

// modelGroup are records that are likely to have much in common: those of a gallery, or of a
// site where isWide.
type modelGroup struct {
	host, site, rule, gallery string
	isWide                    bool
	kind                      Kind
	state                     State
}

// modelChoice is how the records of a group are written.
type modelChoice struct {
	model     *redisModel // nil while there is none
	candidate *redisModel
	// lost is how many bytes fewer the records would have taken that were written since,
	// had the candidate been the model.
	lost int
}

const (
	// mostModels bounds models, and groups of either sort.
	mostModels = 1024
	// modelCost is what a model takes on the server besides its text.
	modelCost = 100
	// worth is how many times that a model must have been able to save: there may be no more
	// records like those.
	worth = 2
)

func newRedisModels() *redisModels {
	s := &redisModels{}
	s.forget()
	return s
}

// forget forgets all models: a server that crashed may have lost some.
func (s *redisModels) forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.known = map[modelKey]*redisModel{}
	s.groups, s.wide = map[modelGroup]*modelChoice{}, map[modelGroup]*modelChoice{}
}

// get returns a model, nil if it is not known here.
func (s *redisModels) get(host, name string) *redisModel {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.known[modelKey{host, name}]
}

// put makes a model known that is on the server.
func (s *redisModels) put(host string, m *redisModel) {
	s.mu.Lock()
	defer s.mu.Unlock()
	m.isStored = true
	s.keep(host, m)
}

// keep makes a model known. The caller holds mu.
func (s *redisModels) keep(host string, m *redisModel) {
	if len(s.known) >= mostModels {
		clear(s.known)
	}
	s.known[modelKey{host, m.name}] = m
}

// stored notes that models are on the server.
func (s *redisModels) stored(models []*redisModel) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, m := range models {
		m.isStored = true
	}
}

// args are the arguments of a script that is to hold models: the texts of those that
// it may not have.
func (s *redisModels) args(models []*redisModel) []any {
	s.mu.Lock()
	defer s.mu.Unlock()
	args := []any{len(models)}
	for _, m := range models {
		if m.isStored {
			args = append(args, m.name, "")
		} else {
			args = append(args, m.name, m.text)
		}
	}
	return args
}

// writing is a record that is to be written.
type writing struct {
	record *Record
	before *redisModel // that it was written by, nil if by none
	// isAgain says that it was in its state before, or settled once: no model is made for that,
	// lest each time that all is asked for anew leaves models behind.
	isAgain bool
	text    string
}

// write gives records of a host their texts, and returns the models that these name.
func (s *redisModels) write(host string, records []*writing) []*redisModel {
	s.mu.Lock()
	defer s.mu.Unlock()
	plain := plainModel(host)
	for _, isWide := range []bool{false, true} {
		for group, some := range groupRecords(host, records, isWide) {
			s.consider(group, some, plain)
		}
	}
	var named []*redisModel
	seen := map[*redisModel]bool{plain: true}
	for _, w := range records {
		var m *redisModel
		if m, w.text = s.best(w, plain); !seen[m] {
			seen[m] = true
			named = append(named, m)
		}
	}
	return named
}

// groupRecords are records by the groups that they belong to.
func groupRecords(host string, records []*writing, isWide bool) map[modelGroup][]*writing {
	groups := map[modelGroup][]*writing{}
	for _, w := range records {
		g := groupOf(host, w.record, isWide)
		groups[g] = append(groups[g], w)
	}
	return groups
}

func groupOf(host string, r *Record, isWide bool) modelGroup {
	g := modelGroup{host: host, site: r.Site, rule: r.Rule, isWide: isWide, kind: r.Kind, state: r.State}
	if !isWide {
		g.gallery = r.Gallery
	}
	return g
}

// consider has a group written by a new model if that costs less than it would have saved: of
// the records that were written before, and of these.
func (s *redisModels) consider(group modelGroup, records []*writing, plain *redisModel) {
	records = slices.DeleteFunc(records, func(w *writing) bool { return w.isAgain })
	if len(records) == 0 {
		return
	}
	c := s.choice(group)
	if c.candidate == nil {
		var err error
		if c.candidate, err = newModel(*records[0].record, plain); err != nil || len(records) == 1 {
			return
		}
	}
	sample := records[len(records)-1]
	if group.isWide && sample.record.Gallery == c.candidate.Gallery {
		return // it is for those of other galleries
	}
	_, now := s.best(sample, plain)
	saved := len(now) - len(encodeRecord(sample.record, c.candidate)) - modelNameBytes
	if saved <= 0 || c.model != nil && saved < len(now)/4 { // each would save a little, for ever
		*c = modelChoice{model: c.model}
		return
	}
	if c.lost += saved * len(records); c.lost > worth*(len(c.candidate.text)+modelCost) {
		c.candidate.name = newModelName()
		*c = modelChoice{model: c.candidate}
		s.keep(group.host, c.model)
	}
}

// choice is that of a group, a new one if it has none.
func (s *redisModels) choice(group modelGroup) *modelChoice {
	groups := s.groupsLike(group)
	if groups[group] == nil {
		if len(groups) >= mostModels {
			clear(groups)
		}
		group.gallery = strings.Clone(group.gallery) // it may be a piece of a page
		groups[group] = &modelChoice{}
	}
	return groups[group]
}

// groupsLike are the groups of the sort of one.
func (s *redisModels) groupsLike(group modelGroup) map[modelGroup]*modelChoice {
	if group.isWide {
		return s.wide
	}
	return s.groups
}

// newModelName draws a name that no other model has.
func newModelName() string {
	name := make([]byte, modelNameBytes)
	_, _ = rand.Read(name) // it never fails
	return string(name)
}

// best writes a record by the model that has it take the fewest bytes.
func (s *redisModels) best(w *writing, plain *redisModel) (best *redisModel, text string) {
	models := []*redisModel{w.before, s.chosen(groupOf(plain.Host, w.record, false))}
	if models[1] == nil {
		models[1] = s.chosen(groupOf(plain.Host, w.record, true))
	}
	for i, m := range models {
		if m == nil || i > 0 && m == models[0] {
			continue
		}
		if t := encodeRecord(w.record, m); best == nil || len(t) < len(text) {
			best, text = m, t
		}
	}
	if best == nil {
		best, text = plain, encodeRecord(w.record, plain)
	}
	return best, text
}

// chosen is the model of a group, nil if it has none.
func (s *redisModels) chosen(group modelGroup) *redisModel {
	if c := s.groupsLike(group)[group]; c != nil {
		return c.model
	}
	return nil
}
