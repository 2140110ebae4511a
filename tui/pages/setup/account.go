package setup

import (
	"context"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"clonepath/steps/session"
	"clonepath/steps/setup"
	"clonepath/tui/fields"
	"clonepath/tui/page"
	"clonepath/tui/prose"
	"clonepath/tui/widget"
)

// accountScreen asks for profile and region, asks AWS whose credentials these are,
// and lets the person confirm that this is the account meant.
type accountScreen struct {
	page.Ask
	identify  page.Task
	confirmed bool   // the identity is shown; enter goes on
	login     string // the command that renews an expired session, "" while none has
	note      string // on what was copied
}

// NewAccount asks for credentials and region.
func NewAccount(s *page.UI) *accountScreen {
	a := &accountScreen{}
	a.Ask = page.NewAsk(s, a, page.StepAccount, session.StepOf(setup.StepAccount).Title, fields.AccountFields(s.Session))
	a.Form.Offer("choice.profile", fields.ProfileList(s.Deps.Profiles))
	a.Form.Offer("target.region", fields.RegionList(s.Session))
	return a
}

// Open forgets the confirmation: one came back to change something.
func (a *accountScreen) Open() tea.Cmd {
	a.confirmed, a.login, a.note = false, "", ""
	return a.Ask.Open()
}

func (a *accountScreen) Close() { a.identify.Stop() }

// Update lets enter go on, and everything else change the answers, once the
// identity is shown.
func (a *accountScreen) Update(msg tea.Msg) (page.Move, tea.Cmd) {
	if k, ok := msg.(tea.KeyMsg); ok && a.login != "" && a.Full == nil {
		return a.expired(k)
	}
	if k, ok := msg.(tea.KeyMsg); ok && a.confirmed && a.Full == nil {
		switch k.Type {
		case tea.KeyEnter, tea.KeyTab:
			return page.GoTo(page.Secret), nil
		case tea.KeyEsc, tea.KeyShiftTab:
			a.confirmed = false
			a.Form.Refresh()
			return page.StayHere(), nil
		}
		if !page.IsKey(msg, "ctrl+o") {
			return page.StayHere(), nil
		}
	}
	return a.Ask.Update(msg)
}

func (a *accountScreen) Done() (page.Move, tea.Cmd) { return page.StayHere(), a.whoAmI() }

// whoAmI asks AWS with the answers as they stand.
func (a *accountScreen) whoAmI() tea.Cmd {
	profile, region := a.S.Setup.Choices.Profile, a.S.Setup.Target.Region
	a.Wait("asking AWS whose credentials these are")
	var cmd tea.Cmd
	a.identify, cmd = page.Begin(a.S, func(ctx context.Context) (session.Identity, error) {
		return a.S.Deps.Backend.Open(ctx, profile, region)
	})
	return cmd
}

func (a *accountScreen) Answer(msg tea.Msg) (page.Move, tea.Cmd) {
	if note, ok := page.CopyNote(msg); ok {
		a.note = note
		return page.StayHere(), nil
	}
	got, ok := page.Take[session.Identity](&a.identify, msg)
	switch {
	case !ok:
		return page.StayHere(), nil
	case got.Err != nil:
		a.S.Identity = nil
		a.Fail(got.Err)
		a.login, a.note = session.LoginCommand(got.Err, a.S.Setup.Choices.Profile), ""
		return page.StayHere(), nil
	}
	a.S.Identity, a.S.Value = &got.Value, nil
	a.S.Secrets, a.S.Existing = nil, nil
	a.confirmed = true
	return a.Release()
}

// View shows the identity in place of the form.
func (a *accountScreen) View(f widget.Frame) string {
	if a.Full != nil || !a.confirmed && a.login == "" {
		return a.Ask.View(f)
	}
	if a.login != "" {
		return f.One(a.expiredView(f.BodyWidth()))
	}
	width := f.BodyWidth()
	if f.Wide() {
		width, _ = f.Columns()
	}
	t := a.S.Theme
	left := append([]string{t.Strong.Render("Is this the account you mean?"), ""}, a.card(width)...)
	left = append(left, "", t.Accent.Render("▸ ")+t.Strong.Render("enter")+" continues with it")
	if !f.Wide() {
		return f.One(left)
	}
	_, right := f.Columns()
	return f.Two(left, widget.WrapStyled(session.StepOf(setup.StepAccount).What, right, t.Dim))
}

// card is who the operator is.
func (a *accountScreen) card(width int) []string {
	id := a.S.Identity
	rows := []prose.Row{{Word: "account", Text: id.Account}}
	if id.Alias != "" {
		rows = append(rows, prose.Row{Word: "alias", Text: id.Alias})
	}
	rows = append(rows, prose.Row{Word: "caller", Text: id.ARN}, prose.Row{Word: "region", Text: a.S.RegionText()})
	if id.Local.CredentialSource != "" {
		rows = append(rows, prose.Row{Word: "by", Text: id.Local.CredentialSource})
	}
	if id.Endpoint != "" && a.S.Deps.Banner == "" {
		rows = append(rows, prose.Row{Word: "!", Text: "calls go to " + id.Endpoint + ", which is not AWS"})
	}
	return prose.Table(a.S.Theme, rows, width)
}

// Keys are fewer while there is only one thing to confirm.
func (a *accountScreen) Keys() []key.Binding {
	switch {
	case a.Full != nil:
	case a.login != "":
		return []key.Binding{widget.Key("r", "try again"), widget.Key("c", "copy"), widget.Key("esc", "change the answers")}
	case a.confirmed:
		return []key.Binding{widget.Key("enter", "continue")}
	}
	return a.Ask.Keys()
}

func (a *accountScreen) Meaning(width int, _ bool) (string, []string) {
	if a.S.Identity == nil {
		lines := widget.WrapStyled(session.StepOf(setup.StepAccount).What, width, a.S.Theme.Dim)
		if a.Form.Focused().Key == "target.region" && a.S.RegionText() != "" {
			lines = append(prose.Table(a.S.Theme, []prose.Row{{Word: "region", Text: a.S.RegionText()}}, width), append([]string{""}, lines...)...)
		}
		return "What clonepath does here", lines
	}
	return "Known from AWS", a.card(width)
}

// Typing is over once there is something to confirm.
func (a *accountScreen) Typing() bool { return !a.confirmed && a.login == "" && a.Ask.Typing() }
