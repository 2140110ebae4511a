package secret

import (
	"fmt"
	"slices"
	"strings"

	"clonepath/awsops/awserr"
	"clonepath/awsops/target"
	"clonepath/checks/evidence"
	"clonepath/checks/faults/phrase"
	"clonepath/checks/faults/rule"
	"clonepath/checks/faults/snapshot"
	"clonepath/checks/verdict"
)

// lookupRules tell why nothing has the Secret ID. Where somebody looked for the
// secret elsewhere, exactly one of them holds; else the likeliest stand ranked.
var lookupRules = []rule.Rule{
	whereRule("secret-not-found", func(snap *snapshot.Snapshot) *rule.Match {
		return &rule.Match{
			Summary:  fmt.Sprintf("There is no secret %q in %s, account %s%s.", snap.Target.SecretID, snap.Target.Region, snap.Record.Caller.Get().Account, alsoLookedIn(snap)),
			Evidence: []string{phrase.Quote(snap.Record.Secret.Failure)},
		}
	}),
	whereRule("secret-arn-suffix-stale", func(snap *snapshot.Snapshot) *rule.Match {
		return found(snap, "The secret was made anew: its ARN ends in other characters than the one entered.")
	}),
	whereRule("secret-name-hyphen-six", func(snap *snapshot.Snapshot) *rule.Match {
		return found(snap, "The secret's name itself ends in a hyphen and six characters, so that AWS takes this partial ARN for a full one.")
	}),
	whereRule("secret-replica-not-synced", func(snap *snapshot.Snapshot) *rule.Match {
		r := brokenReplica(snap)
		h := found(snap, fmt.Sprintf("The secret is in %s; its replica in %s is not there: %s.", snap.Located().Region, snap.Target.Region, r.Status))
		h.Evidence = append(h.Evidence, fmt.Sprintf("ReplicationStatus %s: %s, %s", r.Region, r.Status, r.Message))
		h.Copy = ""
		return h
	}),
	whereRule("secret-wrong-region-name", func(snap *snapshot.Snapshot) *rule.Match {
		h := found(snap, fmt.Sprintf("The secret %q is in %s; the agent's region is taken to be %s, and a name is looked up in the agent's own region only.",
			snap.Target.SecretID, snap.Located().Region, snap.Target.Region))
		h.Copy = ""
		return h
	}),
	whereRule("secret-name-case", func(snap *snapshot.Snapshot) *rule.Match {
		return nearby(snap, "There is no secret %q, but there is %q: upper and lower case count.")
	}),
	whereRule("secret-missing-masked-as-denied", func(snap *snapshot.Snapshot) *rule.Match {
		h := nearby(snap, "There is no secret %q, but there is %q. AWS told the role that it lacks a permission, because it asks that before it looks.")
		h.Evidence = append(h.Evidence, phrase.Refusals(snap.Record.RoleValue)...)
		return h
	}),
	{Fault: "secret-not-found", Check: evidence.SecretExists, By: verdict.Observed, Find: secretNotFound},
	{Fault: "secret-arn-suffix-stale", Check: evidence.SecretExists, By: verdict.Observed, Find: func(snap *snapshot.Snapshot) *rule.Match {
		return maybeOtherARN(snap, "The ARN's six last characters may belong to an earlier secret of that name: each creation gets new ones.")
	}},
	{Fault: "secret-name-hyphen-six", Check: evidence.SecretExists, By: verdict.Observed, Find: func(snap *snapshot.Snapshot) *rule.Match {
		return maybeOtherARN(snap, "If the name itself ends in a hyphen and six characters, AWS takes this partial ARN for a full one.")
	}},
}

// whereRule is a rule about a secret that somebody looked for elsewhere.
func whereRule(fault string, find func(*snapshot.Snapshot) *rule.Match) rule.Rule {
	return rule.Rule{Fault: fault, Check: evidence.SecretExists, By: verdict.Observed, Find: func(snap *snapshot.Snapshot) *rule.Match {
		if !snap.SecretMissing() || !snap.Record.Lookup.Seen() || whereabouts(snap) != fault {
			return nil
		}
		return find(snap)
	}}
}

