package extract

import (
	"fmt"
	"slices"

	"github.com/expr-lang/expr/vm"
)

// Condition is an expression over what is known of a picture or of a page, as
// where: and until: have them. It may use
//
//	==  !=  <  <=  >  >=            compare
//	+  -  *  /  %  **               calculate
//	and  or  not  &&  ||  !         combine
//	contains  startsWith  endsWith  look into a text
//	matches                         looks into a text, with a regex in RE2 syntax
//	in                              looks into a list: ext in [".jpg", ".png"]
//	a ? b : c                       chooses
//	len  lower  upper  trim  split  and the others in [conditionFunctions]
//
// A text that is compared or calculated with a number counts as the number
// that is written in it, "1,234" and "1 234" too. If it is none, every
// comparison with it is false, != too. Two texts are compared as texts, so
// likes > views says less than int(likes) > int(views). A text where yes or no
// is wanted means no if it is empty, "false", "null" or "0". date(text) reads every date that the
// filter of that name does; what is no date is an error, which "posted and
// date(posted) > date('2024-01-01')" avoids. Nothing else can be reached: no
// clock, no file, no network.
type Condition struct {
	text    string
	program *vm.Program
	names   []string
}

// conditionKind is what a name in a condition stands for.
type conditionKind int

const (
	textName conditionKind = iota
	numberName
	// twofoldName is built in and a field too, so that nobody could tell which
	// of them is meant.
	twofoldName
)

// Names lists the names that the condition uses, in alphabetical order.
func (c *Condition) Names() []string { return slices.Clone(c.names) }

// String is the condition as it was written.
func (c *Condition) String() string { return c.text }

const (
	// longestConditionText is the longest text that a condition looks at, in
	// bytes: what it splits takes a multiple of it.
	longestConditionText = 1 << 20
	// mostConditionItems is how many items the lists that a condition makes
	// may have in all.
	mostConditionItems = 100_000
)

// Holds reports whether the condition holds. value is asked for each of Names
// once: it answers a string for a text and an int for a number. An error says
// why that cannot be told, as of a date that is none. It may be called from
// many goroutines at once.
func (c *Condition) Holds(value func(name string) any) (bool, error) {
	values := make(map[string]any, len(c.names))
	for _, name := range c.names {
		v := value(name)
		if text, ok := v.(string); ok && len(text) > longestConditionText {
			return false, fmt.Errorf("looking whether %q holds: %s has %d bytes, the most is %d",
				c.text, name, len(text), longestConditionText)
		}
		values[hiddenName(name)] = v
	}
	machine := vm.VM{MemoryBudget: mostConditionItems}
	result, err := machine.Run(c.program, values)
	if err != nil {
		return false, fmt.Errorf("looking whether %q holds: %s", c.text, withoutExcerpt(err))
	}
	holds, ok := result.(bool)
	if !ok {
		return false, fmt.Errorf("looking whether %q holds: it gives %v, not yes or no", c.text, result)
	}
	return holds, nil
}

// hiddenName is what a name of ours is called inside the expression. Nobody
// can write it, so a field may have the name of a function.
func hiddenName(name string) string { return "." + name }
