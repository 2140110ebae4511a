package report_test

import (
	"bytes"
	"html"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"

	"clonepath/checks/evidence"
	"clonepath/checks/faults"
	"clonepath/checks/report"
	"clonepath/checks/verdict"
)

// renderers are all that people read.
var renderers = map[string]func(*bytes.Buffer, *verdict.Report) error{
	"text": func(out *bytes.Buffer, r *verdict.Report) error {
		return report.Text(out, r, report.Options{Width: 80, Verbose: true})
	},
	"brief": func(out *bytes.Buffer, r *verdict.Report) error {
		return report.Text(out, r, report.Options{Width: 80})
	},
	"markdown": func(out *bytes.Buffer, r *verdict.Report) error { return report.Markdown(out, r) },
	"html":     func(out *bytes.Buffer, r *verdict.Report) error { return report.HTML(out, r) },
	"junit":    func(out *bytes.Buffer, r *verdict.Report) error { return report.JUnit(out, r) },
}

func rendered(t *testing.T, name string, r *verdict.Report) string {
	t.Helper()
	var out bytes.Buffer
	if err := renderers[name](&out, r); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// everywhere sets every text of a report, also of fields that are yet to come,
// except the words that the program itself chooses from a list.
func everywhere(v reflect.Value, text func() string) {
	switch v.Kind() {
	case reflect.String:
		if v.Type() == reflect.TypeFor[string]() {
			v.SetString(text())
		}
	case reflect.Slice:
		for i := range v.Len() {
			everywhere(v.Index(i), text)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				everywhere(v.Field(i), text)
			}
		}
	}
}

// full is a report in which every list has an entry.
func full() *verdict.Report {
	r := faults.Judge(mismatch())
	r.Warnings = faults.Judge(guide()).Warnings
	r.CannotObserve = faults.Judge(blind()).CannotObserve
	r.NotVisible, r.Did.Changed = []string{""}, []string{""}
	r.Timeline = []verdict.TimelineEntry{{At: time.Date(2026, 2, 8, 12, 0, 5, 0, time.UTC), What: "role torque-git-reader was created", Who: "admin"}}
	return r
}

// What comes from outside (a Git host's answer, a key's name, a policy) must
// not steer a terminal, reverse a line, or become part of the page.
func TestHarmless(t *testing.T) {
	r := full()
	everywhere(reflect.ValueOf(r).Elem(), func() string {
		return "\x1b]0;owned\x07\x1b[2J\u202egpj.exe\u200b\u2028\r\n\x9b31m\ufffe ]]> </pre></svg><script>alert(1)</script> \"><img src=x onerror=y> ``` \xff"
	})
	for name := range renderers {
		out := rendered(t, name, r)
		if !utf8.ValidString(out) {
			t.Errorf("%s passes invalid UTF-8 on", name)
		}
		for _, c := range out {
			if c != '\n' && unicode.In(c, unicode.C, unicode.Zl, unicode.Zp, unicode.Noncharacter_Code_Point) {
				t.Errorf("%s passes %U on", name, c)
			}
		}
		if name == "html" && (strings.Contains(out, "<script") || strings.Contains(out, "<img")) {
			t.Errorf("the page takes text for its own: %s", out)
		}
		if name == "junit" {
			parsed(t, out)
		}
	}
}

// Text adds nothing to the page that means something to a browser.
func TestTextIsNoMarkup(t *testing.T) {
	page := func(text string) string {
		r := full()
		everywhere(reflect.ValueOf(r).Elem(), func() string { return text })
		return rendered(t, "html", r)
	}
	plain, hostile := page("x"), page(`</pre><script>alert(1)</script>"'><img/src=x/onerror=y>%s%!`)
	for _, mark := range []string{"<", ">", `"`, "'"} {
		if want, got := strings.Count(plain, mark), strings.Count(hostile, mark); got != want {
			t.Errorf("%d of %s, want %d: %s", got, mark, want, hostile)
		}
	}
}

// The full External ID is offered on the screen only.
func TestNothingToCopyIsPrinted(t *testing.T) {
	r := full()
	for _, list := range [][]verdict.Finding{r.RootCauses, r.Warnings, r.CannotObserve} {
		for i := range list {
			list[i].Fix.Copy, list[i].Fix.Document = "acd5209e1b3f4c7788990a1b2c3d4e91", "acd5209e1b3f4c7788990a1b2c3d4e91"
		}
	}
	for name := range renderers {
		if strings.Contains(rendered(t, name, r), "acd5209e") {
			t.Errorf("%s prints what is to be copied", name)
		}
	}
	if r.RootCauses[0].Fix.Copy == "" {
		t.Error("a renderer changed the report that it was given")
	}
}

