package report

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"clonepath/checks/faults/phrase"
	"clonepath/checks/verdict"
)

// What of a finding stands in the first screenful; the rest is a word away.
const (
	proofs      = 3 // pieces of evidence
	proofLines  = 3 // of each of them
	patchLines  = 12
	warningsMax = 3
	reasonsMax  = 4
	asksMax     = 4
)

// brief writes what fits on one screen: the answer, its proof and fix, a line a
// link, and what to ask for where too little is known.
func (t *text) brief(r *verdict.Report) {
	most := 4
	if len(r.RootCauses) > 2 { // they stand below
		most = 2
	}
	t.clip(most, "", "", r.Headline, t.bold)
	t.gap()
	t.line(t.chain(r))
	t.briefCauses(r)
	for _, f := range r.CannotObserve {
		t.briefFinding("Could not look", verdict.Unknown, f)
	}
	t.briefWarnings(r.Warnings)
	t.gap()
	for _, link := range chain(r) {
		t.briefLink(link, byLink(r, link.Link))
	}
	if list := byLink(r, verdict.LinkPractice); len(list) > 0 {
		t.briefLink(chained{verdict.LinkPractice, worst(list)}, list)
	}
	t.reasons(r)
	t.briefSection(sinceLastGood(r), reasonsMax)
	t.briefAsks(r)
	t.gap()
	t.briefEnd(r)
}

// briefCauses writes what is broken. Causes of one check that cannot be told
// apart share their evidence and stand in one table, below the call that decides.
func (t *text) briefCauses(r *verdict.Report) {
	asked := false
	for _, alike := range candidates(r.RootCauses) {
		if len(alike) == 1 {
			t.briefFinding("Root cause", verdict.Fail, alike[0])
			continue
		}
		t.gap()
		t.title(t.bad.Render("Root cause")+"  "+t.bold.Render(fmt.Sprintf("one of these %d", len(alike))), "")
		if r.Question != nil && !asked {
			asked = true
			t.question("  Decide first  ", r.Question)
		}
		for _, f := range alike {
			t.clip(2, "  "+t.dim.Render(pad(string(f.Certainty), 10))+t.bold.Render(f.Fault)+"  ", "            ", f.Summary, t.plain)
			if f.Certainty == verdict.Possible {
				t.clip(1, "            Fix  ", "", f.Fix.Text, t.dim)
			}
		}
		t.evidence(alike[0].Evidence)
		if alike[0].Certainty != verdict.Possible {
			t.briefFix(alike[0].Fix, alike[0].Certainty)
		}
	}
}

// candidates groups causes: those of one check that are not certain stand
// together, in the order of the report.
func candidates(causes []verdict.Finding) [][]verdict.Finding {
	var groups [][]verdict.Finding
	at := map[string]int{}
	for _, f := range causes {
		key := string(f.Check)
		if f.Certainty == verdict.Certain {
			key = "certain " + f.Fault
		}
		if i, ok := at[key]; ok {
			groups[i] = append(groups[i], f)
			continue
		}
		at[key] = len(groups)
		groups = append(groups, []verdict.Finding{f})
	}
	return groups
}

func (t *text) briefFinding(word string, drawn verdict.Status, f verdict.Finding) {
	t.gap()
	t.title(t.styleOf(drawn).Render(word)+"  "+t.bold.Render(f.Fault), heading(f))
	t.clip(4, "  ", "  ", f.Summary, t.plain)
	t.evidence(f.Evidence)
	if f.Settle != "" {
		t.clip(2, "  ", "    ", "To settle it: "+f.Settle, t.plain)
	}
	t.briefFix(f.Fix, f.Certainty)
}

func (t *text) evidence(lines []string) {
	for _, e := range lines[:min(len(lines), proofs)] {
		t.clip(proofLines, "  · ", "    ", ends(e, proofLines*(t.width-12)), t.dim)
	}
}

// ends keeps begin and end of what is too long: an error begins with who was
// refused, and ends with why.
func ends(s string, most int) string {
	if ansi.StringWidth(s) <= most {
		return s
	}
	head, tail := ansi.Truncate(s, most/2, ""), ansi.TruncateLeft(s, ansi.StringWidth(s)-most/2, "")
	if i := strings.LastIndexByte(head, ' '); i > most/4 {
		head = head[:i]
	}
	if i := strings.IndexByte(tail, ' '); i >= 0 && i < most/4 {
		tail = tail[i+1:]
	}
	return head + " … " + tail
}

// briefFix writes no command that would change something for what is merely
// possible.
func (t *text) briefFix(f verdict.Fix, c verdict.Certainty) {
	if c == verdict.Possible {
		f.Commands, f.Patch = nil, ""
	}
	patch := f.Patch
	f.Patch = ""
	t.fix(f)
	if patch == "" {
		return
	}
	lines := strings.Split(patch, "\n")
	for _, l := range lines[:min(len(lines), patchLines)] {
		t.patchLine(l)
	}
	if more := len(lines) - patchLines; more > 0 {
		t.line(t.dim.Render(fmt.Sprintf("    … %d more lines of the document: -v", more)))
	}
}

