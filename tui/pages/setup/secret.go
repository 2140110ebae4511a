package setup

import (
	tea "github.com/charmbracelet/bubbletea"

	"clonepath/awsops/sealed"

	"clonepath/steps/session"
	"clonepath/steps/setup"
	"clonepath/tui/fields"
	"clonepath/tui/form"
	"clonepath/tui/page"
	"clonepath/tui/prose"
	"clonepath/tui/widget"
)

// secretScreen asks for the secret: an existing one out of the account's list, whose
// value is read only after enter, or a new one with its token, which is tried
// against the repository before anything is stored.
type secretScreen struct {
	page.Ask
	listing, reading, trying page.Task
	listed                   bool
	trial                    *session.Trial // of the token as it stands
	refused                  sealed.Value   // the token that the host refused, which is not tried again
	goesOn                   bool           // every answer is there; only the trial is waited for
	warned                   bool           // the person was told that the token was refused
	keeps                    bool           // the person goes on with the refused token
}

// NewSecret asks for the secret and the token in it.
func NewSecret(s *page.UI) *secretScreen {
	sc := &secretScreen{}
	sc.Ask = page.NewAsk(s, sc, page.StepSecret, session.StepOf(setup.StepSecret).Title, fields.SecretFields(s.Session))
	sc.Urgent = func() bool {
		return sc.Form.Focused().Key == fields.KeySecretPath || sc.trial != nil && !sc.existing()
	}
	return sc
}

// Update goes on at once where the refused token is kept: every other answer was
// accepted before.
func (sc *secretScreen) Update(msg tea.Msg) (page.Move, tea.Cmd) {
	m, cmd := sc.Ask.Update(msg)
	if !sc.keeps {
		return m, cmd
	}
	sc.keeps = false
	return sc.decide()
}

func (sc *secretScreen) Close() {
	sc.listing.Stop()
	sc.reading.Stop()
	sc.trying.Stop()
}

func (sc *secretScreen) Leaving(key string) tea.Cmd {
	switch {
	case key == fields.KeySecretChoice && sc.existing():
		return sc.list()
	case key == fields.KeySecretChoice:
		sc.Form.Offer(fields.KeySecretPath, form.List{})
	case key == fields.KeySecretID:
		return sc.Read()
	case key == fields.KeySecretPath:
		sc.S.SealLeaf()
	case key == setup.TokenKey && sc.refused.Len() > 0 && sc.refused.Equal(sc.S.Token):
		sc.keeps = sc.warned
	case key == setup.TokenKey:
		return sc.try()
	}
	return nil
}

func (sc *secretScreen) existing() bool { return sc.S.ChoseSecret() }

func (sc *secretScreen) list() tea.Cmd {
	if sc.listed || sc.listing.Running() {
		return nil
	}
	sc.Form.Offer(fields.KeySecretID, form.List{State: form.Loading, Note: "listing the secrets of " + sc.S.Region()})
	var cmd tea.Cmd
	sc.listing, cmd = sc.S.ListSecrets()
	return cmd
}

// Read asks for the value of the secret that was just chosen.
func (sc *secretScreen) Read() tea.Cmd {
	id := sc.S.Setup.Target.SecretID
	if v := sc.S.Value; v != nil && v.Of == id {
		sc.Form.Offer(fields.KeySecretPath, fields.KeyList(sc.S.Session))
		return nil
	}
	sc.S.Value = nil
	sc.Form.Offer(fields.KeySecretPath, form.List{State: form.Loading, Note: "reading the value of this secret; only the names of its keys are shown"})
	var cmd tea.Cmd
	sc.reading, cmd = page.Begin(sc.S, sc.S.ReadValue(id))
	return cmd
}

// try starts trying the token while the person answers on.
func (sc *secretScreen) try() tea.Cmd {
	sc.trying.Stop()
	sc.trial, sc.warned, sc.refused = nil, false, sealed.Value{}
	var cmd tea.Cmd
	sc.trying, cmd = page.Begin(sc.S, sc.S.TryToken())
	return cmd
}

func (sc *secretScreen) Answer(msg tea.Msg) (page.Move, tea.Cmd) {
	if got, ok := page.Take[session.Listing](&sc.listing, msg); ok {
		if sc.listed = got.Err == nil; sc.listed {
			sc.S.Secrets = &got.Value
		}
		return sc.Offer(fields.KeySecretID, fields.SecretList(sc.S.Session, got.Value, got.Err))
	}
	if got, ok := page.Take[session.SecretValue](&sc.reading, msg); ok {
		return sc.Offer(fields.KeySecretPath, fields.KeepValue(sc.S.Session, got.Value, got.Err))
	}
	if got, ok := page.Take[session.Trial](&sc.trying, msg); ok {
		return sc.tried(got)
	}
	return page.StayHere(), nil
}

func (sc *secretScreen) tried(got page.Answer[session.Trial]) (page.Move, tea.Cmd) {
	sc.trial = &got.Value
	if got.Err == nil && !got.Value.OK {
		sc.refused = sc.S.Token
	}
	if !sc.goesOn {
		return page.StayHere(), nil
	}
	held := sc.Held
	sc.goesOn, sc.Busy, sc.Held = false, "", nil
	m, cmd := sc.decide()
	sc.TypedAhead(m, held)
	return m, cmd
}

func (sc *secretScreen) Done() (page.Move, tea.Cmd) {
	if sc.trying.Running() {
		sc.goesOn = true
		sc.Wait("trying the token against the repository")
		return page.StayHere(), nil
	}
	return sc.decide()
}

// decide goes on, unless the token was refused and the person does not know yet.
func (sc *secretScreen) decide() (page.Move, tea.Cmd) {
	if sc.existing() || sc.trial == nil || sc.trial.OK || sc.warned {
		return page.GoTo(page.Role), nil
	}
	sc.warned = true
	sc.Notice, sc.Bad = []string{"✗ " + sc.trial.Text, "Shift+Tab to change the token, Enter to continue anyway."}, true
	sc.Form.Again(setup.TokenKey, "typed before; enter keeps it", "typed before, kept")
	return page.StayHere(), nil
}

func (sc *secretScreen) Meaning(width int, brief bool) (string, []string) {
	t := sc.S.Theme
	if !sc.existing() {
		return sc.newMeaning(width, brief)
	}
	if sc.S.Value == nil || sc.S.Value.Of != sc.S.Setup.Target.SecretID {
		return "", nil
	}
	return "At this key", prose.Table(t, prose.PathRows(sc.S.Shape(), sc.S.Setup.Target.Repo), width)
}

// newMeaning shows the value that will be stored, and whether its token works:
// that alone where there is little room.
func (sc *secretScreen) newMeaning(width int, brief bool) (string, []string) {
	t, s := sc.S.Theme, sc.S.AsAnswered(setup.StepSecret).WithDefaults()
	key := s.Target.SecretPath
	lines := []string{"{", `  "` + key + `": "••••••••"`, "}"}
	if trial := sc.trial; trial != nil {
		if brief {
			lines = nil
		} else {
			lines = append(lines, "")
		}
		mark, style := "✓ ", t.Good
		if !trial.OK {
			mark, style = "✗ ", t.Bad.UnsetBold()
		}
		lines = append(lines, widget.Indent(style.Render(mark), widget.WrapStyled(trial.Text, width-2, style))...)
	}
	return "Stored in " + s.Secret.Name, lines
}
