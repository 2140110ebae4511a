package tui

import (
	"context"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"clonepath/steps"
	"clonepath/tui/form"
	"clonepath/tui/widget"
)

// accountScreen asks for profile and region, asks AWS whose credentials these are,
// and lets the person confirm that this is the account meant.
type accountScreen struct {
	ask
	identify  task
	confirmed bool   // the identity is shown; enter goes on
	login     string // the command that renews an expired session, "" while none has
	note      string // on what was copied
}

func newAccount(s *ui) *accountScreen {
	a := &accountScreen{}
	a.ask = newAsk(s, a, stepAccount, stepOf(steps.StepAccount).Title, s.accountFields())
	a.form.Offer("choice.profile", profileList(s.deps.Profiles))
	a.form.Offer("target.region", s.regionList())
	return a
}

// accountFields leaves the profile out where the credentials are given.
func (s *session) accountFields() []form.Field {
	fields := s.formFields(steps.StepAccount)
	for i := range fields {
		switch fields[i].Key {
		case "choice.profile":
			fields[i].Empty = "the default of this machine"
			fields[i].When = func() bool { return len(s.deps.Profiles) > 0 }
		case "target.region":
			stored := fields[i].Value
			fields[i].Value = func() string {
				if v := stored(); v != "" {
					return v
				}
				region, _ := s.usualRegion()
				return region
			}
		}
	}
	return fields
}

func profileList(profiles []Profile) form.List {
	list := form.List{State: form.Ready, Options: []form.Option{{Value: "", Label: "default of this machine", Help: "Environment, default profile, SSO, container or instance: the usual order of the AWS tools."}}}
	for _, p := range profiles {
		list.Options = append(list.Options, form.Option{Value: p.Name, Detail: p.Detail, Help: p.Detail})
	}
	return list
}

// Open forgets the confirmation: one came back to change something.
func (a *accountScreen) Open() tea.Cmd {
	a.confirmed, a.login, a.note = false, "", ""
	return a.ask.Open()
}

func (a *accountScreen) Close() { a.identify.stop() }

// Update lets enter go on, and everything else change the answers, once the
// identity is shown.
func (a *accountScreen) Update(msg tea.Msg) (move, tea.Cmd) {
	if k, ok := msg.(tea.KeyMsg); ok && a.login != "" && a.full == nil {
		return a.expired(k)
	}
	if k, ok := msg.(tea.KeyMsg); ok && a.confirmed && a.full == nil {
		switch k.Type {
		case tea.KeyEnter, tea.KeyTab:
			return goTo(Secret), nil
		case tea.KeyEsc, tea.KeyShiftTab:
			a.confirmed = false
			a.form.Refresh()
			return stayHere(), nil
		}
		if !isKey(msg, "ctrl+o") {
			return stayHere(), nil
		}
	}
	return a.ask.Update(msg)
}

func (a *accountScreen) done() (move, tea.Cmd) { return stayHere(), a.whoAmI() }

// whoAmI asks AWS with the answers as they stand.
func (a *accountScreen) whoAmI() tea.Cmd {
	profile, region := a.s.setup.Choices.Profile, a.s.setup.Target.Region
	a.wait("asking AWS whose credentials these are")
	var cmd tea.Cmd
	a.identify, cmd = begin(a.s, func(ctx context.Context) (Identity, error) {
		return a.s.deps.Backend.Open(ctx, profile, region)
	})
	return cmd
}

func (a *accountScreen) answer(msg tea.Msg) (move, tea.Cmd) {
	if note, ok := copyNote(msg); ok {
		a.note = note
		return stayHere(), nil
	}
	got, ok := take[Identity](&a.identify, msg)
	switch {
	case !ok:
		return stayHere(), nil
	case got.err != nil:
		a.s.identity = nil
		a.fail(got.err)
		a.login, a.note = loginCommand(got.err, a.s.setup.Choices.Profile), ""
		return stayHere(), nil
	}
	a.s.identity, a.s.value = &got.value, nil
	a.s.secrets, a.s.existing = nil, nil
	a.confirmed = true
	return a.release()
}

// View shows the identity in place of the form.
func (a *accountScreen) View(f widget.Frame) string {
	if a.full != nil || !a.confirmed && a.login == "" {
		return a.ask.View(f)
	}
	if a.login != "" {
		return f.One(a.expiredView(f.BodyWidth()))
	}
	width := f.BodyWidth()
	if f.Wide() {
		width, _ = f.Columns()
	}
	t := a.s.theme
	left := append([]string{t.Strong.Render("Is this the account you mean?"), ""}, a.card(width)...)
	left = append(left, "", t.Accent.Render("▸ ")+t.Strong.Render("enter")+" continues with it")
	if !f.Wide() {
		return f.One(left)
	}
	_, right := f.Columns()
	return f.Two(left, widget.WrapStyled(stepOf(steps.StepAccount).What, right, t.Dim))
}

// card is who the operator is.
func (a *accountScreen) card(width int) []string {
	id := a.s.identity
	rows := []row{{"account", id.Account}}
	if id.Alias != "" {
		rows = append(rows, row{"alias", id.Alias})
	}
	rows = append(rows, row{"caller", id.ARN}, row{"region", a.s.regionText()})
	if id.Local.CredentialSource != "" {
		rows = append(rows, row{"by", id.Local.CredentialSource})
	}
	if id.Endpoint != "" && a.s.deps.Banner == "" {
		rows = append(rows, row{"!", "calls go to " + id.Endpoint + ", which is not AWS"})
	}
	return table(a.s.theme, rows, width)
}

// Keys are fewer while there is only one thing to confirm.
func (a *accountScreen) Keys() []key.Binding {
	switch {
	case a.full != nil:
	case a.login != "":
		return []key.Binding{widget.Key("r", "try again"), widget.Key("c", "copy"), widget.Key("esc", "change the answers")}
	case a.confirmed:
		return []key.Binding{widget.Key("enter", "continue")}
	}
	return a.ask.Keys()
}

func (a *accountScreen) meaning(width int, _ bool) (string, []string) {
	if a.s.identity == nil {
		lines := widget.WrapStyled(stepOf(steps.StepAccount).What, width, a.s.theme.Dim)
		if a.form.Focused().Key == "target.region" && a.s.regionText() != "" {
			lines = append(table(a.s.theme, []row{{"region", a.s.regionText()}}, width), append([]string{""}, lines...)...)
		}
		return "What clonepath does here", lines
	}
	return "Known from AWS", a.card(width)
}
