package faults

import (
	"fmt"
	"slices"
	"strings"

	"clonepath/awsops/awserr"
	"clonepath/awsops/target"
	"clonepath/checks/evidence"
)

// lookupRules tell why nothing has the Secret ID. Where somebody looked for the
// secret elsewhere, exactly one of them holds; else the likeliest stand ranked.
var lookupRules = []rule{
	whereRule("secret-not-found", func(v *view) *hit {
		return &hit{
			summary:  fmt.Sprintf("There is no secret %q in %s, account %s%s.", v.t.SecretID, v.t.Region, v.r.Caller.Get().Account, alsoLookedIn(v)),
			evidence: []string{quoteFailure(v.r.Secret.Failure)},
		}
	}),
	whereRule("secret-arn-suffix-stale", func(v *view) *hit {
		return v.found("The secret was made anew: its ARN ends in other characters than the one entered.")
	}),
	whereRule("secret-name-hyphen-six", func(v *view) *hit {
		return v.found("The secret's name itself ends in a hyphen and six characters, so that AWS takes this partial ARN for a full one.")
	}),
	whereRule("secret-replica-not-synced", func(v *view) *hit {
		r := v.brokenReplica()
		h := v.found(fmt.Sprintf("The secret is in %s; its replica in %s is not there: %s.", v.located().Region, v.t.Region, r.Status))
		h.evidence = append(h.evidence, fmt.Sprintf("ReplicationStatus %s: %s, %s", r.Region, r.Status, r.Message))
		h.copy = ""
		return h
	}),
	whereRule("secret-wrong-region-name", func(v *view) *hit {
		h := v.found(fmt.Sprintf("The secret %q is in %s; the agent's region is taken to be %s, and a name is looked up in the agent's own region only.",
			v.t.SecretID, v.located().Region, v.t.Region))
		h.copy = ""
		return h
	}),
	whereRule("secret-name-case", func(v *view) *hit {
		return v.nearby("There is no secret %q, but there is %q: upper and lower case count.")
	}),
	whereRule("secret-missing-masked-as-denied", func(v *view) *hit {
		h := v.nearby("There is no secret %q, but there is %q. AWS told the role that it lacks a permission, because it asks that before it looks.")
		h.evidence = append(h.evidence, refusals(v.r.RoleValue)...)
		return h
	}),
	{fault: "secret-not-found", statement: evidence.SecretExists, by: ObservedP, find: secretNotFound},
	{fault: "secret-arn-suffix-stale", statement: evidence.SecretExists, by: ObservedP, find: func(v *view) *hit {
		return maybeOtherARN(v, "The ARN's six last characters may belong to an earlier secret of that name: each creation gets new ones.")
	}},
	{fault: "secret-name-hyphen-six", statement: evidence.SecretExists, by: ObservedP, find: func(v *view) *hit {
		return maybeOtherARN(v, "If the name itself ends in a hyphen and six characters, AWS takes this partial ARN for a full one.")
	}},
}

// whereRule is a rule about a secret that somebody looked for elsewhere.
func whereRule(fault string, find func(*view) *hit) rule {
	return rule{fault: fault, statement: evidence.SecretExists, by: ObservedP, find: func(v *view) *hit {
		if !v.secretMissing() || !v.r.Lookup.Seen() || v.whereabouts() != fault {
			return nil
		}
		return find(v)
	}}
}

// whereabouts names the one fault that explains a secret that is not there.
func (v *view) whereabouts() string {
	l, near := v.located(), v.r.Lookup.Get().Near
	switch {
	case l != nil && l.Region != v.t.Region && v.brokenReplica() != nil:
		return "secret-replica-not-synced"
	case l != nil && l.Region != v.t.Region:
		return "secret-wrong-region-name"
	case l != nil && target.BareSecretARN(l.ARN) == v.t.SecretID:
		return "secret-name-hyphen-six"
	case l != nil:
		return "secret-arn-suffix-stale"
	case len(near) > 0 && strings.EqualFold(near[0], v.t.SecretName()):
		return "secret-name-case"
	case len(near) > 0 && v.r.RoleValue.Failed(awserr.Denied):
		return "secret-missing-masked-as-denied"
	}
	return "secret-not-found"
}

