package form

import (
	"errors"
	"os"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"
	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"

	"clonepath/tui/widget"
)

func TestMain(m *testing.M) {
	lipgloss.SetColorProfile(termenv.Ascii)
	os.Exit(m.Run())
}

// answers is a form's world: a map of answers, and fields over it.
type answers map[string]string

func (a answers) field(key string, kind Kind) Field {
	return Field{
		Key: key, Title: "Title of " + key, Kind: kind,
		Value: func() string { return a[key] },
		Store: func(v string) { a[key] = v },
	}
}

func (a answers) required(key string) Field {
	f := a.field(key, Text)
	f.Check = func(v string) error {
		if v == "" {
			return errors.New("nothing was entered; expected a value")
		}
		return nil
	}
	return f
}

func (a answers) choice(key string, values ...string) Field {
	f := a.field(key, Choice)
	for _, v := range values {
		f.Options = append(f.Options, Option{Value: v, Label: "label " + v})
	}
	return f
}

// keysOf turns text into keys: ⏎ enter, ↓ ↑ arrows, ⇥ tab, ⇤ shift+tab, ⌫ backspace.
func keysOf(text string) []tea.KeyMsg {
	named := map[rune]tea.KeyType{'⏎': tea.KeyEnter, '↓': tea.KeyDown, '↑': tea.KeyUp, '⇥': tea.KeyTab, '⇤': tea.KeyShiftTab, '⌫': tea.KeyBackspace}
	var keys []tea.KeyMsg
	for _, r := range text {
		if k, ok := named[r]; ok {
			keys = append(keys, tea.KeyMsg{Type: k})
		} else {
			keys = append(keys, tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}})
		}
	}
	return keys
}

func typeInto(m *Model, text string) (last Event, left []string) {
	for _, k := range keysOf(text) {
		last = m.Update(k)
		if last.Left != "" {
			left = append(left, last.Left)
		}
	}
	return last, left
}

func plainTheme() widget.Theme { return widget.NewTheme(false) }

func TestWholeScreenInOneWrite(t *testing.T) {
	for range 100 {
		a := answers{"mode": "one"}
		second := a.required("second")
		second.When = func() bool { return a["mode"] == "two" }
		m := New(plainTheme(), []Field{a.required("first"), a.choice("mode", "one", "two", "three"), second, a.field("token", Password)})
		last, left := typeInto(m, "abcdef⏎↓⏎ghi⏎t0ken⏎")
		if !last.Done {
			t.Fatalf("not done: focus on %s, %v", m.Focused().Key, a)
		}
		want := answers{"first": "abcdef", "mode": "two", "second": "ghi", "token": "t0ken"}
		for k, v := range want {
			if a[k] != v {
				t.Fatalf("%s = %q, want %q (%v)", k, a[k], v, a)
			}
		}
		if got := strings.Join(left, " "); got != "first mode second token" {
			t.Fatalf("left %q", got)
		}
	}
}

func TestErrorHoldsTheField(t *testing.T) {
	a := answers{}
	m := New(plainTheme(), []Field{a.required("first"), a.field("next", Text)})
	if e, _ := typeInto(m, "⏎"); e.Left != "" || m.Focused().Key != "first" {
		t.Fatalf("left an empty required field: %+v", e)
	}
	sees(t, m, "✗ nothing was entered", "expected a value")
	typeInto(m, "x")
	if strings.Contains(strings.Join(m.View(60, 20), "\n"), "✗") {
		t.Error("the error stays although the user types")
	}
	if e, _ := typeInto(m, "⏎y⏎"); !e.Done || a["first"] != "x" || a["next"] != "y" {
		t.Errorf("%+v %v", e, a)
	}
}