// Nothing of a report is lost on the way, in whatever form.
func TestNothingIsLost(t *testing.T) {
	for name, record := range records {
		r := faults.Judge(record())
		for form := range renderers {
			if form == "brief" {
				continue // it folds what -v shows
			}
			out := squeezed(rendered(t, form, r))
			for _, text := range texts(r, form) {
				if !strings.Contains(out, squeezed(text)) {
					t.Errorf("%s as %s lost %q", name, form, text)
				}
			}
		}
	}
}

// texts lists what a form has to show: JUnit shows tests, not what passes them.
func texts(r *verdict.Report, form string) []string {
	list := []string{r.Headline}
	for _, f := range append(append(append([]verdict.Finding{}, r.RootCauses...), r.Warnings...), r.CannotObserve...) {
		list = append(list, f.Fault, f.Summary, f.Settle, f.Fix.Text, f.Fix.Patch)
		list = append(append(list, f.Evidence...), f.Fix.Commands...)
	}
	for _, c := range r.Checks {
		list = append(list, c.Title)
		if form != "junit" && c.Status != verdict.Blocked {
			list = append(list, c.Summary)
		}
	}
	if form == "junit" {
		return list
	}
	for _, a := range r.Assumptions {
		list = append(list, a.Why, a.Settle)
	}
	for _, e := range r.Timeline {
		list = append(list, e.What, e.Who, e.At.Format(time.DateOnly))
	}
	return append(append(append(append(list, r.NotVisible...), r.Did.Read...), r.Did.TokenSentTo...), r.Did.Changed...)
}

// squeezed is a text without what the forms add to it: white space, escapes,
// tags.
func squeezed(s string) string {
	for _, tag := range []string{"<b>", "</b>", "</span>", "<span>", `<span class="add">`, `<span class="del">`, `<span class="head">`} {
		s = strings.ReplaceAll(s, tag, "")
	}
	s = html.UnescapeString(s)
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '\\' || r == '`' {
			return -1
		}
		return r
	}, s)
}

// Prose keeps to the width; what is there to be copied is never broken.
func TestTextKeepsItsWidth(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	reports := []*verdict.Report{}
	for _, record := range records {
		reports = append(reports, faults.Judge(record()))
	}
	for range 30 {
		r := full()
		everywhere(reflect.ValueOf(r).Elem(), func() string { return prose(rnd) })
		for i := range r.RootCauses {
			r.RootCauses[i].Fault = "trust-externalid-required-not-sent"
		}
		for _, list := range [][]verdict.Finding{r.RootCauses, r.Warnings, r.CannotObserve} {
			for i := range list {
				list[i].Fault, list[i].Fix.Commands, list[i].Fix.Patch = "role-resource-wrong-region-account", []string{}, ""
			}
		}
		for i := range r.Checks {
			r.Checks[i].BlockedBy = evidence.CredentialFields
		}
		reports = append(reports, r)
	}
	for _, r := range reports {
		copied := map[string]bool{}
		for _, f := range append(append([]verdict.Finding{}, r.RootCauses...), append(r.Warnings, r.CannotObserve...)...) {
			for _, c := range f.Fix.Commands {
				copied["    $ "+c] = true
			}
			for l := range strings.SplitSeq(f.Fix.Patch, "\n") {
				copied["    "+l] = true
			}
		}
		for _, o := range []report.Options{{Width: 60}, {Width: 80}, {Width: 60, Verbose: true}, {Width: 80, Verbose: true}, {Width: 88, Verbose: true}, {Width: 120, Verbose: true}} {
			width, seen := o.Width, 0
			var out bytes.Buffer
			o.Color = true
			if err := report.Text(&out, r, o); err != nil {
				t.Fatal(err)
			}
			for line := range strings.Lines(out.String()) {
				plain := strings.TrimRight(ansi.Strip(line), "\n")
				if copied[plain] {
					seen++
				} else if ansi.StringWidth(plain) > width {
					t.Errorf("at %d: %q has %d columns", width, plain, ansi.StringWidth(plain))
				}
			}
			delete(copied, "    ")
			if o.Verbose && seen < len(copied) {
				t.Errorf("at %d: %d of %d lines that are there to be copied are whole", width, seen, len(copied))
			}
		}
	}
}

// prose makes up a text of words short and long, narrow and wide.
func prose(rnd *rand.Rand) string {
	words := []string{
		"the", "policy", "two-part", "arn:aws:sts::046086677675:assumed-role/agent-sa-role/torque-agent",
		"秘密管理器", "naïve", "‹git-token ›", "https://git.example.com/" + strings.Repeat("group/", 20) + "a.git", "👩‍💻", "\u2011", "  ", "é",
	}
	var b strings.Builder
	for range 1 + rnd.IntN(30) {
		b.WriteString(words[rnd.IntN(len(words))] + " ")
	}
	return b.String()
}

func BenchmarkRender(b *testing.B) {
	r := full()
	for name, render := range renderers {
		b.Run(name, func(b *testing.B) {
			var out bytes.Buffer
			for b.Loop() {
				out.Reset()
				if err := render(&out, r); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
