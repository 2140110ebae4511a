package app

import (
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"clonepath/awsops/sandbox"
	"clonepath/tui/form"
	"clonepath/tui/page"
)

// A first set-up, of which nothing is known beforehand, asks at most 12 questions
// that no default answers. Whatever needs more than Enter counts, agreeing to the
// plan too.
func TestQuestionsOfAFirstSetup(t *testing.T) {
	deps, sb := inSandbox(t, sandbox.Options{Fresh: true})
	deps = likeAnAccount(deps)
	d := drive(t, deps, 120, 40)
	answers := map[string]string{"target.repo": sb.Repo(), "token": tokenOf(t, sb), "target.region": sb.Target().Region}
	var open, all []string
	for range 60 {
		if d.app.now().kind == page.Plan {
			open = append(open, "agreeing to the plan")
			break
		}
		f, asks := focusOf(d.app.now().Page)
		if asks {
			all = append(all, f.Title)
		}
		if asks && needed(f) {
			open = append(open, f.Title)
			d.Send(tea.KeyMsg{Type: tea.KeyCtrlU}, tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(answers[f.Key])})
		}
		d.Press("enter")
	}
	d.On(page.Plan).Sees("Plan:")
	t.Logf("%d questions, %d of them without a default: %q", len(all), len(open), open)
	if len(open) > 12 {
		t.Errorf("%d questions have no default: %q", len(open), open)
	}
}

// needed tells whether Enter alone is no answer.
func needed(f form.Field) bool { return f.Check != nil && f.Check(f.Value()) != nil }

// focusOf is the question in focus on a screen that asks.
func focusOf(s page.Page) (form.Field, bool) {
	asking, ok := s.(interface{ Question() (form.Field, bool) })
	if !ok {
		return form.Field{}, false
	}
	return asking.Question()
}
