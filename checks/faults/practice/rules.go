package practice

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"clonepath/awsops/iampolicy"
	"clonepath/awsops/target"
	"clonepath/checks/evidence"
	"clonepath/checks/faults/phrase"
	"clonepath/checks/faults/rule"
	"clonepath/checks/faults/snapshot"
	"clonepath/checks/verdict"
)

// Rules are the findings of an audit. Each is a warning.
var Rules = []rule.Rule{
	{Fault: "secret-readable-by-account", Check: evidence.PracticeAccess, Effect: rule.Warning, By: verdict.Evaluated, Find: readableByAll},
	{Fault: "role-assumable-from-outside", Check: evidence.PracticeAccess, Effect: rule.Warning, By: verdict.Evaluated, Find: assumableFromOutside},
	{Fault: "secret-readable-by-others", Check: evidence.PracticeAccess, Effect: rule.Warning, By: verdict.Evaluated, Find: readableByOthers},
	trailRule("trail-missing"), trailRule("trail-off"), trailRule("trail-writes-only"), trailRule("trail-elsewhere"), trailRule("trail-not-delivering"),
	{Fault: "trail-unvalidated", Check: evidence.PracticeAudit, Effect: rule.Warning, By: verdict.Observed, Find: unvalidated},
	{Fault: "secret-read-by-stranger", Check: evidence.PracticeAudit, Effect: rule.Warning, By: verdict.Observed, Find: readByStranger},
	{Fault: "secret-rotation-failed", Check: evidence.PracticeRotation, Effect: rule.Warning, By: verdict.Observed, Find: rotationFailed},
	{Fault: "secret-value-old", Check: evidence.PracticeRotation, Effect: rule.Warning, By: verdict.Observed, Find: valueOld},
}

// notSettled is what documents of one account cannot exclude.
const notSettled = "whether the organisation's policies (SCP, RCP) forbid it all the same: give them with list-policies-for-target and describe-policy"

func readableByAll(snap *snapshot.Snapshot) *rule.Match {
	for _, w := range snap.WhoCan().List {
		if w.Principal != "*" && !strings.HasSuffix(w.Principal, ":root") || !slices.Contains(w.Can, verdict.CanRead) || target.AccountOf(w.Principal) != secretAccount(snap) && w.Principal != "*" {
			continue
		}
		who := "everybody of the account " + target.AccountOf(w.Principal)
		if w.Principal == "*" {
			who = "everybody, of any account"
		}
		return &rule.Match{Certainty: certainty(snap), Settle: settle(snap),
			Summary: "The secret's own policy allows the read to " + who + ".", Evidence: []string{w.Principal + " · " + strings.Join(w.Through, ", ")}}
	}
	return nil
}

func secretAccount(snap *snapshot.Snapshot) string {
	arn, _ := snap.SecretARN()
	return target.AccountOf(arn)
}

// certainty: what documents allow is certain only where the organisation's were given too.
func certainty(snap *snapshot.Snapshot) verdict.Certainty {
	if snap.Record.Guardrails.Seen() {
		return verdict.Certain
	}
	return verdict.Likely
}

func settle(snap *snapshot.Snapshot) string {
	if snap.Record.Guardrails.Seen() {
		return ""
	}
	return notSettled
}

func readableByOthers(snap *snapshot.Snapshot) *rule.Match {
	list := snap.WhoCan().Readable()
	if len(list) == 0 || readableByAll(snap) != nil { // who is more than everybody?
		return nil
	}
	h := &rule.Match{Certainty: certainty(snap), Settle: settle(snap)}
	through := map[string]int{}
	for i, w := range list {
		for _, policy := range w.Through {
			through[policy]++
		}
		if i < mostShown {
			h.Evidence = append(h.Evidence, fmt.Sprintf("%s (%s) · %s", w.Principal, w.Group, strings.Join(w.Through, ", ")))
		}
	}
	if more := len(list) - mostShown; more > 0 {
		h.Evidence = append(h.Evidence, fmt.Sprintf("and %d more: clonepath audit -o json names them all", more))
	}
	h.Summary = fmt.Sprintf("%s beside the role and administrators may read the secret by this account's documents.", phrase.Plural(len(list), "principal"))
	return h
}

// mostShown is how many principals a finding names.
const mostShown = 10

func assumableFromOutside(snap *snapshot.Snapshot) *rule.Match {
	h := &rule.Match{}
	for _, w := range snap.WhoCan().List {
		outside := target.AccountOf(w.Principal) != target.AccountOf(snap.RoleARN()) || strings.Contains(w.Principal, "-provider/")
		if outside && !w.Known && slices.Contains(w.Can, verdict.CanAssume) {
			h.Evidence = append(h.Evidence, w.Principal+" · "+strings.Join(w.Through, ", "))
		}
	}
	if len(h.Evidence) == 0 {
		return nil
	}
	h.Certainty, h.Settle = verdict.Likely, "whether Torque or somebody of yours named it: then it is audit.known"
	h.Summary = fmt.Sprintf("The trust policy also lets in %s that no caller of the chain is.", phrase.Plural(len(h.Evidence), "principal"))
	return h
}

