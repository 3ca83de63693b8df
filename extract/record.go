package extract

import (
	"fmt"
	"slices"
)

// readRecords reads each record by its block.
func (r *Rule) readRecords(on *reading) error {
	for _, block := range r.Each {
		if block.in == nil {
			continue
		}
		found, err := block.in.find(on)
		if err != nil {
			return fmt.Errorf("finding the records of %q: %w", block.Name, err)
		}
		all := records(found)
		if len(all) == 0 {
			on.empty(block.Name+".in", block.in, len(found), "all without a record")
		}
		last, err := block.readAll(on, all)
		if err != nil {
			return err
		}
		if r.in == nil {
			on.spent.records += len(all)
			on.remember(block, last)
		}
	}
	return nil
}

// readAll reads some records by their block, and returns the fields of the last.
func (r *Rule) readAll(on *reading, all []value) (last map[string]string, err error) {
	first := on.offset
	if on.rule.in == nil {
		first += on.spent.records
	}
	for i, record := range all {
		inside := *on
		inside.rule, inside.from, inside.fields, inside.offset = r, record, descend(on.fields), first+i
		inside.countRecord()
		if err := r.read(&inside); err != nil {
			return nil, err
		}
		last = inside.fields
	}
	return last, nil
}

// remember keeps what a block read of its last record, nil if there was none:
// then what a block before it read stays.
func (on *reading) remember(block *Rule, last map[string]string) {
	if on.spent.last == nil {
		on.spent.last = map[string]string{}
	}
	for _, f := range block.fields {
		if _, known := on.spent.last[f.name]; !known || last != nil {
			on.spent.last[f.name] = last[f.name]
		}
	}
}

// records are the records that some finds are. A list of objects or of lists
// stands for its items; one of texts and numbers is a row, and a record itself.
func records(finds []value) []value {
	out := make([]value, 0, len(finds))
	for _, v := range finds {
		list, listed := v.data.([]any)
		if !listed || isRow(list) {
			out = append(out, v)
			continue
		}
		for _, item := range list {
			if item != nil {
				out = append(out, dataValue(item))
			}
		}
	}
	return out
}

// isRow reports whether a list holds something that is neither an object nor a
// list.
func isRow(list []any) bool {
	return slices.ContainsFunc(list, func(item any) bool {
		_, isObject := item.(map[string]any)
		return item != nil && !isObject && !isList(item)
	})
}
