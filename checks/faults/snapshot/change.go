package snapshot

import (
	"slices"
	"time"
)

// RoleChanged is when the role was last changed, as far as that is known.
func (snap *Snapshot) RoleChanged() time.Time {
	changed := timeOf(snap.Record.Role.Get().Created)
	for _, e := range snap.Trail() {
		if e.Write && e.Code == "" && slices.ContainsFunc(e.Resources, snap.Target.IsRole) {
			changed = later(changed, e.At)
		}
	}
	return changed
}

// chainChanged is when anything was last changed that decides about reading the
// secret. ok is false where a change could have escaped us.
func (snap *Snapshot) chainChanged() (changed time.Time, ok bool) {
	changed = snap.RoleChanged()
	secret := snap.Record.Secret.Get()
	known := secret.LastChanged != nil && snap.DocumentsKnown() && (snap.Record.Role.Get().Boundary == "" || snap.Record.Boundary.Seen())
	changed = later(changed, timeOf(secret.Created), timeOf(secret.LastChanged))
	for _, e := range snap.Trail() {
		if e.Write && e.Code == "" {
			changed = later(changed, e.At)
		}
	}
	for _, d := range append(slices.Clone(snap.Documents()), snap.Record.Boundary.Get()) {
		known = known && (d.ARN == "" || d.Updated != nil) // of a managed policy AWS tells the age
		changed = later(changed, timeOf(d.Updated))
	}
	// Changes of a customer's key are not looked up: its documents must allow today.
	return changed, known && (snap.DefaultKey() || snap.Decrypt().Allowed())
}

// AssumedNow reports whether the agent's own AssumeRole proves anything: it
// succeeded, and the role was not changed since, as evidence put together from
// several runs may show.
func (snap *Snapshot) AssumedNow() bool {
	return snap.Called() && snap.Record.Assume.Seen() && !snap.outdated(snap.Record.Assume.At, snap.RoleChanged())
}

// ReadNow tells the same of the secret's read by the session of the role.
func (snap *Snapshot) ReadNow() bool {
	changed, _ := snap.chainChanged()
	return snap.Called() && snap.Record.RoleValue.Seen() && !snap.outdated(snap.Record.RoleValue.At, changed)
}

// dateStep is how exact a server's Date is: it cuts off what is less.
const dateStep = time.Second

// outdated compares a time of this machine with one of AWS. A skew is known to
// a second only, and in doubt a call is not older than a change.
func (snap *Snapshot) outdated(at, changed time.Time) bool {
	if s := snap.Record.Local.Get().ClockSkew; s != nil {
		if skew := time.Duration(*s * float64(time.Second)); skew.Abs() >= dateStep {
			at = at.Add(skew + dateStep)
		}
	}
	return changed.After(at)
}

func timeOf(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return *t
}

func later(times ...time.Time) time.Time { return slices.MaxFunc(times, time.Time.Compare) }
