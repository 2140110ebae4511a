package page

import (
	"context"
	"fmt"
	"os"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"clonepath/awsops/clean"
	"clonepath/awsops/written"
	"clonepath/steps/session"
	"clonepath/tui/widget"
)

// Saved is the file that was written.
type Saved struct{ Path string }

// SaveText writes a text to a file that is not there yet, readable by its owner
// alone: an External ID may be in it. A secret never is: the vault sees to that.
func (s *UI) SaveText(path, text string) (Task, tea.Cmd) {
	vault, path := s.Deps.Vault, session.FilePath(path)
	return Begin(s, func(ctx context.Context) (Saved, error) {
		if _, err := os.Lstat(path); err == nil {
			return Saved{path}, fmt.Errorf("%s is there already and was left alone: choose another name", path)
		}
		if clean.Text(text) != text {
			return Saved{path}, fmt.Errorf("%s was not written: the text has characters that cannot be seen; correct the value that has them", path)
		}
		_, err := vault.WriteFile(ctx, written.Named(path), []byte(text), 0o600)
		return Saved{path}, err
	})
}

// Keeper copies and saves one document of a screen.
type Keeper struct {
	File   Prompt
	saving Task
	note   string
	bad    bool
}

// documented is an asker whose meaning is a document that one can take along.
type documented interface {
	// document is the document and the name for its file; "" while it is not
	// whole yet.
	Document() (name, text string)
}

// Heard takes the answers of copying and saving.
func (k *Keeper) Heard(msg tea.Msg) bool {
	if note, ok := CopyNote(msg); ok {
		k.note, k.bad = note, false
		return true
	}
	got, ok := Take[Saved](&k.saving, msg)
	if ok {
		k.note, k.bad = "Written to "+got.Value.Path+".", false
		if got.Err != nil {
			k.note, k.bad = "✗ "+session.Sentence(got.Err.Error()), true
		}
	}
	return ok
}

// Key takes c and s, and the name of the file; used tells whether it was one.
func (k *Keeper) Key(s *UI, msg tea.KeyMsg, name, text string) (cmd tea.Cmd, used bool) {
	if k.File.Asking {
		if path, done := k.File.Key(msg); done {
			k.saving, cmd = s.SaveText(path, text)
		}
		return cmd, true
	}
	k.note = ""
	switch {
	case text == "":
	case msg.String() == "c":
		return s.CopyText(name, text), true
	case msg.String() == "s":
		k.File = NewPrompt("Write "+name+" to which file?", "write it", name)
		k.File.Open()
		return nil, true
	}
	return nil, false
}

// Lines are what stands at the bottom: the question, or what came of it.
func (k *Keeper) Lines(t widget.Theme, width int) []string {
	switch {
	case k.File.Asking:
		return k.File.Lines(t, width)
	case k.note == "":
		return nil
	case k.bad:
		return widget.WrapStyled(k.note, width, t.Bad.UnsetBold())
	}
	return widget.WrapStyled(k.note, width, t.Good)
}

// kept is the document of the asker, "" where it has none.
func (a *Ask) kept() (name, text string) {
	if d, ok := a.of.(documented); ok {
		return d.Document()
	}
	return "", ""
}

// Opened takes a key while the whole explanation is in sight.
func (a *Ask) Opened(k tea.KeyMsg) tea.Cmd {
	name, text := a.kept()
	cmd, used := a.keep.Key(a.S, k, name, text)
	if !used && !a.Full.Update(k) {
		a.Full = nil
	}
	return cmd
}

// openedKeys are the keys of the whole explanation.
func (a *Ask) openedKeys() []key.Binding {
	if a.keep.File.Asking {
		return a.keep.File.Keys()
	}
	keys := []key.Binding{widget.Key("esc", "close"), widget.Key("↑↓", "scroll")}
	if name, text := a.kept(); text != "" {
		keys = append(keys, widget.Key("c", "copy "+name), widget.Key("s", "save it"))
	}
	return keys
}

// openedView draws the explanation above the keeper's lines.
func (a *Ask) openedView(f widget.Frame) string {
	bottom := a.keep.Lines(a.S.Theme, f.BodyWidth())
	room := f.BodyHeight() - len(bottom)
	a.Full.SetLines(a.rightPane(f.BodyWidth(), 0))
	return f.One(append(widget.Fit(a.Full.View(room), f.BodyWidth(), room), bottom...))
}
