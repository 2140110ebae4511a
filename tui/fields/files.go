package fields

import (
	"clonepath/steps/session"
	"clonepath/tui/form"
)

// FileList offers files; the first row, where the cursor is, goes on without.
func FileList(found []session.Entry, some bool) form.List {
	onward := form.Option{Label: "none", Help: "What stands above, and what was pasted, is judged alone."}
	if some {
		onward = form.Option{Label: "that is all", Help: "What is in hand is judged."}
	}
	list := form.List{State: form.Ready, Options: []form.Option{onward}}
	for _, e := range found {
		list.Options = append(list.Options, form.Option{Value: e.ID, Label: e.Label, Detail: e.Detail})
	}
	return list
}
