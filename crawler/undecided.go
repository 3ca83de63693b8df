package crawler

// addUndecided counts for its site a picture that was saved since its where:
// could not be decided, or a page that did not end its chain since until: could
// not.
func (c *counter) addUndecided(e Event) {
	groups := c.sum.UndecidedBy
	switch e.Cause {
	case causeUndecided:
	case causeEndUndecided:
		groups = c.sum.EndUndecidedBy
	default:
		return
	}
	g, ok := groups[e.Site]
	if !ok {
		g = Group{URL: e.URL, Detail: e.Detail}
	}
	g.N++
	groups[e.Site] = g
}
