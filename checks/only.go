package checks

import (
	"maps"
	"slices"
	"time"

	"clonepath/checks/evidence"
)

// chosen are the rows that the Question wants: all, or those of Only with all
// that they need or wait for, whose answers are partly not in the record.
func (r *run) chosen(rows []collector) []collector {
	if r.Practices == nil {
		rows = slices.DeleteFunc(slices.Clone(rows), func(c collector) bool { return c.practice })
	}
	if len(r.Only) == 0 {
		return rows
	}
	wanted := map[string]bool{}
	for open := r.Only; len(open) > 0; {
		var next []string
		for _, c := range rows {
			if !slices.Contains(open, c.id) || wanted[c.id] {
				continue
			}
			wanted[c.id] = true
			next = append(next, c.awaits...)
			if c.needs != nil {
				next = append(next, c.needs(r)...)
			}
		}
		open = next
	}
	return slices.DeleteFunc(slices.Clone(rows), func(c collector) bool { return !wanted[c.id] })
}

// carried is an earlier record as the start of a run that asks for parts of it
// again.
func carried(before *evidence.Record, now time.Time) *evidence.Record {
	record := *before
	record.Taken = now
	record.Durations = map[string]int64{}
	maps.Copy(record.Durations, before.Durations)
	return &record
}