// located is the secret as it was found in another place: in the region that was
// asked before any other.
func (v *view) located() *evidence.Located {
	found := v.r.Lookup.Get().Found
	if len(found) == 0 || v.problems[target.FieldSecretID] != nil {
		return nil
	}
	here := slices.IndexFunc(found, func(l evidence.Located) bool { return l.Region == v.t.Region })
	return &found[max(here, 0)]
}

// brokenReplica is what the located secret says of its copy where the agent is.
func (v *view) brokenReplica() *evidence.Replica {
	replicas := v.located().Replicas
	i := slices.IndexFunc(replicas, func(r evidence.Replica) bool { return r.Region == v.t.Region && r.Status != "InSync" })
	if i < 0 {
		return nil
	}
	return &replicas[i]
}

func (v *view) found(summary string) *hit {
	l := v.located()
	return &hit{
		summary:  summary,
		evidence: []string{quoteFailure(v.r.Secret.Failure), "Secret ID  " + v.t.SecretID, "secret ARN " + l.ARN},
		copy:     l.ARN,
	}
}

func (v *view) nearby(format string) *hit {
	name := v.r.Lookup.Get().Near[0]
	return &hit{
		summary:  fmt.Sprintf(format, v.t.SecretID, name),
		evidence: []string{quoteFailure(v.r.Secret.Failure), "ListSecrets names " + list(v.r.Lookup.Get().Near, 3)},
		advice:   fmt.Sprintf("enter %q", name),
		copy:     name,
	}
}

func alsoLookedIn(v *view) string {
	regions := v.r.Lookup.Get().Regions
	near := v.r.Lookup.Get().Near
	text := ""
	if len(regions) > 0 {
		text = ", nor in " + list(regions, 4)
	}
	if len(near) > 0 {
		text += fmt.Sprintf("; there is %q", near[0])
	}
	return text
}

// secretNotFound, where nobody looked for the secret elsewhere.
func secretNotFound(v *view) *hit {
	if !v.secretMissing() || v.r.Lookup.Seen() {
		return nil
	}
	h := &hit{
		summary:  fmt.Sprintf("There is no secret %q in %s, account %s.", v.t.SecretID, v.t.Region, v.r.Caller.Get().Account),
		evidence: []string{quoteFailure(v.r.Secret.Failure)},
	}
	if v.fullARN() {
		h.certainty = Likely
		h.settle = fmt.Sprintf("aws secretsmanager describe-secret --secret-id %s --region %s", v.t.SecretName(), v.t.Region)
	}
	return h
}

// secretMissing: nothing has this ID where it was looked for. An ARN of another
// region is not looked for at all.
func (v *view) secretMissing() bool {
	return v.r.Secret.Failed(awserr.NotFound) && v.otherRegion() == ""
}

// otherRegion is the region in the secret's ARN where the agent looks in another
// one, else "".
func (v *view) otherRegion() string {
	a, err := target.ParseARN(v.t.SecretID)
	if err != nil || a.Service != "secretsmanager" || v.t.Region == "" || a.Region == v.t.Region ||
		v.problems[target.FieldSecretID] != nil || v.problems[target.FieldRegion] != nil {
		return ""
	}
	return a.Region
}

// fullARN tells whether the Secret ID is an ARN that ends like a full one.
func (v *view) fullARN() bool {
	_, err := target.ParseARN(v.t.SecretID)
	return err == nil && target.BareSecretARN(v.t.SecretID) != v.t.SecretID
}

// maybeOtherARN: of an ARN that is not found, the name may well be.
func maybeOtherARN(v *view, why string) *hit {
	f := v.unseenByRole()
	if v.secretMissing() {
		f = v.r.Secret.Failure
	}
	if f == nil || !v.fullARN() || v.r.Lookup.Seen() {
		return nil
	}
	return &hit{
		certainty: Possible,
		summary:   why,
		evidence:  []string{quoteFailure(f), "secret ID " + v.t.SecretID},
		settle:    fmt.Sprintf("aws secretsmanager describe-secret --secret-id %s --region %s", v.t.SecretName(), v.t.Region),
	}
}
