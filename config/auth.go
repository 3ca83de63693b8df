package config

import "fmt"

// Auth is a user with a password.
type Auth struct {
	User     Text `yaml:"user,required" example:"me"`
	Password Text `yaml:"password,required" example:"'${PASSWORD}'"`
}

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

// unknownInAuth does as [reader.unknown] and does not repeat the key, which may
// be a password.
func (r *reader) unknownInAuth(name Text) string {
	advice := "for example: auth: " + inSite.keys[inSite.find("auth")].example
	meant, found := Nearest(name.Value, inAuth.names())
	if found {
		advice = fmt.Sprintf("did you mean %q?", meant)
	}
	r.fault(name.Pos, "auth takes user: and password:", advice)
	return meant
}
