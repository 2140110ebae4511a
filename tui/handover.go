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
	asked   []awsops.Change // of the plan, that others make
	dir     string
	writing task
}

func newHandover(p *planScreen, asked []awsops.Change) *handScreen {
	h := &handScreen{plan: p, asked: asked, dir: p.s.deps.ExportDir}
	h.ask = newAsk(p.s, h, stepPlan, "Somebody else has the rights", h.fields())
	return h
}

func (h *handScreen) fields() []form.Field {
	return []form.Field{
		{
			Key: "dir", Kind: form.Text, Title: "Write the files to which directory?",
			Help:  "A request in plain words for the security team (request.md), the commands, and the policies as they have to be. None of them holds the token. The External ID is in them: the directory is for those who need it.",
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
	return goTo(newWaiting(h.s, within(h.dir, got.value))), nil
}

// waiting are the steps that the others are asked to do.
func (h *handScreen) waiting() []steps.StepID {
	list := stepsOf(h.asked)
	if p := h.plan.planned; len(p.Blocked)+len(p.Handover) > 0 { // of the role or its trust policy
		list = slices.DeleteFunc(list, func(id steps.StepID) bool { return id != steps.StepSecret })
		list = append(list, steps.StepRole, steps.StepTrust)
	}
	return list
}

func (h *handScreen) meaning(width int, _ bool) (string, []string) {
	t, p := h.s.theme, h.plan.planned
	var lines []string
	for _, c := range p.Changes {
		mark, text := t.Notice.Render("→ "), c.Title
		switch {
		case slices.ContainsFunc(h.asked, func(a awsops.Change) bool { return a.ID == c.ID }):
		case h.plan.decisionOf(c) == toSkip:
			mark, text = t.Dim.Render("– "), c.Title+": skipped"
		default:
			mark, text = t.Good.Render("✓ "), c.Title+": made here"
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

// hands tells whether the plan can be handed over to somebody with the rights.
func (p *planScreen) hands() bool { return p.fix == nil && p.planned != nil }

func (p *planScreen) handOver(asked []awsops.Change) choice {
	return choice{"hand over", "hand over", func() (move, tea.Cmd) { return goTo(newHandover(p, asked)), nil }}
}

// next is the screen after a plan that was made as far as it is to be made here.
func (p *planScreen) next() screen {
	p.s.skipped = stepsOf(p.those(toSkip))
	if asked := p.those(toOthers); len(asked) > 0 {
		return newHandover(p, asked)
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

// takeBack notes that nothing waits for others, or was skipped, any more.
func (s *session) takeBack() {
	s.setup.Choices.HandOver("")
	s.skipped = nil
}

// apart are the names of the steps that were not done here, and what became of
// them.
func (s *session) apart() map[string]widget.StepState {
	states := map[string]widget.StepState{}
	for _, step := range steps.Steps() {
		switch {
		case s.setup.Choices.Waits(step.ID):
			states[step.Short] = widget.StepWaiting
		case slices.Contains(s.skipped, step.ID):
			states[step.Short] = widget.StepSkipped
		}
	}
	return states
}

// waitingText says what waits: "the role and its trust policy".
func waitingText(setup steps.Setup) string {
	c := setup.Choices
	var parts []string
	if c.Waits(steps.StepSecret) {
		parts = append(parts, "the secret")
	}
	if c.Waits(steps.StepRole) {
		parts = append(parts, "the role")
	}
	switch {
	case c.Waits(steps.StepTrust) && c.Waits(steps.StepRole):
		parts = append(parts, "its trust policy")
	case c.Waits(steps.StepTrust):
		parts = append(parts, "the role's trust policy")
	}
	if n := len(parts); n > 1 {
		return strings.Join(parts[:n-1], ", ") + " and " + parts[n-1]
	}
	return strings.Join(parts, "")
}

// answerText says what is to be told when that is made.
func answerText(setup steps.Setup) string {
	c := setup.Choices
	switch {
	case c.Waits(steps.StepSecret) && c.Waits(steps.StepRole):
		return "the ARNs of the role and the secret"
	case c.Waits(steps.StepSecret):
		return "the secret's ARN"
	case c.Waits(steps.StepRole):
		return "the role's ARN"
	}
	return "that it is done"
}