// whereabouts names the one fault that explains a secret that is not there.
func whereabouts(snap *snapshot.Snapshot) string {
	l, near := snap.Located(), snap.Record.Lookup.Get().Near
	switch {
	case l != nil && l.Region != snap.Target.Region && brokenReplica(snap) != nil:
		return "secret-replica-not-synced"
	case l != nil && l.Region != snap.Target.Region:
		return "secret-wrong-region-name"
	case l != nil && target.BareSecretARN(l.ARN) == snap.Target.SecretID:
		return "secret-name-hyphen-six"
	case l != nil:
		return "secret-arn-suffix-stale"
	case len(near) > 0 && strings.EqualFold(near[0], snap.Target.SecretName()):
		return "secret-name-case"
	case len(near) > 0 && snap.Record.RoleValue.Failed(awserr.Denied):
		return "secret-missing-masked-as-denied"
	}
	return "secret-not-found"
}

// brokenReplica is what the located secret says of its copy where the agent is.
func brokenReplica(snap *snapshot.Snapshot) *evidence.Replica {
	replicas := snap.Located().Replicas
	i := slices.IndexFunc(replicas, func(r evidence.Replica) bool { return r.Region == snap.Target.Region && r.Status != "InSync" })
	if i < 0 {
		return nil
	}
	return &replicas[i]
}

func found(snap *snapshot.Snapshot, summary string) *rule.Match {
	l := snap.Located()
	return &rule.Match{
		Summary:  summary,
		Evidence: []string{phrase.Quote(snap.Record.Secret.Failure), "Secret ID  " + snap.Target.SecretID, "secret ARN " + l.ARN},
		Copy:     l.ARN,
	}
}

func nearby(snap *snapshot.Snapshot, format string) *rule.Match {
	name := snap.Record.Lookup.Get().Near[0]
	return &rule.Match{
		Summary:  fmt.Sprintf(format, snap.Target.SecretID, name),
		Evidence: []string{phrase.Quote(snap.Record.Secret.Failure), "ListSecrets names " + phrase.List(snap.Record.Lookup.Get().Near, 3)},
		Advice:   fmt.Sprintf("enter %q", name),
		Copy:     name,
	}
}

func alsoLookedIn(snap *snapshot.Snapshot) string {
	regions := snap.Record.Lookup.Get().Regions
	near := snap.Record.Lookup.Get().Near
	text := ""
	if len(regions) > 0 {
		text = ", nor in " + phrase.List(regions, 4)
	}
	if len(near) > 0 {
		text += fmt.Sprintf("; there is %q", near[0])
	}
	return text
}

// secretNotFound, where nobody looked for the secret elsewhere.
func secretNotFound(snap *snapshot.Snapshot) *rule.Match {
	if !snap.SecretMissing() || snap.Record.Lookup.Seen() {
		return nil
	}
	h := &rule.Match{
		Summary:  fmt.Sprintf("There is no secret %q in %s, account %s.", snap.Target.SecretID, snap.Target.Region, snap.Record.Caller.Get().Account),
		Evidence: []string{phrase.Quote(snap.Record.Secret.Failure)},
	}
	if fullARN(snap) {
		h.Certainty = verdict.Likely
		h.Settle = fmt.Sprintf("aws secretsmanager describe-secret --secret-id %s --region %s", snap.Target.SecretName(), snap.Target.Region)
	}
	return h
}

// fullARN reports whether the Secret ID is an ARN that ends like a full one.
func fullARN(snap *snapshot.Snapshot) bool {
	_, err := target.ParseARN(snap.Target.SecretID)
	return err == nil && target.BareSecretARN(snap.Target.SecretID) != snap.Target.SecretID
}

// maybeOtherARN: of an ARN that is not found, the name may well be.
func maybeOtherARN(snap *snapshot.Snapshot, why string) *rule.Match {
	f := unseenByRole(snap)
	if snap.SecretMissing() {
		f = snap.Record.Secret.Failure
	}
	if f == nil || !fullARN(snap) || snap.Record.Lookup.Seen() {
		return nil
	}
	return &rule.Match{
		Certainty: verdict.Possible,
		Summary:   why,
		Evidence:  []string{phrase.Quote(f), "secret ID " + snap.Target.SecretID},
		Settle:    fmt.Sprintf("aws secretsmanager describe-secret --secret-id %s --region %s", snap.Target.SecretName(), snap.Target.Region),
	}
}
