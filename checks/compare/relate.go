package compare

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"clonepath/awsops/target"
	"clonepath/checks/faults"
	"clonepath/checks/verdict"
)

// How well a change explains a new root cause, the best first. What somebody
// did outranks an answer that follows from it; within both, undoing the change
// alone outranks that it concerns the check.
const (
	heals = iota
	concerns
	healsAnswer
	concernsAnswer
	unrelated
)

// relate says which changes explain the new root causes, and orders them: what
// explains comes first. An answer that explains nothing is a consequence, and is
// left out where something broke.
func (p *pair) relate(list []located, causes []Cause) []verdict.Change {
	best := map[int]int{} // index of a change → its best rank
	for c := range causes {
		ranks := p.ranks(list, &causes[c])
		if len(ranks) == 0 || slices.Min(ranks) == unrelated {
			continue
		}
		for i, rank := range ranks {
			if rank != slices.Min(ranks) {
				continue
			}
			list[i].Explains = append(list[i].Explains, causes[c].Fault)
			list[i].Confirmed = list[i].Confirmed || rank == heals || rank == healsAnswer
			causes[c].ExplainedBy = append(causes[c].ExplainedBy, list[i].What)
			if known, ok := best[i]; !ok || rank < known {
				best[i] = rank
			}
		}
	}
	return p.ordered(list, best, len(causes) > 0)
}

// ordered lists what explains first, each group along the chain.
func (p *pair) ordered(list []located, best map[int]int, broke bool) []verdict.Change {
	type ranked struct {
		located
		rank int
	}
	var all []ranked
	for i, l := range list {
		rank, explains := best[i]
		switch {
		case explains:
			all = append(all, ranked{l, rank})
		case !broke || !p.answers(l.row):
			all = append(all, ranked{l, unrelated})
		}
	}
	slices.SortStableFunc(all, func(a, b ranked) int { return cmp.Compare(a.rank, b.rank) })
	changes := make([]verdict.Change, len(all))
	for i, r := range all {
		changes[i] = r.Change
	}
	return changes
}

// ranks asks each row once, however many differences it found.
func (p *pair) ranks(list []located, cause *Cause) []int {
	ranks, known := make([]int, len(list)), map[*row]int{}
	for i, l := range list {
		rank, ok := known[l.row]
		if !ok {
			rank = p.rank(l.row, cause)
			known[l.row] = rank
		}
		ranks[i] = rank
	}
	return ranks
}

func (p *pair) rank(row *row, cause *Cause) int {
	rank := unrelated
	switch {
	case p.healed(row, cause):
		rank = heals
	case slices.Contains(row.touches, cause.Check):
		rank = concerns
	}
	if p.answers(row) && rank != unrelated {
		rank += healsAnswer
	}
	return rank
}

// answers reports whether what a row found follows from something else that
// changed.
func (p *pair) answers(row *row) bool {
	return row.symptom || slices.ContainsFunc(row.asks, func(f target.Field) bool { return slices.Contains(p.changed, f) })
}

// healed reports whether run B with this one thing as it was in A has the root
// cause no more.
func (p *pair) healed(row *row, cause *Cause) bool {
	if p.b == nil {
		return false
	}
	what := *p.b
	row.undo(&what, p.a)
	return !slices.ContainsFunc(faults.Judge(&what).RootCauses, func(f verdict.Finding) bool {
		return f.Fault == cause.Fault && f.Check == cause.Check
	})
}

// headline says in one breath what changed and what of it matters.
func (d *Diff) headline() string {
	changed := "Nothing changed"
	switch {
	case len(d.Changes) > 0:
		changed = plural(len(d.Changes), "thing") + " changed"
	case len(d.NotComparable) > 0:
		changed = "Nothing that can be compared changed"
	}
	text := changed + "; nothing broke."
	switch explain, word := d.explaining(); {
	case d.Broke && explain == 0:
		text = fmt.Sprintf("%s; what explains the new %s is not in these runs.", changed, causesOf(d.NewCauses))
	case d.Broke:
		text = fmt.Sprintf("%s; %d %s the new %s.", changed, explain, word, causesOf(d.NewCauses))
	case len(d.NewWarnings) > 0:
		text += fmt.Sprintf(" New: the %s.", verb(len(d.NewWarnings), "warning ", "warnings ")+faultsOf(d.NewWarnings))
	}
	for _, row := range []struct {
		word string
		list []Cause
	}{{"Gone", d.GoneCauses}, {"Still there", d.SameCauses}} {
		if len(row.list) > 0 {
			text += fmt.Sprintf(" %s: the %s.", row.word, causesOf(row.list))
		}
	}
	return text
}

// explaining counts the changes that explain a root cause, and says how well:
// answers alone merely show it.
func (d *Diff) explaining() (n int, word string) {
	confirmed, answers := true, true
	for _, c := range d.Changes {
		if len(c.Explains) > 0 {
			n++
			confirmed, answers = confirmed && c.Confirmed, answers && c.Answer
		}
	}
	switch {
	case answers:
		return n, verb(n, "shows", "show")
	case confirmed:
		return n, verb(n, "explains", "explain")
	}
	return n, "may explain"
}

func causesOf(list []Cause) string {
	return verb(len(list), "root cause ", "root causes ") + faultsOf(list)
}

func faultsOf(list []Cause) string {
	ids := make([]string, len(list))
	for i, c := range list {
		ids[i] = c.Fault
	}
	return strings.Join(ids, ", ")
}

func verb(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// plural is "1 thing" or "3 things".
func plural(n int, noun string) string {
	return fmt.Sprintf("%d %s", n, verb(n, noun, noun+"s"))
}
