package tui

import (
	"clonepath/checks/evidence"
	"clonepath/checks/faults"
	"clonepath/checks/verdict"
	"clonepath/tui/widget"
)

// opened writes all that is known of one statement: what was found, the document
// that decides, what to do, and how it is known.
func (w *reportWriter) opened(v *verification, c verdict.Check, settled bool) {
	glyph := w.glyph(c.Status)
	if !settled {
		glyph = w.t.Dim.Render("·")
	}
	w.add(glyph + " " + w.t.Strong.Render(widget.Cut(upperFirst(c.Title), w.width-2)))
	w.text("  ", string(c.ID)+" · "+statusWords(c, settled))
	found := 0
	for _, group := range findingGroups(v.report) {
		list := ofCheck(group.list, c.ID)
		w.proofs(group.word, list, w.style(group.word))
		found += len(list)
	}
	if found == 0 && c.Summary != "" {
		w.text("  ", sentence(upperFirst(c.Summary)))
	}
	var detail faults.Detail
	if v.record != nil {
		detail = faults.Explain(v.record, c.ID)
	}
	if len(detail.Excerpts) > 0 {
		w.exhibit(detail.Excerpts[0])
	}
	for _, group := range findingGroups(v.report) {
		w.fixes(v, ofCheck(group.list, c.ID))
	}
	w.list("How this is known", detail.Facts)
	w.related("It rests on", detail.Requires, v.report)
	w.related("These rest on it", detail.RequiredBy, v.report)
	for i := 1; i < len(detail.Excerpts); i++ {
		w.exhibit(detail.Excerpts[i])
	}
}

// fixes says what to do about findings, and where a plan of ours does it.
func (w *reportWriter) fixes(v *verification, list []verdict.Finding) {
	for i := range list {
		w.add("")
		w.fix(list[i].Fix)
		if v.fixable(&list[i]) && !w.spoken {
			w.text("    ", "f shows the plan that makes this change.")
		}
	}
}

func ofCheck(list []verdict.Finding, id evidence.CheckID) []verdict.Finding {
	var found []verdict.Finding
	for _, f := range list {
		if f.Check == id {
			found = append(found, f)
		}
	}
	return found
}

func (w *reportWriter) style(word string) renderer {
	if word == "Root cause" {
		return w.t.Bad
	}
	return w.t.Notice
}

// exhibit writes a document with the deciding lines marked.
func (w *reportWriter) exhibit(e faults.Excerpt) {
	w.heading("Document: " + e.Name)
	if e.Because != "" {
		w.text("  ", e.Because)
	}
	w.add(widget.Document(w.t, e.Text, w.cursor(), e.From, e.To, w.width)...)
}

// related lists other statements with what became of them.
func (w *reportWriter) related(title string, ids []evidence.CheckID, r *verdict.Report) {
	if len(ids) == 0 {
		return
	}
	w.heading(title)
	for _, id := range ids {
		for _, c := range r.Checks {
			if c.ID == id {
				w.text("  "+w.sign(c.Status), string(c.ID)+": "+statusWords(c, true))
			}
		}
	}
}