// trailRule finds the needs that no trail covers because of one fault.
func trailRule(fault string) rule.Rule {
	return rule.Rule{Fault: fault, Check: evidence.PracticeAudit, Effect: rule.Warning, By: verdict.Observed, Find: func(snap *snapshot.Snapshot) *rule.Match {
		if !snap.Record.Trails.Seen() {
			return nil
		}
		var what []string
		h := &rule.Match{}
		for _, n := range needs(snap) {
			c := coverOf(snap.Record.Trails.Value, n)
			if c.covered != iampolicy.False || c.fault != fault {
				continue
			}
			what = append(what, n.what)
			if c.trail.ARN == "" {
				continue
			}
			h.Values = map[string]string{"resource": c.trail.ARN}
			if line := trailLine(c.trail); !slices.Contains(h.Evidence, line) {
				h.Evidence = append(h.Evidence, line)
			}
		}
		if len(what) == 0 {
			return nil
		}
		h.Summary = "No trail records " + phrase.List(what, 5) + "."
		if fault == "trail-not-delivering" {
			h.Summary = "What the trail logs reaches nobody: its last delivery failed. Concerned are " + phrase.List(what, 5) + "."
		}
		if fault == "trail-missing" {
			h.Certainty = verdict.Likely
			h.Settle = "whether the management account records this one in a data store, which a member account does not see"
			h.Evidence = append(h.Evidence, "asked for trails: "+phrase.List(snap.Record.Trails.Value.Asked, 6))
			h.Summary = "No trail is visible from this account. AWS keeps 90 days of event history all the same. Ask the management account."
		}
		return h
	}}
}

func trailLine(t evidence.TrailFacts) string {
	parts := []string{"trail " + t.Name, "home region " + t.Home}
	if t.MultiRegion {
		parts = append(parts, "all regions")
	}
	if t.Logging != nil {
		parts = append(parts, fmt.Sprintf("IsLogging %v", *t.Logging))
	}
	for _, s := range t.Selectors {
		if s.ReadWrite != "" {
			parts = append(parts, "ReadWriteType "+s.ReadWrite)
		}
	}
	if t.Failed != "" {
		parts = append(parts, "LatestDeliveryError "+phrase.Cut(t.Failed, 120))
	}
	return strings.Join(parts, ", ")
}

// unvalidated: of all trails that record the chain none is validated.
func unvalidated(snap *snapshot.Snapshot) *rule.Match {
	if !snap.Record.Trails.Seen() {
		return nil
	}
	h := &rule.Match{Summary: "Validation of log files is off on each trail that records the chain."}
	for _, n := range needs(snap) {
		c := coverOf(snap.Record.Trails.Value, n)
		if c.covered != iampolicy.True {
			continue
		}
		for _, t := range snap.Record.Trails.Value.List {
			if t.Validated && covers(t, n.region) && t.Logging != nil && *t.Logging && takes(t, n) == iampolicy.True {
				return nil
			}
		}
		if line := "trail " + c.trail.Name + ", LogFileValidationEnabled false"; !slices.Contains(h.Evidence, line) {
			h.Evidence = append(h.Evidence, line)
			h.Values = map[string]string{"resource": c.trail.ARN}
		}
	}
	if len(h.Evidence) == 0 {
		return nil
	}
	return h
}

func readByStranger(snap *snapshot.Snapshot) *rule.Match {
	h := &rule.Match{}
	for _, r := range snap.Record.Readers.Get().List {
		if !snap.KnownReader(r) {
			h.Evidence = append(h.Evidence, fmt.Sprintf("%s · %s, last at %s UTC", r.Principal, phrase.Plural(r.Count, "read"), r.Last.UTC().Format(time.DateTime)))
		}
	}
	if len(h.Evidence) == 0 {
		return nil
	}
	h.Summary = "A principal you have not named read the secret."
	if n := len(h.Evidence); n > 1 {
		h.Summary = fmt.Sprintf("%d principals you have not named read the secret.", n)
	}
	return h
}

// rotationFailed: what rotation left behind, or did not begin.
func rotationFailed(snap *snapshot.Snapshot) *rule.Match {
	s := snap.Record.Secret.Get()
	if !s.Rotation {
		return nil
	}
	h := &rule.Match{Summary: "AWS rotates the secret, and the last rotation did not end."}
	for _, stages := range s.Versions {
		if slices.Contains(stages, "AWSPENDING") && !slices.Contains(stages, "AWSCURRENT") {
			h.Evidence = phrase.Versions(s.Versions)
		}
	}
	if s.NextRotation != nil && snap.Record.Taken.Sub(*s.NextRotation) > 24*time.Hour {
		h.Evidence = append(h.Evidence, "NextRotationDate "+s.NextRotation.UTC().Format(time.RFC3339)+" is past")
	}
	if len(h.Evidence) == 0 {
		return nil
	}
	if s.RotatedBy != "" {
		h.Evidence = append(h.Evidence, "rotated by "+s.RotatedBy)
	}
	return h
}

// oldAfter is the age from which a value without rotation is called old.
const oldAfter = 90 * 24 * time.Hour

func valueOld(snap *snapshot.Snapshot) *rule.Match {
	s := snap.Record.Secret.Get()
	if s.Rotation || s.LastChanged == nil || snap.Record.Taken.Sub(*s.LastChanged) < oldAfter {
		return nil
	}
	return &rule.Match{
		Summary:  fmt.Sprintf("The secret was last changed on %s, more than 90 days ago, and nothing rotates it.", phrase.Day(*s.LastChanged)),
		Evidence: []string{"LastChangedDate " + s.LastChanged.UTC().Format(time.RFC3339), "RotationEnabled false"},
	}
}
