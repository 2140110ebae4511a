package prose

import (
	"clonepath/assets/english"
	"clonepath/checks/evidence"
	"clonepath/checks/faults"
	"clonepath/checks/verdict"
	"clonepath/steps/session"
	"clonepath/tui/widget"
)

// Opened writes all that is known of one statement: what was found, the document
// that decides, what to do, and how it is known.
func (w *ReportWriter) Opened(v *session.Verification, c verdict.Check, settled bool) {
	glyph := w.glyph(c.Status)
	if !settled {
		glyph = w.T.Dim.Render("·")
	}
	w.Add(glyph + " " + w.T.Strong.Render(widget.Cut(english.UpperFirst(c.Title), w.Width-2)))
	w.Text("  ", string(c.ID)+" · "+StatusWords(c, settled))
	found := 0
	for _, group := range FindingGroups(v.Report) {
		list := ofCheck(group.List, c.ID)
		w.proofs(group.word, list, w.style(group.word))
		found += len(list)
	}
	if found == 0 && c.Summary != "" {
		w.Text("  ", session.Sentence(english.UpperFirst(c.Summary)))
	}
	var detail faults.Detail
	if v.Record != nil {
		detail = faults.Explain(v.Record, c.ID)
	}
	if len(detail.Excerpts) > 0 {
		w.exhibit(detail.Excerpts[0])
	}
	for _, group := range FindingGroups(v.Report) {
		w.fixes(v, ofCheck(group.List, c.ID))
	}
	w.list("How this is known", detail.Facts)
	w.related("It rests on", detail.Requires, v.Report)
	w.related("These rest on it", detail.RequiredBy, v.Report)
	for i := 1; i < len(detail.Excerpts); i++ {
		w.exhibit(detail.Excerpts[i])
	}
}

// fixes says what to do about findings, and where a plan of ours does it.
func (w *ReportWriter) fixes(v *session.Verification, list []verdict.Finding) {
	for i := range list {
		w.Add("")
		w.fix(list[i].Fix)
		if v.Fixable(&list[i]) && !w.spoken {
			w.Text("    ", "f shows the plan that makes this change.")
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

func (w *ReportWriter) style(word string) renderer {
	if word == "Root cause" {
		return w.T.Bad
	}
	return w.T.Notice
}

// exhibit writes a document with the deciding lines marked.
func (w *ReportWriter) exhibit(e faults.Excerpt) {
	w.heading("Document: " + e.Name)
	if e.Because != "" {
		w.Text("  ", e.Because)
	}
	w.Add(widget.Document(w.T, e.Text, w.cursor(), e.From, e.To, w.Width)...)
}

// related lists other statements with what became of them.
func (w *ReportWriter) related(title string, ids []evidence.CheckID, r *verdict.Report) {
	if len(ids) == 0 {
		return
	}
	w.heading(title)
	for _, id := range ids {
		for _, c := range r.Checks {
			if c.ID == id {
				w.Text("  "+w.sign(c.Status), string(c.ID)+": "+StatusWords(c, true))
			}
		}
	}
}
