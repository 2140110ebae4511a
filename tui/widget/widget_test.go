package widget

import (
	"os"
	"strings"
	"testing"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"
	"github.com/charmbracelet/x/ansi"
	"github.com/google/go-cmp/cmp"
	"github.com/muesli/termenv"

	"clonepath/checks/verdict"
)

func TestMain(m *testing.M) {
	lipgloss.SetColorProfile(termenv.Ascii)
	os.Exit(m.Run())
}

var plain = NewTheme(false)

func TestWrap(t *testing.T) {
	for _, tc := range []struct {
		name, text string
		width      int
		want       []string
	}{
		{"at spaces", "one two three", 8, []string{"one two", "three"}},
		{"a long word is broken", "abcdefgh", 3, []string{"abc", "def", "gh"}},
		{"line breaks stay", "a\nb", 9, []string{"a", "b"}},
		{"what would steer the terminal is a mark", "a\x1b]0;x\x07b\u202ec", 60, []string{"a‹U+001B›]0;x‹U+0007›b‹U+202E›c"}},
		{"wide characters count twice", "世界世界", 4, []string{"世界", "世界"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if d := cmp.Diff(tc.want, Wrap(tc.text, tc.width)); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestCutMiddle(t *testing.T) {
	arn := "arn:aws:iam::111122223333:role/torque-git-reader"
	for width := 1; width < 60; width++ {
		got := CutMiddle(arn, width)
		if ansi.StringWidth(got) > width {
			t.Errorf("%d cells in %d: %s", ansi.StringWidth(got), width, got)
		}
		if width >= 20 && (!strings.HasPrefix(got, "arn:aws") || !strings.HasSuffix(got, "reader")) {
			t.Errorf("the ends are gone: %s", got)
		}
	}
}

func TestFrameFits(t *testing.T) {
	body := []string{strings.Repeat("x", 300), "", "世界" + strings.Repeat("y", 300)}
	for width := MinWidth; width <= 200; width += 7 {
		for height := MinHeight; height <= 60; height += 8 {
			f := Frame{
				Theme: plain, Width: width, Height: height, Title: "clonepath", Steps: "steps",
				Right: []string{strings.Repeat("long ", 60), "111122223333 · eu-west-1"}, Footer: func(int) string { return "keys" },
			}
			drawn := []string{f.One(body), f.Two(body, body)}
			for _, text := range drawn {
				lines := strings.Split(text, "\n")
				if len(lines) != height {
					t.Fatalf("%d×%d: %d lines", width, height, len(lines))
				}
				for _, line := range lines {
					if ansi.StringWidth(line) != width {
						t.Fatalf("%d×%d: %d wide: %s", width, height, ansi.StringWidth(line), line)
					}
				}
			}
		}
	}
}

func TestSteps(t *testing.T) {
	names := []string{"Repo", "Account", "Secret"}
	if got := Steps(plain, names, 1, nil, 76); got != "✓ Repo  ▸ Account  · Secret" {
		t.Error(got)
	}
	if got := Steps(plain, names, 1, nil, 25); got != "✓▸·  Account · step 2 of…" {
		t.Error(got)
	}
	if got := Steps(plain, names, 2, map[string]StepState{"Account": StepWaiting}, 76); got != "✓ Repo  ◌ Account waiting  ▸ Secret" {
		t.Error(got)
	}
	if got := Steps(plain, names, 2, map[string]StepState{"Repo": StepSkipped, "Account": StepWaiting}, 76); got != "– Repo skipped  ◌ Account waiting  ▸ Secret" {
		t.Errorf("%q", got)
	}
	if got := Steps(plain, names, 2, map[string]StepState{"Account": StepWaiting}, 32); got != "✓◌▸  Secret · step 3 of 3 · Acc…" {
		t.Error(got)
	}
	if got := Steps(plain, names, 3, nil, 10); got != "✓✓✓" {
		t.Error(got)
	}
}

func TestFooterKeepsTheWayOut(t *testing.T) {
	bindings := []key.Binding{Key("enter", "next"), Key("esc", "back"), Key("↑↓", "choose"), Key("?", "help"), Key("ctrl+c", "quit")}
	if got := Footer(plain, bindings, 80); got != "enter next · esc back · ↑↓ choose · ? help · ctrl+c quit" {
		t.Error(got)
	}
	if got := Footer(plain, bindings, 40); got != "enter next · ? help · ctrl+c quit" {
		t.Error(got)
	}
	if got := Footer(plain, bindings[4:], 40); got != "ctrl+c quit" {
		t.Error(got)
	}
	bindings[1].SetEnabled(false)
	if got := Footer(plain, bindings, 80); strings.Contains(got, "esc") {
		t.Errorf("a key that does not work is shown: %s", got)
	}
}

func TestDiff(t *testing.T) {
	before := `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Resource":"*"}]}`
	after := `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Resource":"arn:aws:secretsmanager:eu-west-1:111122223333:secret:x-??????"}]}`
	want := []string{
		`      "Effect": "Allow"`,
		`-     "Resource": "*"`,
		`+     "Resource": "arn:…:secret:x-??????"`,
		`    }`,
	}
	if d := cmp.Diff(dedent(want), DiffBrief(plain, before, after, 60)); d != "" {
		t.Error(d)
	}
	whole := DiffBrief(plain, before, before, 60)
	if len(whole) != 9 || whole[0] != "  {" {
		t.Errorf("a document that does not change is drawn whole: %q", whole)
	}
	made := Diff(plain, "", after, 200)
	for _, line := range made {
		if !strings.HasPrefix(line, "+ ") {
			t.Errorf("a new document has a line without +: %q", line)
		}
	}
	for _, line := range Diff(plain, before, after, 30) {
		if ansi.StringWidth(line) > 30 {
			t.Errorf("too wide: %q", line)
		}
	}
}

// dedent takes four spaces off behind the mark, as DiffBrief does here.
func dedent(lines []string) []string {
	out := make([]string, len(lines))
	for i, l := range lines {
		out[i] = l[:2] + strings.TrimPrefix(l[2:], "  ")
	}
	return out
}

func TestChainAndChecks(t *testing.T) {
	checks := []verdict.Check{
		{ID: "a", Title: "the role exists", Link: verdict.LinkRole, Status: verdict.Pass, Provenance: verdict.Proven},
		{ID: "b", Title: "the role trusts the agent", Link: verdict.LinkTrust, Status: verdict.Fail, Provenance: verdict.Evaluated},
		{ID: "c", Title: "the agent can assume the role", Link: verdict.LinkTrust, Status: verdict.Blocked, BlockedBy: "b"},
		{ID: "d", Title: "the Git host answers", Link: verdict.LinkGit, Status: verdict.Unknown},
	}
	all := func(verdict.Check) bool { return true }
	known := func(c verdict.Check) bool { return c.Status != verdict.Unknown && c.Status != verdict.Blocked }
	if got := Chain(plain, checks, all, 80); got != "access ·──secret ·──role ✓──trust ✗──credential ·──git ?" {
		t.Error(got)
	}
	if got := Chain(plain, checks, known, 52); got != "access ·─secret ·─role ✓─trust ✗─credential ·─git ·" {
		t.Error(got)
	}
	want := []string{
		"✓ the role exists                     proven",
		"✗ the role trusts the agent  fail, evaluated",
		"⊘ the agent can assume the role blocked by b",
		"? the Git host answers               unknown",
	}
	if d := cmp.Diff(want, Checks(plain, checks, all, 44)); d != "" {
		t.Error(d)
	}
	if got := Checks(plain, checks, known, 44)[3]; got != "· the Git host answers                     …" {
		t.Error(got)
	}
}

func TestPager(t *testing.T) {
	var lines []string
	for i := range 30 {
		lines = append(lines, strings.Repeat("x", i))
	}
	p := &Pager{}
	p.SetLines(lines)
	if len(p.View(10)) != 10 || p.Position() != "↑↓ lines 1–10 of 30" {
		t.Error(p.Position())
	}
	p.Update(tea.KeyMsg{Type: tea.KeyEnd})
	if p.View(10); p.Position() != "↑↓ lines 21–30 of 30" {
		t.Error(p.Position())
	}
	p.SetLines(lines[:5])
	if len(p.View(10)) != 5 || p.Scrolls() {
		t.Error("a text that became short is not seen whole")
	}
	if p.Update(tea.KeyMsg{Type: tea.KeyEnter}) {
		t.Error("enter is not the pager's")
	}
}

func TestDiffOfSetsOneStatementStrong(t *testing.T) {
	lipgloss.SetColorProfile(termenv.ANSI)
	defer lipgloss.SetColorProfile(termenv.Ascii)
	before := `{"Statement":[{"Sid":"A","Effect":"Allow"},{"Sid":"B","Effect":"Allow"}]}`
	after := strings.Replace(before, `"B","Effect":"Allow"`, `"B","Effect":"Deny"`, 1)
	for _, line := range DiffOf(NewTheme(false), before, after, "B", 60, false) {
		text := ansi.Strip(line)
		about := strings.Contains(text, `"B"`) || strings.Contains(text, "Deny") || strings.HasPrefix(text, "-")
		if strong := strings.Contains(line, "\x1b[1m"); strong != about {
			t.Errorf("strong %v: %q", strong, line)
		}
	}
}

func TestDiffBeginsANewElementWithItsBrace(t *testing.T) {
	before := `{"Statement":[{"Sid":"A","Principal":{"AWS":"x"}}]}`
	after := `{"Statement":[{"Sid":"A","Principal":{"AWS":"x"}},{"Sid":"B","Principal":{"AWS":"y"}}]}`
	want := []string{"    }", "+   {", "+     \"Sid\": \"B\"", "+     \"Principal\": {", "+       \"AWS\": \"y\"", "+     }", "+   }", "  ]"}
	got := DiffBrief(plain, before, after, 60)
	for i, line := range got {
		got[i] = strings.TrimRight(line, " ")
	}
	if !cmp.Equal(want, got) {
		t.Error(cmp.Diff(want, got))
	}
}
