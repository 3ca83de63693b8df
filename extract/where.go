package extract

// Refuses tells whether a picture is not wanted, and which where: says so.
// known answers false for what is not known of it yet; a condition that names
// such is left for later. An error says that a condition cannot be decided and
// that no other refuses.
func (r *Rule) Refuses(known func(name string) (any, bool)) (where string, refused bool, err error) {
	for _, c := range r.where {
		values, ok := valuesOf(c.Names(), known)
		if !ok {
			continue
		}
		holds, fault := c.Holds(func(name string) any { return values[name] })
		switch {
		case fault == nil && !holds:
			return c.String(), true, nil
		case fault != nil && err == nil:
			where, err = c.String(), fault
		}
	}
	return where, false, err
}

// valuesOf are the values of names, false unless all are known.
func valuesOf(names []string, known func(string) (any, bool)) (map[string]any, bool) {
	values := map[string]any{}
	for _, name := range names {
		v, ok := known(name)
		if !ok {
			return nil, false
		}
		values[name] = v
	}
	return values, true
}

// WhereFields lists the fields that the rule's where: names, those of the
// rules around it too.
func (r *Rule) WhereFields() (fields []string) {
	builtIn := pictureNames(nil)
	for _, c := range r.where {
		for _, name := range c.Names() {
			if _, is := builtIn[name]; !is {
				fields = append(fields, name)
			}
		}
	}
	return fields
}
