package tui

import (
	"context"
	"fmt"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"clonepath/awsops"
	"clonepath/steps"
	"clonepath/tui/form"
	"clonepath/tui/widget"
)

// handScreen hands the plan over to somebody who has the rights: it writes the
// bundle, which holds the request and the commands.
type handScreen struct {
	ask
	plan    *planScreen
	what    string // handAll or handRole
	dir     string
	writing task
}

// What is handed over.
const (
	handAll  = "all"
	handRole = "role"
)

func newHandover(p *planScreen) *handScreen {
	h := &handScreen{plan: p, what: handAll, dir: p.s.deps.ExportDir}
	h.ask = newAsk(p.s, h, stepPlan, "Somebody else has the rights", h.fields())
	return h
}

func (h *handScreen) fields() []form.Field {
	return []form.Field{
		{
			Key: "what", Kind: form.Choice, Title: "What is handed over?",
			Help: "Whoever may create roles need not see the token: the secret can be made here first.",
			Options: []form.Option{
				{Value: handRole, Label: "the role; the secret is made here", Help: "The plan for the secret is shown next."},
				{Value: handAll, Label: "all of it", Help: "They store the token too: it is not in the files, so give it to them another way."},
			},
			Value: func() string { return h.what }, Store: func(v string) { h.what = v },
			When: h.plan.mixesSecretAndRole,
		},
		{
			Key: "dir", Kind: form.Text, Title: "Write the files to which directory?",
			Help:  "A request in plain words, the commands, and the policies as they have to be. None of them holds the token. The External ID is in them: the directory is for those who need it.",
			Value: func() string { return h.dir }, Store: func(v string) { h.dir = v },
			Check: func(v string) error {
				if strings.TrimSpace(v) == "" {
					return fmt.Errorf("name a directory; it is made if it is not there")
				}
				return nil
			},
		},
	}
}

func (h *handScreen) Close() { h.writing.stop() }

// done writes the files. The role's ARN is what others are asked to make.
func (h *handScreen) done() (move, tea.Cmd) {
	setup := h.s.expected()
	dir := h.dir
	h.wait("writing the files")
	var cmd tea.Cmd
	h.writing, cmd = begin(h.s, func(context.Context) ([]string, error) { return h.s.deps.Backend.Export(dir, setup) })
	return stayHere(), cmd
}

// Update goes on once the files are written.
func (h *handScreen) Update(msg tea.Msg) (move, tea.Cmd) {
	got, ok := take[[]string](&h.writing, msg)
	if !ok {
		return h.ask.Update(msg)
	}
	if got.err != nil {
		h.fail(got.err)
		return stayHere(), nil
	}
	h.busy, h.held = "", nil
	h.s.handOver(h.waiting(), h.dir)
	wait := newWaiting(h.s, within(h.dir, got.value))
	if h.plan.mixesSecretAndRole() && h.what == handRole {
		secret := newPlan(h.s)
		secret.only, secret.onward = secretChange, func() screen { return wait }
		return goTo(secret), nil
	}
	return goTo(wait), nil
}

// waiting are the steps that the others are asked to do.
func (h *handScreen) waiting() []steps.StepID {
	list := []steps.StepID{steps.StepRole, steps.StepTrust}
	if h.what == handAll && slices.ContainsFunc(h.plan.planned.Changes, secretChange) {
		list = append([]steps.StepID{steps.StepSecret}, list...)
	}
	return list
}

func (h *handScreen) meaning(width int, _ bool) (string, []string) {
	t, p := h.s.theme, h.plan.planned
	var lines []string
	for _, c := range p.Changes {
		mark, text := t.Notice.Render("→ "), c.Title
		if h.what == handRole && h.plan.mixesSecretAndRole() && secretChange(c) {
			mark, text = t.Good.Render("✓ "), c.Title+", here"
		}
		lines = append(lines, widget.Indent(mark, widget.Wrap(text, width-2))...)
	}
	for _, b := range p.Blocked {
		lines = append(lines, widget.Indent(t.Notice.Render("→ "), widget.Wrap(b.Title, width-2))...)
	}
	for _, b := range p.Handover {
		lines = append(lines, widget.Indent(t.Notice.Render("→ "), widget.Wrap(b.Title, width-2))...)
	}
	return "They are asked for this", lines
}

// secretChange tells a change of the secret from one of IAM.
func secretChange(c awsops.Change) bool { return !slow(c) }

// mixesSecretAndRole tells whether the plan has a part that each of two people
// could make.
func (p *planScreen) mixesSecretAndRole() bool {
	return p.only == nil && p.planned != nil && slices.ContainsFunc(p.planned.Changes, secretChange) && slices.ContainsFunc(p.planned.Changes, slow)
}

// hands tells whether the plan can be handed over to somebody with the rights.
func (p *planScreen) hands() bool { return p.fix == nil && p.only == nil && p.planned != nil }

func (p *planScreen) handOver() choice {
	return choice{"hand over", "hand over", func() (move, tea.Cmd) { return goTo(newHandover(p)), nil }}
}

// next is the screen after a plan that was made, or left out.
func (p *planScreen) next() screen {
	if p.onward != nil {
		return p.onward()
	}
	return newPaste(p.s)
}

// expected is the Setup with the role's ARN as it will be.
func (s *session) expected() steps.Setup {
	setup := s.setup.WithDefaults()
	if d, err := s.desired(); err == nil {
		setup.Target.RoleARN = d.RoleARN
	}
	return setup
}

// handOver notes that steps wait for others. What they are asked to make stays
// known after the next start, where no account is open yet.
func (s *session) handOver(waiting []steps.StepID, dir string) {
	s.setup.Target.RoleARN = s.expected().Target.RoleARN
	s.setup.Choices.HandOver(dir, waiting...)
}

// takeBack notes that nothing waits for others any more.
func (s *session) takeBack() { s.setup.Choices.HandOver("") }

// waiting are the names of the steps that wait for others.
func (s *session) waiting() []string {
	var names []string
	for _, step := range steps.Steps() {
		if s.setup.Choices.Waits(step.ID) {
			names = append(names, step.Short)
		}
	}
	return names
}

// waitingText says what waits: "the role and its trust policy".
func waitingText(setup steps.Setup) string {
	switch c := setup.Choices; {
	case c.Waits(steps.StepSecret):
		return "the secret, the role and its trust policy"
	case c.Waits(steps.StepRole):
		return "the role and its trust policy"
	}
	return ""
}
