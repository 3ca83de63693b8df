package crawler

// addUndecided counts for its site a picture that was saved since its where:
// could not be decided, a page that did not end its chain since until: could
// not, one that ends its chain, or has no count, and did before, one behind a hole, or one that was misread.
func (c *counter) addUndecided(e Event) {
	groups := c.sum.UndecidedBy
	switch e.Cause {
	case causeUndecided:
	case causeEndUndecided:
		groups = c.sum.EndUndecidedBy
	case causeNextGone:
		groups = c.sum.NextGoneBy
	case causeCountGone:
		groups = c.sum.CountGoneBy
	case causeHole:
		groups = c.sum.HoleBy
	case causeMisread:
		groups = c.sum.MisreadBy
	default:
		return
	}
	g, ok := groups[e.Site]
	if !ok {
		g = Group{URL: e.URL, Detail: e.Detail, Advice: c.rules.Advise(e.Site, e.Cause, e.URL)}
	}
	g.N++
	groups[e.Site] = g
}
