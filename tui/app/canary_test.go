package app

import (
	"slices"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"clonepath/awsops/sealed"

	"clonepath/steps/session"
	"clonepath/steps/setup"
	"clonepath/tui/form"
	"clonepath/tui/page"
	"clonepath/tui/plain"
	"clonepath/tui/widget"
)

// misplaced is a made-up token that the vault of these tests does not know.
const misplaced = "ghp_CANARY0123456789abcdefghijklmnopqrst"

// asking is a screen with a form.
func asking(s page.Page) *form.Model {
	if page, asks := s.(interface{ Asks() *form.Model }); asks {
		return page.Asks()
	}
	return nil
}

// misplace types, or pastes, a token in every field that takes text and is not
// for one, on the way through the screens.
func misplace(d *driver, paste bool, until string) (asked []string) {
	d.t.Helper()
	for range 80 {
		if strings.Contains(d.View(), until) {
			return asked
		}
		m := asking(d.app.now().Page)
		if m == nil || m.Focused().Kind == form.Choice || m.Focused().Kind == form.Password {
			if m != nil && m.Focused().Kind == form.Password {
				d.Type("glpat-" + strings.Repeat("canary0", 3))
			}
			d.Press("enter")
			continue
		}
		key := m.Focused().Key
		if slices.Contains(asked, key) { // the account that was found waits for a word
			d.Press("enter")
			continue
		}
		d.Press("ctrl+u")
		if paste {
			d.Send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(misplaced), Paste: true})
			d.Settle()
		} else {
			d.Type(misplaced)
		}
		d.Press("enter")
		if now := asking(d.app.now().Page); now == nil || now.Focused().Key != key {
			d.t.Fatalf("%s took the token and went on:\n%s", key, d.View())
		}
		d.Sees("That looks like a token", "Nothing was kept; revoke it")
		asked = append(asked, key)
		d.Press("enter")
	}
	d.t.Fatalf("%q was not reached:\n%s", until, d.View())
	return nil
}

// noFrame searches what was drawn for more of a token than its prefix.
func noFrame(t *testing.T, frames []string) {
	t.Helper()
	for _, frame := range frames {
		if text := ansi.Strip(frame); strings.Contains(text, "CAN") || strings.Contains(text, "canary0") {
			t.Fatalf("a token is, or was, on a frame:\n%s", text)
		}
	}
}

// TestNoTokenInAField: every question of the set-up, the advanced ones too.
func TestNoTokenInAField(t *testing.T) {
	for _, paste := range []bool{false, true} {
		for _, choice := range []string{setup.ChooseNew, setup.ChooseExisting} {
			deps := testDeps(&fakeWorld{trial: session.Trial{OK: true, Text: "The token opens the repository."}})
			deps.Setup.Choices.Secret, deps.Setup.Choices.Role = choice, choice
			d := drive(t, deps, 100, 40)
			d.Press("enter").On(page.Repo).Press("ctrl+x")
			asked := misplace(d, paste, "┌ Report")
			noFrame(t, d.frames)
			if len(asked) < 6 {
				t.Errorf("%s: only %v were asked", choice, asked)
			}
			if chosen := d.app.s.Setup; strings.Contains(strings.Join([]string{chosen.Target.Repo, chosen.Target.SecretPath, chosen.Secret.Name, chosen.Role.Name, chosen.Credential.Name}, " "), "ghp") {
				t.Errorf("something of the token is kept: %+v", chosen)
			}
		}
	}
}

// TestNoTokenWhereAnythingIsTaken: these forms take wrong values, to find out what
// is wrong with them.
func TestNoTokenWhereAnythingIsTaken(t *testing.T) {
	for name, kind := range map[string]page.Kind{"check": page.CheckForm, "support": page.Support} {
		d := drive(t, testDeps(&fakeWorld{}), 100, 40)
		d.run(d.app.route(page.GoTo(kind)))
		d.Settle()
		m := asking(d.app.now().Page)
		for _, f := range m.Fields() {
			if f.When != nil && !f.When() {
				continue
			}
			d.Press("ctrl+u").Type(misplaced).Press("enter").Sees("That looks like a token")
			if m.Focused().Key != f.Key {
				t.Fatalf("%s: %s took the token", name, f.Key)
			}
			if f.Key == "target.roleArn" {
				d.Type("arn:aws:iam::111122223333:role/r")
			}
			d.Press("enter")
		}
		noFrame(t, d.frames)
	}
}

