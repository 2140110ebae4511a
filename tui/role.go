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
)

// roleScreen asks which role the agent will assume, and what it may read.
type roleScreen struct {
	ask
	listing task
	listed  bool
}

func newRole(s *session) *roleScreen {
	r := &roleScreen{}
	r.ask = newAsk(s, r, stepRole, stepOf(steps.StepRole).Title, s.formFields(steps.StepRole))
	return r
}

func (r *roleScreen) Close() { r.listing.stop() }

func (r *roleScreen) leaving(key string) tea.Cmd {
	if key != keyRoleChoice || r.s.setup.Choices.Role == steps.ChooseNew || r.listed || r.listing.running() {
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
	return stayHere(), nil
}

func (r *roleScreen) done() (move, tea.Cmd) { return goTo(newTrust(r.s)), nil }

// meaning compares the permission policy with the one of the guide, which opens
// every secret.
func (r *roleScreen) meaning(width int, brief bool) (string, []string) {
	setup := r.s.draft(steps.StepRole)
	d, err := steps.Desire(setup, r.s.account())
	if err != nil {
		return "Not known yet", widget.WrapStyled(plainError(err), width, r.s.theme.Dim)
	}
	wide := setup
	wide.Role.PolicyScope = steps.ScopeAll
	guide, err := steps.Desire(wide, r.s.account())
	if err != nil || guide.Permission == d.Permission {
		return "Permission policy, as in the guide", widget.Diff(r.s.theme, d.Permission, d.Permission, width)
	}
	return "Permission policy (- guide, + yours)", diff(r.s.theme, guide.Permission, d.Permission, width, brief)
}

// desired is what the answers so far ask for.
func (s *session) desired() (steps.Desired, error) { return steps.Desire(s.setup, s.account()) }

// diff compares two documents, whole or briefly.
func diff(t widget.Theme, before, after string, width int, brief bool) []string {
	if brief {
		return widget.DiffBrief(t, before, after, width)
	}
	return widget.Diff(t, before, after, width)
}
