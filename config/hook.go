package config

import (
	"fmt"
	"slices"
	"strings"
)

// Hook is a command that a run starts when something has come about: a gallery
// is finished, the run is. In the file it is a text, which a shell is given, or
// a list of a program and its arguments.
type Hook struct {
	Pos Pos
	// Shell is what a shell is given as it stands, "" if Args is set. Nothing
	// is put in.
	Shell string
	// Args are a program and its arguments. What stands in braces there, of
	// [HookValues], stands for a value.
	Args []string
}

// Names of the hooks, as the file has them.
const (
	OnGallery = "on_gallery"
	OnFinish  = "on_finish"
)

// HookValues are the names of the values that a hook is told, by its own name.
// Each is in its environment too, in capitals behind "MAGPIE_".
func HookValues(hook string) []string {
	if hook == OnGallery {
		return []string{"site", "gallery", "folder", "summary"}
	}
	return []string{"folder", "summary", "exit_code"}
}

// hookValue matches what may stand for a value in an argument.
var hookValue = WhenNeeded(`\{[a-z_]+\}`)

// hook reads a command, or returns nil when it has a fault.
func (r *reader) hook(k key, n *node) *Hook {
	if n.kind != list {
		t, ok := r.text(k, n)
		if !ok || t.Value == "false" { // none, where defaults has one
			return nil
		}
		return &Hook{Pos: n.pos, Shell: t.Value}
	}
	before := len(r.faults)
	h := &Hook{Pos: n.pos}
	for _, arg := range r.texts(k, n) {
		r.hookArg(k, arg)
		h.Args = append(h.Args, arg.Value)
	}
	if len(r.faults) > before {
		return nil
	}
	return h
}

// hookArg reports a name in braces that was meant to be one of the hook's
// values. Others may mean something to the program.
func (r *reader) hookArg(k key, arg Text) {
	names := HookValues(k.name)
	for _, found := range hookValue().FindAllString(arg.Value, -1) {
		name := strings.Trim(found, "{}")
		if slices.Contains(names, name) {
			continue
		}
		known := "known here: {" + strings.Join(names, "}, {") + "}"
		if meant, near := Nearest(name, names); near {
			r.fault(arg.Pos, fmt.Sprintf("%s has no value %s", k.name, found), fmt.Sprintf("did you mean {%s}?", meant))
		} else if slices.Contains(HookValues(OnGallery), name) || slices.Contains(HookValues(OnFinish), name) {
			r.fault(arg.Pos, fmt.Sprintf("%s has no value %s", k.name, found), known)
		}
	}
}

// String names the command, in few words: its program, and that there is more. The
// rest may hold what is nobody's business, such as the address of a chat room.
func (h *Hook) String() string {
	words := h.Args
	if h.Shell != "" {
		words = strings.Fields(h.Shell)
	}
	if len(words) == 0 {
		return "sh …"
	}
	program := strings.TrimRight(words[0], ";|&")
	if h.Shell != "" && strings.ContainsAny(program, `=$"'`) {
		return "sh …" // it sets a variable, or is one
	}
	if len(words) > 1 {
		program += " …"
	}
	return program
}