func TestBackInsideKeepsAnswers(t *testing.T) {
	a := answers{}
	m := New(plainTheme(), []Field{a.required("one"), a.required("two"), a.field("three", Text)})
	typeInto(m, "1⏎2⏎3⇤⇤x⏎")
	if m.Focused().Key != "two" || a["one"] != "1x" || a["two"] != "2" || a["three"] != "3" {
		t.Errorf("focus %s, %v", m.Focused().Key, a)
	}
	if e, _ := typeInto(m, "⏎⏎"); !e.Done {
		t.Error("not done")
	}
}

func TestEarlierAnswerBecomesWrong(t *testing.T) {
	a := answers{}
	one := a.field("one", Text)
	one.Check = func(v string) error {
		if a["two"] != "" && v == a["two"] {
			return errors.New("both are the same")
		}
		return nil
	}
	m := New(plainTheme(), []Field{one, a.field("two", Text)})
	if e, _ := typeInto(m, "x⏎x⏎"); e.Done || m.Focused().Key != "one" {
		t.Errorf("done %v, focus %s", e.Done, m.Focused().Key)
	}
}

func TestDefaultsFollowUntilTouched(t *testing.T) {
	a := answers{"repo": "gitlab"}
	name := a.field("name", Text)
	name.Value = func() string {
		if a["name"] != "" {
			return a["name"]
		}
		return a["repo"] + "-name"
	}
	m := New(plainTheme(), []Field{a.field("repo", Text), name})
	typeInto(m, "!⏎")
	sees(t, m, "> gitlab!-name")
	typeInto(m, "?⇤#")
	sees(t, m, "gitlab!-name?")
}

func TestOpenComesBeforeStore(t *testing.T) {
	a := answers{"x": "1"}
	var log []string
	f := a.choice("mode", "one", "two")
	f.Open = func() { log = append(log, "open") }
	f.Store = func(v string) { log = append(log, "store "+v) }
	m := New(plainTheme(), []Field{a.field("x", Text), f})
	typeInto(m, "⏎↓")
	if got := strings.Join(log, ", "); got != "open, store two" {
		t.Error(got)
	}
}

func TestPastedLineEndsAreDropped(t *testing.T) {
	a := answers{}
	m := New(plainTheme(), []Field{a.field("arn", Text)})
	m.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("arn:x \r\n"), Paste: true})
	if a["arn"] != "arn:x " {
		t.Errorf("%q", a["arn"])
	}
}

func TestSecretIsNeverDrawn(t *testing.T) {
	a := answers{}
	m := New(plainTheme(), []Field{a.field("token", Password), a.field("next", Text)})
	for _, keys := range []string{"glpat-canary", "⏎"} {
		typeInto(m, keys)
		if strings.Contains(strings.Join(m.View(60, 20), "\n"), "canary") {
			t.Fatal("the token is on the screen")
		}
	}
	sees(t, m, hidden)
}

func TestViewFits(t *testing.T) {
	a := answers{"mode": "one", "arn": "arn:aws:iam::111122223333:role/" + strings.Repeat("long", 20)}
	fields := []Field{a.field("arn", Text), a.choice("mode", "one", "two", "three"), a.required("first"), a.field("token", Password), a.field("pick", Pick)}
	fields[2].Title = strings.Repeat("a long question ", 9)
	for width := 20; width <= 90; width += 7 {
		for height := 5; height < 30; height += 4 {
			m := New(plainTheme(), fields)
			for range fields {
				lines := m.View(width, height)
				if len(lines) > height {
					t.Fatalf("%d lines in %d", len(lines), height)
				}
				for _, line := range lines {
					if ansi.StringWidth(line) > width {
						t.Fatalf("at %d×%d: %q", width, height, line)
					}
				}
				typeInto(m, "⏎")
			}
		}
	}
}

func sees(t *testing.T, m *Model, texts ...string) {
	t.Helper()
	view := strings.Join(m.View(60, 30), "\n")
	for _, text := range texts {
		if !strings.Contains(view, text) {
			t.Errorf("%q is not in\n%s", text, view)
		}
	}
}
