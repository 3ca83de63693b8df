package crawler

// addUndecided counts a picture, if it was saved since its where: could not be
// decided, for its site.
func (c *counter) addUndecided(e Event) {
	if e.Cause != causeUndecided {
		return
	}
	g, ok := c.sum.UndecidedBy[e.Site]
	if !ok {
		g = Group{URL: e.URL, Detail: e.Detail}
	}
	g.N++
	c.sum.UndecidedBy[e.Site] = g
}
