package role

import (
	"fmt"
	"slices"
	"strings"

	"clonepath/awsops/awserr"
	"clonepath/awsops/iampolicy"
	"clonepath/awsops/iampolicy/review"
	"clonepath/awsops/target"
	"clonepath/checks/evidence"
	"clonepath/checks/faults/phrase"
	"clonepath/checks/faults/repair"
	"clonepath/checks/faults/rule"
	"clonepath/checks/faults/snapshot"
	"clonepath/checks/faults/whatif"
	"clonepath/checks/verdict"
)

// place is where a secret is; its partition is said where the other one's differs.
func place(arn, other string) string {
	a, err := target.ParseARN(arn)
	if err != nil {
		return arn
	}
	if b, err := target.ParseARN(other); err == nil && a.Partition != b.Partition {
		return fmt.Sprintf("the partition %s, %s, account %s", a.Partition, a.Region, a.Account)
	}
	return fmt.Sprintf("%s, account %s", a.Region, a.Account)
}

func exactSecret(snap *snapshot.Snapshot) bool { _, exact := snap.SecretARN(); return exact }

// resourceMatch: the Resource of a statement misses the secret.
func resourceMatch(snap *snapshot.Snapshot, p *whatif.Proposal, summary string) *rule.Match {
	arn, exact := snap.SecretARN()
	h := &rule.Match{
		Summary:  summary,
		Evidence: []string{fmt.Sprintf("%s: Resource %s", p.Policy, p.Note)},
		Values:   map[string]string{"resource": target.SecretResource(arn)},
	}
	if exact {
		h.Evidence = append(h.Evidence, "secret "+arn)
	}
	h.Patch = repair.Resource(snap, p, target.SecretResource(arn))
	return h
}

// resourceSlip: the Resource was meant for this secret and misses it.
func resourceSlip(snap *snapshot.Snapshot) *rule.Match {
	p := snap.Read().Cause("role-resource-slip")
	if p == nil || !exactSecret(snap) || !strings.HasPrefix(p.Note, "arn:") && suppliedRefused(snap) {
		return nil // IAM takes no bare name
	}
	arn, _ := snap.SecretARN()
	return resourceMatch(snap, p, fmt.Sprintf("The Resource in the permission policy misses the secret: %s.", review.Say(review.Slips(p.Note, arn))))
}

func actionMatch(snap *snapshot.Snapshot, fault, format string) *rule.Match {
	p := snap.Read().Cause(fault)
	if p == nil {
		return nil
	}
	return &rule.Match{
		Summary:  fmt.Sprintf(format, p.Note),
		Evidence: []string{fmt.Sprintf("%s: Action %s", p.Policy, p.Note)},
		Patch:    repair.Action(snap, p, whatif.ActionRead),
	}
}

func explicitDeny(snap *snapshot.Snapshot) *rule.Match {
	p := snap.Read().Cause("role-explicit-deny")
	because := snap.Read().Because
	if p == nil {
		if p = snap.Decrypt().Cause("role-explicit-deny"); p == nil {
			return nil
		}
		because = snap.Decrypt().Because
	}
	h := &rule.Match{Summary: "A Deny in one of the role's policies outweighs what the others allow. " + because, Evidence: []string{because}}
	if d := snap.DocumentNamed(p.Policy); d != nil {
		h.Patch = repair.Deny(snap, *d, p.Statement)
	}
	return h
}

