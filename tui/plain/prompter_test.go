package plain

import (
	"errors"
	"io"
	"strings"
	"testing"

	"clonepath/tui/form"
)

// conversation asks one field with the given input.
func conversation(t *testing.T, f form.Field, list form.List, input string) (answer, output string, err error) {
	t.Helper()
	answer = "unset"
	if f.Value == nil {
		f.Value = func() string { return "" }
	}
	f.Store = func(v string) { answer = v }
	var out strings.Builder
	err = New(strings.NewReader(input), &out).Ask(t.Context(), f, list)
	return answer, out.String(), err
}

func notEmpty(v string) error {
	if v == "" {
		return errors.New("nothing was entered")
	}
	return nil
}

func with(v string) func() string { return func() string { return v } }

func TestAsk(t *testing.T) {
	choice := form.Field{Title: "Which?", Kind: form.Choice, Options: []form.Option{{Value: "a", Label: "first", Help: "the first of two"}, {Value: "b", Label: "second"}}, Value: with("b")}
	list := form.List{State: form.Ready, Options: []form.Option{{Value: "git", Heading: true}, {Value: "git.token", Label: "  token"}, {Value: "user"}}}
	for _, tc := range []struct {
		name  string
		field form.Field
		list  form.List
		input string
		want  string
		sees  string
	}{
		{"text", form.Field{Title: "Branch"}, form.List{}, "main\n", "main", "Branch"},
		{"empty takes the answer so far", form.Field{Value: with("dev")}, form.List{}, "\n", "dev", "[dev] > "},
		{"what is not accepted is asked again", form.Field{Check: notEmpty}, form.List{}, "\nx\n", "x", "Not accepted: nothing was entered"},
		{"a number chooses", choice, form.List{}, "1\n", "a", "  1. first"},
		{"the default is named", choice, form.List{}, "\n", "b", "[2: second] > "},
		{"a number too high", choice, form.List{}, "3\n2\n", "b", "enter a number from 1 to 2"},
		{"help", choice, form.List{}, "?\n1\n", "a", "1. first: the first of two"},
		{"headings have no number", form.Field{Kind: form.Pick}, list, "1\n", "git.token", "  1. token"},
		{"text of a list", form.Field{Kind: form.Pick}, list, "other\n", "other", "or another value"},
		{"no list", form.Field{Kind: form.Pick}, form.List{State: form.Failed, Note: "not allowed"}, "typed\n", "typed", "not allowed"},
		{"a password from a pipe", form.Field{Kind: form.Password}, form.List{}, "t0ken\n", "t0ken", "not shown"},
		{"windows line ends", form.Field{}, form.List{}, "x\r\n", "x", ""},
		{"a last line without end", form.Field{}, form.List{}, "x", "x", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got, out, err := conversation(t, tc.field, tc.list, tc.input)
			if err != nil || got != tc.want || !strings.Contains(out, tc.sees) {
				t.Errorf("%v %q, want %q and to see %q in\n%s", err, got, tc.want, tc.sees, out)
			}
		})
	}
}

func TestEndOfInputAborts(t *testing.T) {
	for _, f := range []form.Field{{}, {Kind: form.Password}, {Value: with("default")}} {
		if got, _, err := conversation(t, f, form.List{}, ""); !errors.Is(err, ErrAborted) || got != "unset" {
			t.Errorf("%v, %q", err, got)
		}
	}
}

func TestNothingIsReadAhead(t *testing.T) {
	in := strings.NewReader("one\ntwo\nrest")
	var out strings.Builder
	p := New(in, &out)
	for range 2 {
		if err := p.Ask(t.Context(), form.Field{Value: with("")}, form.List{}); err != nil {
			t.Fatal(err)
		}
	}
	if rest, _ := io.ReadAll(in); string(rest) != "rest" {
		t.Errorf("%q is left", rest)
	}
}

func TestAskOrBack(t *testing.T) {
	for _, kind := range []form.Kind{form.Text, form.Password, form.Choice, form.Pick} {
		var out strings.Builder
		f := form.Field{Kind: kind, Value: with(""), Store: func(v string) { t.Errorf("kind %v stores %q", kind, v) }}
		if err := New(strings.NewReader("<\n"), &out).AskOrBack(t.Context(), f, form.List{}); !errors.Is(err, ErrBack) {
			t.Errorf("kind %v: %v", kind, err)
		}
	}
	if answer, _, err := conversation(t, form.Field{}, form.List{}, "<\n"); answer != "<" || err != nil {
		t.Errorf("where nothing is before, %q, %v", answer, err)
	}
}
