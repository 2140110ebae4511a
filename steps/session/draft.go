package session

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"clonepath/awsops"
	"clonepath/checks/verdict"
	"clonepath/steps/plan"
	"clonepath/steps/setup"
)

// Draft is a plan on its way: made, decided on step by step, applied.
type Draft struct {
	S       *Session
	Fix     *fixing // what the plan repairs, nil for the whole set-up
	Planned *plan.Planned

	Decided  map[setup.StepID]Decision // by the person, apply for what is missing
	Making   []awsops.Change           // that are applied
	Progress []Progress                // of those, in their order; nil before it began
}

// fixing is what a plan is for that repairs one finding: of everything that the
// set-up asks for, only what addresses this fault is planned.
type fixing struct {
	V       *Verification
	Finding verdict.Finding
}

// Progress is how far one change is.
type Progress struct {
	At   int
	Done bool
	Err  error
}

// Draft begins the plan of the whole set-up.
func (s *Session) Draft() *Draft { return &Draft{S: s} }

// Repair begins the plan that repairs a finding. It is confirmed as any plan;
// then the checks are run again.
func (v *Verification) Repair(f verdict.Finding) *Draft {
	return &Draft{S: v.S, Fix: &fixing{v, f}}
}

// setup is what is planned: for a fix what was verified, and nothing else is
// decided.
func (d *Draft) setup() setup.Setup {
	chosen := d.S.Setup.WithDefaults()
	if d.Fix != nil {
		q := d.Fix.V.Question()
		chosen.Target, chosen.Agent.Origin = q.Target, q.AgentOrigin
	}
	return chosen
}

// Restart forgets a plan: what is there may have changed. To come back to the plan
// of a set-up means to decide anew.
func (d *Draft) Restart() {
	d.Planned, d.Making, d.Progress = nil, nil, nil
	if d.Fix == nil {
		d.S.TakeBack()
	}
}

// Compare is the work of making the plan, as far as it is wanted here.
func (d *Draft) Compare() func(context.Context) (plan.Planned, error) {
	backend, chosen, account, in, fix := d.S.Deps.Backend, d.setup(), d.S.Account(), d.S.planInput(), d.Fix
	return func(ctx context.Context) (plan.Planned, error) {
		planned, err := backend.Plan(ctx, chosen, account, in)
		if err == nil && fix != nil {
			planned = plan.FixOf(fix.Finding.Fault, planned)
		}
		return planned, err
	}
}

// Hands reports whether the plan can be handed over to somebody with the rights.
func (d *Draft) Hands() bool { return d.Fix == nil && d.Planned != nil }

// Parts are the steps of the plan that are decided one by one: none where there
// is but one, which the ways on decide.
func (d *Draft) Parts() []setup.StepID {
	if !d.Hands() {
		return nil
	}
	var list []setup.StepID
	for _, id := range []setup.StepID{setup.StepSecret, setup.StepRole, setup.StepTrust} {
		if slices.ContainsFunc(d.Planned.Changes, func(c awsops.Change) bool { return StepOfChange(c) == id }) {
			list = append(list, id)
		}
	}
	if len(list) < 2 {
		return nil
	}
	return list
}

// Settle decides what becomes of a step.
func (d *Draft) Settle(id setup.StepID, what Decision) {
	if d.Decided == nil {
		d.Decided = map[setup.StepID]Decision{}
	}
	d.Decided[id] = what
}

// DecisionOf is what becomes of a change.
func (d *Draft) DecisionOf(c awsops.Change) Decision {
	if d.Parts() == nil {
		return ToApply
	}
	return d.Decided[StepOfChange(c)]
}

// Those are the plan's changes of one decision, in the plan's order.
func (d *Draft) Those(what Decision) []awsops.Change {
	var list []awsops.Change
	for _, c := range d.Planned.Changes {
		if d.DecisionOf(c) == what {
			list = append(list, c)
		}
	}
	return list
}

// Split reports whether not all of the plan is to be applied.
func (d *Draft) Split() bool { return len(d.Those(ToApply)) < len(d.Planned.Changes) }

// Summary counts what becomes of the changes: "apply 1, hand over 2".
func (d *Draft) Summary() string {
	var parts []string
	for what, shown := range Decisions {
		if n := len(d.Those(Decision(what))); n > 0 {
			parts = append(parts, shown.Word+" "+strconv.Itoa(n))
		}
	}
	return strings.Join(parts, ", ")
}

// Skip leaves changes out: they are made otherwise, or not at all.
func (d *Draft) Skip(changes []awsops.Change) { d.S.Skipped = stepsOf(changes) }

// Apply is the work of making changes, in the plan's order. What was made is noted
// in the journal before anybody is told.
func (d *Draft) Apply(changes []awsops.Change) func(context.Context, func(Progress)) error {
	d.Making, d.Progress = changes, make([]Progress, len(changes))
	for i := range d.Progress {
		d.Progress[i].At = -1 // not begun
	}
	s := d.S
	s.Journal.running.Add(1)
	return func(ctx context.Context, send func(Progress)) error {
		defer s.Journal.running.Done()
		_, err := s.Deps.Backend.Apply(ctx, changes, func(i int, c awsops.Change, done bool, err error) {
			if done {
				s.Journal.note(c, s.Deps.Clock(), err)
			}
			send(Progress{i, done, err})
		})
		return err
	}
}

// Advance takes over how far a change is.
func (d *Draft) Advance(now Progress) {
	d.Progress[now.At] = now
	if d.Made(now.At) && Slow(d.Making[now.At]) {
		d.S.Fresh = true
	}
}

// Made reports whether a change was made.
func (d *Draft) Made(i int) bool { return d.Progress[i].Done && d.Progress[i].Err == nil }

// Left are the changes of the plan that were not made.
func (d *Draft) Left() []awsops.Change {
	return slices.DeleteFunc(slices.Clone(d.Planned.Changes), func(c awsops.Change) bool {
		i := slices.IndexFunc(d.Making, func(m awsops.Change) bool { return m.ID == c.ID })
		return i >= 0 && i < len(d.Progress) && d.Made(i)
	})
}

// Slow reports whether a change is one of IAM: only those take time to be seen.
func Slow(c awsops.Change) bool {
	return StepOfChange(c) != setup.StepSecret
}

// StepsAsked are the steps that others are asked to do, who make changes of the
// plan.
func (d *Draft) StepsAsked(asked []awsops.Change) []setup.StepID {
	list := stepsOf(asked)
	if p := d.Planned; len(p.Blocked)+len(p.Handover) > 0 { // of the role or its trust policy
		list = slices.DeleteFunc(list, func(id setup.StepID) bool { return id != setup.StepSecret })
		list = append(list, setup.StepRole, setup.StepTrust)
	}
	return list
}