// permissionMissing: nothing that the role has grants the read. The role's own
// session may say so where its policies are not in view.
func permissionMissing(snap *snapshot.Snapshot) *rule.Match {
	arn, exact := snap.SecretARN()
	if suppliedRefused(snap) || nameless(snap) || oldVersionGrants(snap) != nil || snap.ReadElsewhere() != nil && !snap.Read().Refused() {
		return nil
	}
	if p := snap.Read().Cause("role-permission-policy-missing"); p != nil {
		h := &rule.Match{Evidence: []string{snap.Read().Because}, Values: map[string]string{"resource": target.SecretResource(arn)}}
		if len(snap.Documents()) == 0 {
			h.Summary = fmt.Sprintf("The role %s has no permission policy at all.", snap.RoleName())
			h.Evidence = []string{"no inline policy, no attached policy"}
			return h
		}
		h.Summary = fmt.Sprintf("No policy of %s allows secretsmanager:GetSecretValue on this secret.", snap.RoleName())
		if exact {
			h.Evidence = append(h.Evidence, "secret "+arn)
		}
		docs := snap.Documents()
		for i := range docs {
			h = rule.Reviewed(snap, h, &docs[i], iampolicy.KindIdentity)
		}
		return h
	}
	f := evidence.FailureOf(snap.Record.RoleValue)
	if f == nil || f.Class != awserr.Denied || snap.DocumentsKnown() || f.Reason != "identity-based policy" || f.Explicit || f.Action == whatif.ActionDecrypt {
		return nil
	}
	return &rule.Match{
		Certainty: verdict.Likely,
		Summary:   fmt.Sprintf("The role %s was refused: no policy of its own allows the read. A misspelt Secret ID gets the same answer.", snap.RoleName()),
		Evidence:  []string{phrase.Quote(f)},
		Settle:    "whether the secret exists under exactly this ID (describe-secret as an administrator), then the role's policies",
	}
}

// oldVersionGrants: no policy in force grants the read, but a version that is
// not in force does.
func oldVersionGrants(snap *snapshot.Snapshot) *rule.Match {
	missing := snap.Read().Cause("role-permission-policy-missing")
	if missing == nil {
		return nil
	}
	for _, d := range snap.Documents() {
		for _, version := range d.Others {
			if !wouldRead(missing, d, version) {
				continue
			}
			return &rule.Match{
				Summary:  fmt.Sprintf("The policy %s has a version %s that allows the read, but another version is in force, which does not.", d.Name, version.ID),
				Evidence: []string{snap.Read().Because, fmt.Sprintf("%s: version %s allows %s", d.ARN, version.ID, whatif.ActionRead)},
				Values:   map[string]string{"policyArn": d.ARN, "version": version.ID},
			}
		}
	}
	return nil
}

// wouldRead reports whether the role could read with a version in force: in place
// of the grant that the proposal assumes, and without what else stands between.
func wouldRead(missing *whatif.Proposal, d evidence.Document, version evidence.Version) bool {
	c := missing.Call
	c.Pol.Identity = slices.Clone(c.Pol.Identity)
	c.Pol.Identity[len(c.Pol.Identity)-1] = iampolicy.Named{Name: snapshot.DocumentName(d), Doc: snapshot.ParsePolicy(d.Name, version.Text).Doc}
	return c.Decide().Outcome == iampolicy.Allow
}

// nameless: there is no secret of the name, nor one like it, so that policies
// which name secrets cannot be held against it.
func nameless(snap *snapshot.Snapshot) bool {
	_, exact := snap.SecretARN()
	return snap.SecretMissing() && !exact && len(snap.Record.Lookup.Get().Near) == 0 && len(snap.Documents()) > 0
}

// suppliedRefused reports whether IAM refuses the permission policy that the
// operator brought: then it is no wonder that the role has none.
func suppliedRefused(snap *snapshot.Snapshot) bool {
	return rule.Refused(snap.Record.SuppliedPermission, iampolicy.KindIdentity)
}

// maskedAsDenied: IAM is asked before existence, so that a misspelt Secret ID
// looks like a missing permission. It is a candidate only where nobody could
// look for the secret.
func maskedAsDenied(snap *snapshot.Snapshot) *rule.Match {
	f := evidence.FailureOf(snap.Record.RoleValue)
	lookedFor := snap.Record.Secret.Seen() || snap.Record.Secret.Failed(awserr.NotFound)
	if f == nil || f.Class != awserr.Denied || f.Explicit || lookedFor || snap.ReadElsewhere() != nil || snap.Read().Refused() || f.Action == whatif.ActionDecrypt ||
		f.Reason != "" && f.Reason != "identity-based policy" || strings.Contains(f.Message, "Access to KMS") {
		return nil
	}
	return &rule.Match{
		Certainty: verdict.Possible,
		Summary:   fmt.Sprintf("The Secret ID %q may be misspelt: AWS refuses before it looks whether a secret exists.", snap.Target.SecretID),
		Evidence:  []string{phrase.Quote(f)},
		Settle:    "describe-secret as an administrator in the same region",
	}
}
