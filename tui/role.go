package tui

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"clonepath/steps"
	"clonepath/tui/form"
	"clonepath/tui/widget"
)

const (
	keyRoleChoice = "choice.role"
	keyRoleARN    = "target.roleArn"

	keyPolicyScope = "role.policyScope"
)

// roleScreen asks which role the agent will assume, and what it may read.
type roleScreen struct {
	ask
	listing, reading, counting task
	listed                     bool
}

func newRole(s *ui) *roleScreen {
	s.assume(keyRoleChoice)
	r := &roleScreen{}
	r.ask = newAsk(s, r, stepRole, stepOf(steps.StepRole).Title, s.formFields(steps.StepRole))
	r.urgent = func() bool {
		return r.form.Focused().Key == keyPolicyScope && s.setup.Role.PolicyScope == steps.ScopeAll
	}
	return r
}

// Open also counts the secrets, for what an over-broad policy would open.
func (r *roleScreen) Open() tea.Cmd {
	cmd := r.ask.Open()
	if r.s.secrets != nil || r.counting.running() {
		return cmd
	}
	var count tea.Cmd
	r.counting, count = r.s.listSecrets()
	return tea.Batch(cmd, count)
}

func (r *roleScreen) Close() {
	r.listing.stop()
	r.reading.stop()
	r.counting.stop()
}

func (r *roleScreen) leaving(key string) tea.Cmd {
	isNew := r.s.setup.Choices.Role == steps.ChooseNew
	switch {
	case key == keyRoleARN && !isNew:
		r.reading.stop()
		var cmd tea.Cmd
		r.reading, cmd = begin(r.s, r.s.readRole())
		return cmd
	case key != keyRoleChoice || isNew || r.listed || r.listing.running():
		return nil
	}
	r.form.Offer(keyRoleARN, form.List{State: form.Loading, Note: "listing the roles of the account"})
	var cmd tea.Cmd
	r.listing, cmd = begin(r.s, func(ctx context.Context) (page, error) {
		found, more, err := r.s.deps.Backend.Roles(ctx)
		return page{found, more}, err
	})
	return cmd
}

func (r *roleScreen) answer(msg tea.Msg) (move, tea.Cmd) {
	if got, ok := take[page](&r.listing, msg); ok {
		r.listed = got.err == nil
		return r.offer(keyRoleARN, listOf(got.value.found, got.value.more, got.err, "roles"))
	}
	if got, ok := take[page](&r.counting, msg); ok && got.err == nil {
		r.s.secrets = &got.value
	}
	if got, ok := take[existingRole](&r.reading, msg); ok && got.err == nil {
		r.s.existing = &got.value
	}
	return stayHere(), nil
}

func (r *roleScreen) done() (move, tea.Cmd) { return goTo(Trust), nil }

// meaning compares the permission policy with what the role has, or with the
// one of the guide, which opens every secret.
func (r *roleScreen) meaning(width int, brief bool) (string, []string) {
	setup := r.s.asAnswered(steps.StepRole)
	d, err := steps.Desire(setup, r.s.account())
	if err != nil {
		return "Not known yet", widget.WrapStyled(plainError(err), width, r.s.theme.Dim)
	}
	p := permissionPreview(d)
	if title, lines, ok := p.against(r.s.session, r.s.theme, d, width, brief); ok {
		if d.SecretResource == "*" {
			lines = append(r.s.opens(width), lines...)
		}
		return title, lines
	}
	wide := setup
	wide.Role.PolicyScope = steps.ScopeAll
	guide, err := steps.Desire(wide, r.s.account())
	if err != nil || guide.Permission == d.Permission {
		return "Permission policy, as in the guide", append(r.s.opens(width), widget.DiffOf(r.s.theme, d.Permission, d.Permission, p.sid, width, brief)...)
	}
	return "Permission policy (- guide, + yours)", append(p.say(r.s.theme, width), widget.DiffOf(r.s.theme, guide.Permission, d.Permission, p.sid, width, brief)...)
}
