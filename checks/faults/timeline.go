package faults

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"clonepath/checks/evidence"
)

// TimelineEntry is something that happened to the chain, or will.
type TimelineEntry struct {
	At   time.Time `json:"at"` // UTC
	What string    `json:"what"`
	Who  string    `json:"who"` // ARN or account, "" where nobody recorded it
}

// timeline is all that has a date, the earliest first.
func (v *view) timeline() []TimelineEntry {
	list := []TimelineEntry{}
	add := func(at *time.Time, who, format string, args ...any) {
		if at != nil && !at.IsZero() {
			list = append(list, TimelineEntry{At: at.UTC(), What: fmt.Sprintf(format, args...), Who: who})
		}
	}
	role := v.r.Role.Get()
	add(role.Created, "", "role %s was created", role.Name)
	used := "role %s was last used"
	if role.LastUsedIn != "" {
		used += ", in " + role.LastUsedIn
	}
	add(role.LastUsed, "", used, role.Name)
	for _, d := range append(slices.Clone(v.documents()), v.r.Boundary.Get()) {
		add(d.Updated, "", "%s was last changed", documentName(d))
	}
	secret := v.r.Secret.Get()
	add(secret.Created, "", "secret %s was created", secret.Name)
	add(secret.LastChanged, "", "secret %s was last changed", secret.Name)
	add(secret.LastRotated, "", "secret %s was last rotated", secret.Name)
	add(v.value().Get().Created, "", "the secret's current version %s was stored", short8(v.value().Get().VersionID))
	add(secret.Deleted, "", "secret %s is scheduled for deletion", secret.Name)
	add(v.r.Key.Get().Deletion, "", "the secret's key will be deleted")
	for _, e := range v.trail() {
		if words := v.eventWords(&e); words != "" {
			add(&e.At, cmp.Or(e.Caller, e.Account), "%s", words)
		}
	}
	slices.SortStableFunc(list, func(a, b TimelineEntry) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.What, b.What), cmp.Compare(a.Who, b.Who))
	})
	return slices.Compact(list)
}

// eventWords says what a recorded event was; "" for one that changed nothing and
// is neither the latest success nor the latest refusal of its kind.
func (v *view) eventWords(e *evidence.TrailEvent) string {
	outcome := ""
	if e.Code != "" {
		outcome = fmt.Sprintf(", refused (%s)", e.Code)
	}
	if !e.Write && !v.latestOfItsKind(e) {
		return ""
	}
	return fmt.Sprintf("%s in %s%s, event %s", e.Name, e.Region, outcome, e.ID)
}

// latestOfItsKind tells whether no newer event is of the same name and outcome.
func (v *view) latestOfItsKind(e *evidence.TrailEvent) bool {
	if !v.assumes(e) && !v.reads(e) {
		return false
	}
	events := v.trail()
	first := slices.IndexFunc(events, func(other evidence.TrailEvent) bool { return other.Name == e.Name && other.Code == e.Code })
	return first >= 0 && events[first].ID == e.ID
}
