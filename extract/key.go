package extract

// HasKey reports whether the rule says what tells its pictures apart.
func (r *Rule) HasKey() bool { return r.key != nil }
