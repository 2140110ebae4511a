package form

import (
	"strings"
	"testing"
)

func secrets() List {
	return List{State: Ready, Options: []Option{{Value: "alpha"}, {Value: "git-repo-token", Detail: "eu-west-1"}, {Value: "zulu"}}}
}

func TestPick(t *testing.T) {
	for _, tc := range []struct{ name, answer, keys, want string }{
		{"the answer so far is under the cursor", "git-repo-token", "⏎", "git-repo-token"},
		{"arrows choose", "alpha", "↓↓⏎", "zulu"},
		{"up from the first is the last", "alpha", "↑⏎", "zulu"},
		{"typing narrows", "alpha", "git⏎", "git-repo-token"},
		{"typing narrows without regard to case", "alpha", "ZU⏎", "zulu"},
		{"the detail counts", "alpha", "west⏎", "git-repo-token"},
		{"what is not listed is taken as typed", "alpha", "other⏎", "other"},
		{"typed text is offered below the matches", "alpha", "git↓⏎", "git"},
		{"an answer that is not listed stays", "mine", "⏎", "mine"},
		{"taking the filter back shows all again", "alpha", "zz⌫⌫↓⏎", "git-repo-token"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			a := answers{"pick": tc.answer}
			m := New(plainTheme(), []Field{a.field("pick", Pick)})
			m.Offer("pick", secrets())
			if e, _ := typeInto(m, tc.keys); !e.Done || a["pick"] != tc.want {
				t.Errorf("done %v, %q, want %q", e.Done, a["pick"], tc.want)
			}
		})
	}
}

func TestPickWithoutList(t *testing.T) {
	for _, list := range []List{{}, {State: Failed, Note: "not allowed to list secrets: type its name"}, {State: Ready}} {
		a := answers{"pick": "git-"}
		m := New(plainTheme(), []Field{a.field("pick", Pick)})
		m.Offer("pick", list)
		if e, _ := typeInto(m, "token⏎"); !e.Done || a["pick"] != "git-token" {
			t.Errorf("done %v, %q", e.Done, a["pick"])
		}
	}
}

func TestKeysWaitForTheList(t *testing.T) {
	a := answers{}
	m := New(plainTheme(), []Field{a.field("first", Text), a.field("pick", Pick), a.field("last", Text)})
	m.Offer("pick", List{State: Loading, Note: "reading"})
	typeInto(m, "1⏎zu⏎end⏎")
	if a["pick"] != "" || a["last"] != "" {
		t.Fatalf("answered before the list was there: %v", a)
	}
	sees(t, m, "… reading")
	var last Event
	for _, k := range m.Offer("pick", secrets()) {
		last = m.Update(k)
	}
	if !last.Done || a["pick"] != "zulu" || a["last"] != "end" {
		t.Errorf("%v", a)
	}
}

func TestHeadingsAreSkipped(t *testing.T) {
	a := answers{}
	m := New(plainTheme(), []Field{a.field("path", Pick)})
	m.Offer("path", List{State: Ready, Options: []Option{{Value: "git", Heading: true}, {Value: "git.token"}, {Value: "x", Heading: true}, {Value: "user"}}})
	typeInto(m, "↓")
	if a["path"] != "user" {
		t.Errorf("after ↓: %q", a["path"])
	}
	typeInto(m, "↓⏎")
	if a["path"] != "git.token" {
		t.Errorf("around: %q", a["path"])
	}
}

func TestLongListKeepsTheCursorInSight(t *testing.T) {
	a := answers{}
	var list List
	list.State = Ready
	for i := range 60 {
		list.Options = append(list.Options, Option{Value: strings.Repeat("s", i+1)})
	}
	m := New(plainTheme(), []Field{a.field("pick", Pick)})
	m.Offer("pick", list)
	for i := range 70 {
		view := strings.Join(m.View(70, 12), "\n")
		if !strings.Contains(view, "▸ ") {
			t.Fatalf("after %d ↓ the cursor is out of sight:\n%s", i, view)
		}
		typeInto(m, "↓")
	}
}
