package crawler

import (
	"slices"
	"strings"

	"magpie/config"
	"magpie/fetch"
)

// secrets are what the variables in a stanza stand for, nil for none.
type secrets struct {
	*fetch.Secrets
	// names are those of the variables that may be why a host refuses.
	names []string
	// mark tells other values from these. It is recorded, so it has too few
	// bits to check a guess by.
	mark string
}

// secretsOf are those of a stanza. No secret is what crawl.yaml itself gives for
// a default, what stands before the path of an address, for hosts are known by
// their names, and the user of a password.
func secretsOf(cfg *config.Config, stanza *config.Site) secrets {
	values := cfg.Values(stanza)
	s := secrets{mark: digest(values)[:4]}
	if len(values) == 0 {
		return s
	}
	concealCredentials(values, cfg, stanza)
	public := publicVariables(cfg, stanza)
	var shown []string
	for _, v := range slices.Concat(public, userVariables(stanza)) {
		shown = append(shown, v.String())
	}
	s.Secrets = fetch.NewSecrets(values, shown...)
	s.names = slices.DeleteFunc(stanza.Variables(), func(name string) bool {
		return slices.ContainsFunc(public, func(v config.Variable) bool { return v.Name == name })
	})
	return s
}

// concealCredentials adds to the values of a stanza what its auth: is sent as, if
// its password is a variable: hosts repeat that too. It has a placeholder that
// nobody writes.
func concealCredentials(values map[string]string, cfg *config.Config, stanza *config.Site) {
	if stanza.Auth == nil || len(config.VariablesIn(stanza.Auth.Password.Value)) == 0 {
		return
	}
	user, errOfUser := cfg.Env().Expand(stanza.Auth.User.Value)
	password, errOfPassword := cfg.Env().Expand(stanza.Auth.Password.Value)
	if errOfUser == nil && errOfPassword == nil {
		placeholder := "base64(" + stanza.Auth.User.Value + ":" + stanza.Auth.Password.Value + ")"
		values[placeholder] = fetch.Auth{User: user, Password: password}.Credentials()
	}
}

// publicVariables are those of a stanza whose values are no secrets.
func publicVariables(cfg *config.Config, stanza *config.Site) (public []config.Variable) {
	for _, text := range slices.Concat(stanza.Start, stanza.URLs) {
		public = append(public, originVariables(text.Value, cfg.Env())...)
	}
	for written, value := range cfg.Values(stanza) {
		for _, v := range config.VariablesIn(written) {
			if v.HasDefault && v.Default == value {
				public = append(public, v)
			}
		}
	}
	return public
}

// userVariables are those of the user in auth: whose password is a variable too:
// without one the user itself may be a key. Where they stand elsewhere as well
// they are secrets.
func userVariables(stanza *config.Site) []config.Variable {
	if stanza.Auth == nil || len(config.VariablesIn(stanza.Auth.Password.Value)) == 0 {
		return nil
	}
	without := *stanza
	auth := *stanza.Auth
	auth.User = config.Text{}
	without.Auth = &auth
	elsewhere := without.Variables()
	return slices.DeleteFunc(config.VariablesIn(stanza.Auth.User.Value), func(v config.Variable) bool {
		return slices.Contains(elsewhere, v.Name)
	})
}

// originVariables are the variables of an address that stand before its path.
func originVariables(address string, env *config.Env) []config.Variable {
	all := config.VariablesIn(address)
	filled, end := "", 0
	for i, v := range all {
		filled += address[end:v.Pos]
		_, authority, absolute := strings.Cut(filled, "://")
		if !absolute {
			authority = filled
		}
		if strings.ContainsAny(authority, "/?#") {
			return all[:i]
		}
		filled += valueOr(v, env)
		end = v.Pos + len(v.String())
	}
	return all
}

// withOrigin is an address whose variables before the path are filled in, so
// that its host is known.
func withOrigin(address string, env *config.Env) string {
	var filled strings.Builder
	end := 0
	for _, v := range originVariables(address, env) {
		filled.WriteString(address[end:v.Pos])
		filled.WriteString(valueOr(v, env))
		end = v.Pos + len(v.String())
	}
	return filled.String() + address[end:]
}

// valueOr is what a variable in an origin stands for. No run begins while it is
// not set; until then something takes its place that is right there.
func valueOr(v config.Variable, env *config.Env) string {
	value, err := env.Expand(v.String())
	switch {
	case err == nil:
		return value
	case v.Pos == 0:
		return "https://unset.invalid"
	}
	return "0"
}

// authOf is whom the site's own hosts are told; nil for nobody.
func authOf(stanza *config.Site) *fetch.Auth {
	if stanza.Auth == nil {
		return nil
	}
	return &fetch.Auth{User: stanza.Auth.User.Value, Password: stanza.Auth.Password.Value}
}

// account is whom the site says it is, the zero Auth for nobody.
func (s *site) account() fetch.Auth {
	if s.auth == nil {
		return fetch.Auth{}
	}
	return *s.auth
}

// Unset lists the variables that the sites of a configuration name and that have
// no value, each where a site names it first. Without them nothing can be asked
// for.
func (b *Rulebook) Unset(cfg *config.Config) (faults []config.Fault) {
	for _, name := range b.names {
		faults = append(faults, cfg.Unset(b.sites[name].Site)...)
	}
	return faults
}

// unset is the error that shows the variables without a value that a site names,
// nil if there is none. Where other sites would run, it says how.
func (b *Rulebook) unset(cfg *config.Config, names ...string) error {
	var faults []config.Fault
	var ready []string
	for _, name := range names {
		found := cfg.Unset(b.sites[name].Site)
		if len(found) == 0 {
			ready = append(ready, name)
		}
		faults = append(faults, found...)
	}
	if len(faults) > 0 && len(ready) > 0 {
		faults[len(faults)-1].Advice += "; or name only sites that do without it: " + strings.Join(ready, " ")
	}
	return cfg.Faults(faults)
}