// TestNoTokenOfAPaste: a block that names fields.
func TestNoTokenOfAPaste(t *testing.T) {
	d := drive(t, testDeps(&fakeWorld{}), 100, 40)
	d.run(d.app.route(page.GoTo(page.CheckForm)))
	d.Settle()
	d.Send(tea.KeyMsg{Type: tea.KeyRunes, Paste: true, Runes: []rune("Role ARN: arn:aws:iam::111122223333:role/r\nSecret Path: " + misplaced + "\n")})
	d.Settle()
	d.Sees("Taken over: Role ARN", "Secret Path: That looks like a token, not a key name.")
	if d.app.s.Setup.Target.SecretPath != "token" {
		t.Errorf("the secret path is %q", d.app.s.Setup.Target.SecretPath)
	}
	noFrame(t, d.frames)
}

// TestAddressWithCredentials: dots from the @ on, and what is wrong with it.
func TestAddressWithCredentials(t *testing.T) {
	d := drive(t, testDeps(&fakeWorld{}), 100, 40)
	d.Press("enter").On(page.Repo).Press("ctrl+u").Type("https://" + misplaced + "@github.com/acme/x.git").Press("enter")
	d.On(page.Repo).Sees("carries credentials")
	noFrame(t, d.frames)
}

// TestRefusedTokenIsAskedForAgain: the question is the token's, not the one where
// a token that is typed again could be read.
func TestRefusedTokenIsAskedForAgain(t *testing.T) {
	const plain, other = "Sw0rdfish-without-a-form", "0ther-Sw0rdfish-without"
	deps := testDeps(&fakeWorld{trial: session.Trial{Text: "The Git host refuses the token (401)."}})
	deps.Setup.Choices.Secret = setup.ChooseNew
	d := drive(t, deps, 80, 24)
	d.EnterUntil("Where is the Git token?").Press("enter", "enter").Type(plain).Press("enter", "enter").Sees("refuses the token (401)")
	if key := asking(d.app.now().Page).Focused().Key; key != setup.TokenKey {
		t.Fatalf("%s is asked", key)
	}
	d.Type(other).Press("enter", "ctrl+u").Type(other).Press("enter").Sees("That looks like a token, not a key name.")
	for _, frame := range d.frames {
		if text := ansi.Strip(frame); strings.Contains(text, plain) || strings.Contains(text, other) {
			t.Fatalf("the token is, or was, on a frame:\n%s", ansi.Strip(frame))
		}
	}
}

// TestKeysThatAreTokens are listed by their length and cannot be chosen.
func TestKeysThatAreTokens(t *testing.T) {
	const hex = "cafe0123456789abcdef0123456789abcdef0123"
	deps := testDeps(&fakeWorld{value: `{"` + hex + `":"token","` + misplaced + `":{"token":"x"},"token":"y"}`})
	d := drive(t, deps, 100, 40)
	d.EnterUntil("Key that holds the token").Press("enter", "enter")
	var seen bool
	for _, frame := range d.frames {
		text := ansi.Strip(frame)
		seen = seen || strings.Contains(text, "•••• (40 characters)")
		if strings.Contains(text, hex) || strings.Contains(text, sealed.Redacted) {
			t.Fatalf("a key is on a frame:\n%s", text)
		}
	}
	if !seen {
		t.Errorf("the keys are not listed:\n%s", d.View())
	}
	noFrame(t, d.frames)
}

// TestNoTokenLineByLine: every question of the plain wizard, from the first.
func TestNoTokenLineByLine(t *testing.T) {
	deps := testDeps(&fakeWorld{})
	var input strings.Builder
	for range 60 {
		input.WriteString(misplaced + "\n\n")
	}
	var out strings.Builder
	_, err := plain.RunPlain(t.Context(), deps, strings.NewReader(input.String()), &out)
	if n := strings.Count(out.String(), "Not accepted: That looks like a token"); n < 10 {
		t.Errorf("%d refusals, %v\n%s", n, err, out.String())
	}
	noFrame(t, []string{out.String()})
}

// TestNoTokenAsAFileName: a bar that asks for the name of a file.
func TestNoTokenAsAFileName(t *testing.T) {
	p := page.NewPrompt("Write it to which file?", "write", "")
	p.Open()
	for _, r := range misplaced {
		p.Key(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}})
		noFrame(t, p.Lines(widget.NewTheme(false), 80))
	}
	if answer, done := p.Key(tea.KeyMsg{Type: tea.KeyEnter}); done || answer != "" {
		t.Errorf("the answer is of %d characters", len(answer))
	}
	if shown := strings.Join(p.Lines(widget.NewTheme(false), 80), "\n"); !strings.Contains(shown, "That looks like a token, not the name of a file.") || p.Input.Value() != "" {
		t.Errorf("%s", shown)
	}
}
