package planview

import (
	"slices"

	"clonepath/awsops"
	"clonepath/awsops/clean"
)

// tidied returns a copy of the document whose texts are clean. Each is one line,
// so that none can look like a line of ours; only documents, commands and notes,
// which end with a command, have several.
func tidied(d Document) Document {
	lines(&d.Headline, &d.Account, &d.Caller, &d.Target.Region, &d.Precheck.Why)
	d.Changes = each(d.Changes, func(c *Change) {
		lines(&c.Title, &c.Rollback.Text)
		texts(&c.Diff, &c.Rollback.Command)
	})
	d.Notes = each(d.Notes, func(note *string) { texts(note) })
	d.Blocked = each(d.Blocked, func(b *Blocked) { lines(&b.Title, &b.Why, &b.Do) })
	d.Handover = each(d.Handover, func(h *Handover) {
		lines(&h.Title, &h.Owner)
		texts(&h.Document, &h.Patch)
	})
	d.Questions = each(d.Questions, func(q *Question) {
		lines(&q.Text)
		q.Options = each(q.Options, func(o *Option) { lines(&o.Label, &o.Help) })
	})
	d.Precheck.Denied = each(d.Precheck.Denied, func(denied *awsops.Denied) { lines(&denied.Action, &denied.Resource) })
	return d
}

func lines(fields ...*string) {
	for _, field := range fields {
		*field = clean.Line(*field)
	}
}

func texts(fields ...*string) {
	for _, field := range fields {
		*field = clean.Text(*field)
	}
}

// each returns a copy of list with every element edited.
func each[T any](list []T, edit func(*T)) []T {
	list = slices.Clone(list)
	for i := range list {
		edit(&list[i])
	}
	return list
}
