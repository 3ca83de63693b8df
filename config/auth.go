package config

// auth reads a user and a password, or returns nil when either has a fault.
func (r *reader) auth(k key, n *node) *Auth {
	if !r.is(mapping, k, n) {
		return nil
	}
	auth := &Auth{}
	r.mapping(n, auth, inAuth, n.pos)
	if auth.User.Value == "" || auth.Password.Value == "" {
		return nil
	}
	return auth
}