func (t *text) briefWarnings(list []verdict.Finding) {
	if len(list) > 0 {
		t.gap()
	}
	for _, f := range list[:min(len(list), warningsMax)] {
		t.clip(2, t.notice.Render("Warning")+"  ", "  ", f.Fault+": "+f.Summary, t.plain)
		t.clip(3, "  Fix  ", "    ", f.Fix.Text, t.dim)
	}
	if len(list) > warningsMax {
		var ids []string
		for _, f := range list[warningsMax:] {
			ids = append(ids, f.Fault)
		}
		t.clip(2, "  ", "  ", fmt.Sprintf("%d more: %s", len(ids), strings.Join(ids, ", ")), t.dim)
	}
}

// briefLink is one line: how many of a link's checks hold, and which do not.
func (t *text) briefLink(c chained, list []verdict.Check) {
	holds := 0
	titles := map[verdict.Status][]string{}
	for _, check := range list {
		if check.Status == verdict.Pass || check.Status == verdict.Warn {
			holds++
		}
		titles[check.Status] = append(titles[check.Status], check.Title)
	}
	var rest []string
	for _, s := range []verdict.Status{verdict.Fail, verdict.Warn} {
		for _, title := range titles[s] {
			rest = append(rest, glyphs[s]+" "+title)
		}
	}
	for _, s := range []struct {
		status verdict.Status
		words  string
	}{{verdict.Blocked, "blocked"}, {verdict.Unknown, "not determined"}} {
		if n := len(titles[s.status]); n > 0 {
			rest = append(rest, fmt.Sprintf("%s %d %s", glyphs[s.status], n, s.words))
		}
	}
	lead := "  " + t.styleOf(c.Status).Render(pad(glyphs[c.Status]+" "+string(c.Link), 12)) + "  " + pad(fmt.Sprintf("%d of %d", holds, len(list)), 8)
	t.clip(2, lead, strings.Repeat(" ", 22), strings.TrimRight("  "+strings.Join(rest, "   "), " "), t.dim)
}

// reasons says why a check that is needed could not be determined by a run on an
// account; to a pasted text there is the question instead.
func (t *text) reasons(r *verdict.Report) {
	if r.As == "" {
		return
	}
	n := 0
	for _, c := range r.Checks {
		if c.Status != verdict.Unknown || c.Spared || c.Summary == "" {
			continue
		}
		if n++; n <= reasonsMax {
			t.clip(2, "    "+t.notice.Render("?")+" ", "      ", c.Title+": "+c.Summary, t.dim)
		}
	}
}

// briefAsks is what to ask somebody for where too little is known.
func (t *text) briefAsks(r *verdict.Report) {
	if len(r.RootCauses) > 0 && len(candidates(r.RootCauses)[0]) > 1 {
		return // asked above
	}
	if r.Question != nil {
		t.gap()
		t.question(t.bold.Render("Ask next")+"  ", r.Question)
	}
	if len(r.RootCauses)+len(r.CannotObserve) > 0 || r.Verdict != verdict.Unknown {
		return
	}
	n := 0
	for _, missing := range r.NotVisible {
		what, ask, ok := strings.Cut(strings.TrimSuffix(missing, ")"), " (ask for: ")
		if !ok {
			continue
		}
		if n++; n <= asksMax {
			t.clip(2, "  · ", "    ", what+": "+ask, t.dim)
		}
	}
}

func (t *text) question(lead string, q *verdict.Question) {
	t.clip(3, lead, "    ", q.Ask, t.plain)
	if q.Command != "" {
		t.line("    " + t.dim.Render("$ ") + q.Command)
	}
	for _, l := range q.Tells[:min(len(q.Tells), asksMax)] {
		t.clip(1, "    · ", "      ", l, t.dim)
	}
}

func (t *text) briefSection(s section, most int) {
	s.Lines = s.Lines[:min(len(s.Lines), most)]
	t.section(s)
}

// briefEnd says on what the report rests, and what was done for it.
func (t *text) briefEnd(r *verdict.Report) {
	var where []string
	if r.Sandbox {
		where = append(where, "on the embedded sandbox, not on AWS")
	}
	for _, row := range subject(r) {
		where = append(where, row[0]+" "+row[1])
	}
	if len(where) > 0 {
		t.clip(3, "Checked  ", "         ", strings.Join(where, " · "), t.dim)
	}
	did := fmt.Sprintf("read %s · token sent to %s · changed in AWS: %s · -v shows everything",
		phrase.Plural(len(r.Did.Read), "thing"), strings.Join(orNobody(r.Did.TokenSentTo, "nobody"), ", "), strings.Join(orNobody(r.Did.Changed, "nothing"), ", "))
	t.clip(4, "Done     ", "         ", did, t.dim)
}
