package tui

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"clonepath/awsops"
	"clonepath/checks/verdict"
	"clonepath/steps"
)

// draft is a plan on its way: made, decided on step by step, applied.
type draft struct {
	s       *session
	fix     *fixing // what the plan repairs, nil for the whole set-up
	planned *steps.Planned

	decided  map[steps.StepID]decision // by the person, apply for what is missing
	making   []awsops.Change           // that are applied
	progress []progress                // of those, in their order; nil before it began
}

// fixing is what a plan is for that repairs one finding: of everything that the
// set-up asks for, only what addresses this fault is planned.
type fixing struct {
	v       *verification
	finding verdict.Finding
}

// progress is how far one change is.
type progress struct {
	at   int
	done bool
	err  error
}

// draft begins the plan of the whole set-up.
func (s *session) draft() *draft { return &draft{s: s} }

// repair begins the plan that repairs a finding. It is confirmed as any plan;
// then the checks are run again.
func (v *verification) repair(f verdict.Finding) *draft {
	return &draft{s: v.s, fix: &fixing{v, f}}
}

// setup is what is planned: for a fix what was verified, and nothing else is
// decided.
func (d *draft) setup() steps.Setup {
	setup := d.s.setup.WithDefaults()
	if d.fix != nil {
		q := d.fix.v.question()
		setup.Target, setup.Agent.Origin = q.Target, q.AgentOrigin
	}
	return setup
}

// restart forgets a plan: what is there may have changed. To come back to the plan
// of a set-up means to decide anew.
func (d *draft) restart() {
	d.planned, d.making, d.progress = nil, nil, nil
	if d.fix == nil {
		d.s.takeBack()
	}
}

// compare is the work of making the plan, as far as it is wanted here.
func (d *draft) compare() func(context.Context) (steps.Planned, error) {
	backend, setup, account, in, fix := d.s.deps.Backend, d.setup(), d.s.account(), d.s.planInput(), d.fix
	return func(ctx context.Context) (steps.Planned, error) {
		planned, err := backend.Plan(ctx, setup, account, in)
		if err == nil && fix != nil {
			planned = steps.FixOf(fix.finding.Fault, planned)
		}
		return planned, err
	}
}

// hands reports whether the plan can be handed over to somebody with the rights.
func (d *draft) hands() bool { return d.fix == nil && d.planned != nil }

// parts are the steps of the plan that are decided one by one: none where there
// is but one, which the ways on decide.
func (d *draft) parts() []steps.StepID {
	if !d.hands() {
		return nil
	}
	var list []steps.StepID
	for _, id := range []steps.StepID{steps.StepSecret, steps.StepRole, steps.StepTrust} {
		if slices.ContainsFunc(d.planned.Changes, func(c awsops.Change) bool { return stepOfChange(c) == id }) {
			list = append(list, id)
		}
	}
	if len(list) < 2 {
		return nil
	}
	return list
}

// settle decides what becomes of a step.
func (d *draft) settle(id steps.StepID, what decision) {
	if d.decided == nil {
		d.decided = map[steps.StepID]decision{}
	}
	d.decided[id] = what
}

// decisionOf is what becomes of a change.
func (d *draft) decisionOf(c awsops.Change) decision {
	if d.parts() == nil {
		return toApply
	}
	return d.decided[stepOfChange(c)]
}

// those are the plan's changes of one decision, in the plan's order.
func (d *draft) those(what decision) []awsops.Change {
	var list []awsops.Change
	for _, c := range d.planned.Changes {
		if d.decisionOf(c) == what {
			list = append(list, c)
		}
	}
	return list
}

// split reports whether not all of the plan is to be applied.
func (d *draft) split() bool { return len(d.those(toApply)) < len(d.planned.Changes) }

// summary counts what becomes of the changes: "apply 1, hand over 2".
func (d *draft) summary() string {
	var parts []string
	for what, shown := range decisions {
		if n := len(d.those(decision(what))); n > 0 {
			parts = append(parts, shown.word+" "+strconv.Itoa(n))
		}
	}
	return strings.Join(parts, ", ")
}

// skip leaves changes out: they are made otherwise, or not at all.
func (d *draft) skip(changes []awsops.Change) { d.s.skipped = stepsOf(changes) }

// apply is the work of making changes, in the plan's order. What was made is noted
// in the journal before anybody is told.
func (d *draft) apply(changes []awsops.Change) func(context.Context, func(progress)) error {
	d.making, d.progress = changes, make([]progress, len(changes))
	for i := range d.progress {
		d.progress[i].at = -1 // not begun
	}
	s := d.s
	s.journal.running.Add(1)
	return func(ctx context.Context, send func(progress)) error {
		defer s.journal.running.Done()
		_, err := s.deps.Backend.Apply(ctx, changes, func(i int, c awsops.Change, done bool, err error) {
			if done {
				s.journal.note(c, s.deps.Clock(), err)
			}
			send(progress{i, done, err})
		})
		return err
	}
}

// advance takes over how far a change is.
func (d *draft) advance(now progress) {
	d.progress[now.at] = now
	if d.made(now.at) && slow(d.making[now.at]) {
		d.s.fresh = true
	}
}

func (d *draft) made(i int) bool { return d.progress[i].done && d.progress[i].err == nil }

// left are the changes of the plan that were not made.
func (d *draft) left() []awsops.Change {
	return slices.DeleteFunc(slices.Clone(d.planned.Changes), func(c awsops.Change) bool {
		i := slices.IndexFunc(d.making, func(m awsops.Change) bool { return m.ID == c.ID })
		return i >= 0 && i < len(d.progress) && d.made(i)
	})
}

// slow reports whether a change is one of IAM: only those take time to be seen.
func slow(c awsops.Change) bool {
	return stepOfChange(c) != steps.StepSecret
}

// stepsAsked are the steps that others are asked to do, who make changes of the
// plan.
func (d *draft) stepsAsked(asked []awsops.Change) []steps.StepID {
	list := stepsOf(asked)
	if p := d.planned; len(p.Blocked)+len(p.Handover) > 0 { // of the role or its trust policy
		list = slices.DeleteFunc(list, func(id steps.StepID) bool { return id != steps.StepSecret })
		list = append(list, steps.StepRole, steps.StepTrust)
	}
	return list
}
