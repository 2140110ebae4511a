package setup

import (
	"context"
	"fmt"
	"strings"

	"clonepath/assets/english"

	tea "github.com/charmbracelet/bubbletea"

	"clonepath/steps/plan"
	"clonepath/steps/session"
	"clonepath/steps/setup"
	"clonepath/tui/fields"
	"clonepath/tui/form"
	"clonepath/tui/page"
	"clonepath/tui/prose"
	"clonepath/tui/widget"
)

// roleScreen asks which role the agent will assume, and what it may read.
type roleScreen struct {
	page.Ask
	listing, reading, counting page.Task
	listed                     bool
}

// NewRole asks for the role.
func NewRole(s *page.UI) *roleScreen {
	s.Assume(fields.KeyRoleChoice)
	r := &roleScreen{}
	r.Ask = page.NewAsk(s, r, page.StepRole, session.StepOf(setup.StepRole).Title, fields.FormFields(s.Session, setup.StepRole))
	r.Urgent = func() bool {
		return r.Form.Focused().Key == fields.KeyPolicyScope && s.Setup.Role.PolicyScope == setup.ScopeAll
	}
	return r
}

// Open also counts the secrets, for what an over-broad policy would open.
func (r *roleScreen) Open() tea.Cmd {
	cmd := r.Ask.Open()
	if r.S.Secrets != nil || r.counting.Running() {
		return cmd
	}
	var count tea.Cmd
	r.counting, count = r.S.ListSecrets()
	return tea.Batch(cmd, count)
}

func (r *roleScreen) Close() {
	r.listing.Stop()
	r.reading.Stop()
	r.counting.Stop()
}

func (r *roleScreen) Leaving(key string) tea.Cmd {
	isNew := r.S.Setup.Choices.Role == setup.ChooseNew
	switch {
	case key == fields.KeyRoleARN && !isNew:
		r.reading.Stop()
		var cmd tea.Cmd
		r.reading, cmd = page.Begin(r.S, r.S.ReadRole())
		return cmd
	case key != fields.KeyRoleChoice || isNew || r.listed || r.listing.Running():
		return nil
	}
	r.Form.Offer(fields.KeyRoleARN, form.List{State: form.Loading, Note: "listing the roles of the account"})
	var cmd tea.Cmd
	r.listing, cmd = page.Begin(r.S, func(ctx context.Context) (session.Listing, error) {
		found, more, err := r.S.Deps.Backend.Roles(ctx)
		return session.Listing{Found: found, More: more}, err
	})
	return cmd
}

func (r *roleScreen) Answer(msg tea.Msg) (page.Move, tea.Cmd) {
	if got, ok := page.Take[session.Listing](&r.listing, msg); ok {
		r.listed = got.Err == nil
		return r.Offer(fields.KeyRoleARN, fields.ListOf(got.Value.Found, got.Value.More, got.Err, "roles"))
	}
	if got, ok := page.Take[session.Listing](&r.counting, msg); ok && got.Err == nil {
		r.S.Secrets = &got.Value
	}
	if got, ok := page.Take[session.ExistingRole](&r.reading, msg); ok && got.Err == nil {
		r.S.Existing = &got.Value
	}
	return page.StayHere(), nil
}

func (r *roleScreen) Done() (page.Move, tea.Cmd) { return page.GoTo(page.Trust), nil }

// Meaning compares the permission policy with what the role has, or with the
// one of the guide, which opens every secret.
func (r *roleScreen) Meaning(width int, brief bool) (string, []string) {
	chosen := r.S.AsAnswered(setup.StepRole)
	d, err := plan.Desire(chosen, r.S.Account())
	if err != nil {
		return "Not known yet", widget.WrapStyled(session.PlainError(err), width, r.S.Theme.Dim)
	}
	p := prose.PermissionPreview(d)
	if title, lines, ok := p.Against(r.S.Session, r.S.Theme, d, width, brief); ok {
		if d.SecretResource == "*" {
			lines = append(opens(r.S, width), lines...)
		}
		return title, lines
	}
	wide := chosen
	wide.Role.PolicyScope = setup.ScopeAll
	guide, err := plan.Desire(wide, r.S.Account())
	if err != nil || guide.Permission == d.Permission {
		return "Permission policy, as in the guide", append(opens(r.S, width), widget.DiffOf(r.S.Theme, d.Permission, d.Permission, p.Sid, width, brief)...)
	}
	return "Permission policy (- guide, + yours)", append(p.Say(r.S.Theme, width), widget.DiffOf(r.S.Theme, guide.Permission, d.Permission, p.Sid, width, brief)...)
}

// opened words how many secrets "*" opens, by the list of those that are known.
func opens(s *page.UI, width int) []string {
	if s.Secrets == nil {
		return prose.Table(s.Theme, []prose.Row{{Word: "!", Text: "this opens every secret of the account, in every region"}}, width)
	}
	names := make([]string, 0, len(s.Secrets.Found))
	for _, e := range s.Secrets.Found {
		names = append(names, e.ID)
	}
	const shown = 6
	count, list := english.Plural(len(names), "secret"), strings.Join(names[:min(shown, len(names))], ", ")
	if s.Secrets.More {
		count = "more than " + count
	}
	if more := len(names) - shown; more > 0 || s.Secrets.More {
		list += ", …"
	}
	text := fmt.Sprintf("this opens %s in %s: %s; and those of every other region", count, s.Region(), list)
	if len(names) == 0 {
		text = "this opens every secret that will be made, in every region; " + s.Region() + " has none yet"
	}
	return prose.Table(s.Theme, []prose.Row{{Word: "!", Text: text}}, width)
}

func (r *roleScreen) Document() (name, text string) {
	d, err := plan.Desire(r.S.AsAnswered(setup.StepRole), r.S.Account())
	if err != nil {
		return "", ""
	}
	return "permission.json", d.Permission
}
