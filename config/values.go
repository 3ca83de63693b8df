package config

import "strings"

// Values returns what the variables in the texts of a site stand for, each by
// how it is written there: "${KEY}" and "${KEY:-default}" are two. A variable
// that is not set and has no default is left out. "$${" is among them where a
// text has it.
func (c *Config) Values(site *Site) map[string]string {
	values := make(map[string]string)
	for _, t := range site.expandable() {
		for _, v := range VariablesIn(t.Value) {
			if value, err := c.env.value(v); err == nil {
				values[v.String()] = value
			}
		}
		if strings.Contains(t.Value, "$${") {
			values["$${"] = "${"
		}
	}
	return values
}

// Variables lists the names of the variables that the requests of a site carry,
// in its order, each once. Those of proxy: are not among them.
func (s *Site) Variables() []string {
	direct := *s
	direct.Proxy = Text{}
	var names []string
	seen := make(map[string]bool)
	for _, t := range direct.expandable() {
		for _, v := range VariablesIn(t.Value) {
			if !seen[v.Name] {
				seen[v.Name] = true
				names = append(names, v.Name)
			}
		}
	}
	return names
}

// String is the variable as a text holds it.
func (v Variable) String() string {
	if v.HasDefault {
		return "${" + v.Name + ":-" + v.Default + "}"
	}
	return "${" + v.Name + "}"
}
