package tui

import (
	"context"
	"fmt"
	"os"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"clonepath/awsops/clean"
	"clonepath/awsops/written"
	"clonepath/steps"
	"clonepath/tui/widget"
)

// saved is the file that was written.
type saved struct{ path string }

// saveText writes a text to a file that is not there yet, readable by its owner
// alone: an External ID may be in it. A secret never is: the vault sees to that.
func (s *ui) saveText(path, text string) (task, tea.Cmd) {
	vault, path := s.deps.Vault, filePath(path)
	return begin(s, func(ctx context.Context) (saved, error) {
		if _, err := os.Lstat(path); err == nil {
			return saved{path}, fmt.Errorf("%s is there already and was left alone: choose another name", path)
		}
		if clean.Text(text) != text {
			return saved{path}, fmt.Errorf("%s was not written: the text has characters that cannot be seen; correct the value that has them", path)
		}
		_, err := vault.WriteFile(ctx, written.Named(path), []byte(text), 0o600)
		return saved{path}, err
	})
}

// keeper copies and saves one document of a screen.
type keeper struct {
	file   prompt
	saving task
	note   string
	bad    bool
}

// documented is an asker whose meaning is a document that one can take along.
type documented interface {
	// document is the document and the name for its file; "" while it is not
	// whole yet.
	document() (name, text string)
}

// heard takes the answers of copying and saving.
func (k *keeper) heard(msg tea.Msg) bool {
	if note, ok := copyNote(msg); ok {
		k.note, k.bad = note, false
		return true
	}
	got, ok := take[saved](&k.saving, msg)
	if ok {
		k.note, k.bad = "Written to "+got.value.path+".", false
		if got.err != nil {
			k.note, k.bad = "✗ "+sentence(got.err.Error()), true
		}
	}
	return ok
}

// key takes c and s, and the name of the file; used tells whether it was one.
func (k *keeper) key(s *ui, msg tea.KeyMsg, name, text string) (cmd tea.Cmd, used bool) {
	if k.file.asking {
		if path, done := k.file.key(msg); done {
			k.saving, cmd = s.saveText(path, text)
		}
		return cmd, true
	}
	k.note = ""
	switch {
	case text == "":
	case msg.String() == "c":
		return s.copyText(name, text), true
	case msg.String() == "s":
		k.file = newPrompt("Write "+name+" to which file?", "write it", name)
		k.file.open()
		return nil, true
	}
	return nil, false
}

// lines are what stands at the bottom: the question, or what came of it.
func (k *keeper) lines(t widget.Theme, width int) []string {
	switch {
	case k.file.asking:
		return k.file.lines(t, width)
	case k.note == "":
		return nil
	case k.bad:
		return widget.WrapStyled(k.note, width, t.Bad.UnsetBold())
	}
	return widget.WrapStyled(k.note, width, t.Good)
}

// kept is the document of the asker, "" where it has none.
func (a *ask) kept() (name, text string) {
	if d, ok := a.of.(documented); ok {
		return d.document()
	}
	return "", ""
}

// opened takes a key while the whole explanation is in sight.
func (a *ask) opened(k tea.KeyMsg) tea.Cmd {
	name, text := a.kept()
	cmd, used := a.keep.key(a.s, k, name, text)
	if !used && !a.full.Update(k) {
		a.full = nil
	}
	return cmd
}

// openedKeys are the keys of the whole explanation.
func (a *ask) openedKeys() []key.Binding {
	if a.keep.file.asking {
		return a.keep.file.keys()
	}
	keys := []key.Binding{widget.Key("esc", "close"), widget.Key("↑↓", "scroll")}
	if name, text := a.kept(); text != "" {
		keys = append(keys, widget.Key("c", "copy "+name), widget.Key("s", "save it"))
	}
	return keys
}

// openedView draws the explanation above the keeper's lines.
func (a *ask) openedView(f widget.Frame) string {
	bottom := a.keep.lines(a.s.theme, f.BodyWidth())
	room := f.BodyHeight() - len(bottom)
	a.full.SetLines(a.rightPane(f.BodyWidth(), 0))
	return f.One(append(widget.Fit(a.full.View(room), f.BodyWidth(), room), bottom...))
}

func (r *roleScreen) document() (name, text string) {
	d, err := steps.Desire(r.s.asAnswered(steps.StepRole), r.s.account())
	if err != nil {
		return "", ""
	}
	return "permission.json", d.Permission
}

// document is the trust policy as a whole, with what the role has beside ours.
// An External ID that is not made yet leaves it unfinished.
func (tr *trustScreen) document() (name, text string) {
	setup := tr.s.asAnswered(steps.StepTrust)
	d, err := steps.Desire(setup, tr.s.account())
	if err != nil || setup.Choices.ExternalID == steps.ExternalGenerate && setup.Target.ExternalID == "" {
		return "", ""
	}
	if existing := tr.s.chosenRole(); existing != nil && existing.err == nil && existing.role.Presence == steps.Present {
		return "trust.json", steps.PreviewTrust(d, existing.role).After
	}
	return "trust.json", d.Trust
}

func (c *credentialScreen) document() (name, text string) {
	return credentialFile, c.s.sheet(c.s.asAnswered(steps.StepCredential))
}
