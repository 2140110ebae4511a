package faults

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"clonepath/checks/evidence"
	"clonepath/checks/faults/phrase"
	"clonepath/checks/faults/snapshot"
	"clonepath/checks/verdict"
)

// timeline is all that has a date, the earliest first.
func timeline(snap *snapshot.Snapshot) []verdict.TimelineEntry {
	list := []verdict.TimelineEntry{}
	add := func(at *time.Time, who, format string, args ...any) {
		if at != nil && !at.IsZero() {
			list = append(list, verdict.TimelineEntry{At: at.UTC(), What: fmt.Sprintf(format, args...), Who: who})
		}
	}
	role := snap.Record.Role.Get()
	add(role.Created, "", "role %s was created", role.Name)
	used := "role %s was last used"
	if role.LastUsedIn != "" {
		used += ", in " + role.LastUsedIn
	}
	add(role.LastUsed, "", used, role.Name)
	for _, d := range append(slices.Clone(snap.Documents()), snap.Record.Boundary.Get()) {
		add(d.Updated, "", "%s was last changed", snapshot.DocumentName(d))
	}
	secret := snap.Record.Secret.Get()
	add(secret.Created, "", "secret %s was created", secret.Name)
	add(secret.LastChanged, "", "secret %s was last changed", secret.Name)
	add(secret.LastRotated, "", "secret %s was last rotated", secret.Name)
	add(snap.Value().Get().Created, "", "the secret's current version %s was stored", phrase.ShortID(snap.Value().Get().VersionID))
	add(secret.Deleted, "", "secret %s is scheduled for deletion", secret.Name)
	add(snap.Record.Key.Get().Deletion, "", "the secret's key will be deleted")
	for _, e := range snap.Trail() {
		if words := eventWords(snap, &e); words != "" {
			add(&e.At, cmp.Or(e.Caller, e.Account), "%s", words)
		}
	}
	slices.SortStableFunc(list, func(a, b verdict.TimelineEntry) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.What, b.What), cmp.Compare(a.Who, b.Who))
	})
	return slices.Compact(list)
}

// eventWords says what a recorded event was; "" for one that changed nothing and
// is neither the latest success nor the latest refusal of its kind.
func eventWords(snap *snapshot.Snapshot, e *evidence.TrailEvent) string {
	outcome := ""
	if e.Code != "" {
		outcome = fmt.Sprintf(", refused (%s)", e.Code)
	}
	if !e.Write && !latestOfItsKind(snap, e) {
		return ""
	}
	return fmt.Sprintf("%s in %s%s, event %s", e.Name, e.Region, outcome, e.ID)
}

// latestOfItsKind reports whether no newer event is of the same name and outcome.
func latestOfItsKind(snap *snapshot.Snapshot, e *evidence.TrailEvent) bool {
	if !snap.Assumes(e) && !snap.Reads(e) {
		return false
	}
	events := snap.Trail()
	first := slices.IndexFunc(events, func(other evidence.TrailEvent) bool { return other.Name == e.Name && other.Code == e.Code })
	return first >= 0 && events[first].ID == e.ID
}
