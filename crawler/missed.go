package crawler

// missed are the galleries that have new pictures of which only a file knows. Of
// so many that they are not told apart any more, it is said of all.
type missed struct {
	all bool
	of  map[galleryHash]struct{}
}

func (m *missed) add(k galleryKey) {
	if m.of == nil {
		m.of = map[galleryHash]struct{}{}
	}
	if m.all = m.all || len(m.of) >= mostTold; !m.all {
		m.of[hashOfGallery(k)] = struct{}{}
	}
}

func (m *missed) has(k galleryKey) bool {
	if m.all || len(m.of) == 0 {
		return m.all
	}
	_, is := m.of[hashOfGallery(k)]
	return is
}
