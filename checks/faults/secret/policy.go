package secret

import (
	"fmt"
	"slices"
	"strings"

	"clonepath/awsops/awserr"
	"clonepath/awsops/target"
	"clonepath/checks/evidence"
	"clonepath/checks/faults/phrase"
	"clonepath/checks/faults/repair"
	"clonepath/checks/faults/rule"
	"clonepath/checks/faults/snapshot"
	"clonepath/checks/faults/whatif"
	"clonepath/checks/verdict"
)

func secretDenies(snap *snapshot.Snapshot) *rule.Match {
	if p := snap.Read().Cause("secret-resource-policy-deny"); p != nil {
		return &rule.Match{
			Summary:  fmt.Sprintf("The secret's own policy denies the role %s, whatever the role's policies allow.", snap.RoleName()),
			Evidence: []string{p.Note},
			Patch:    repair.Exempt(snap, snap.Record.SecretPolicy.Get(), p.Statement),
		}
	}
	f := evidence.FailureOf(snap.Record.RoleValue)
	if f == nil || f.Class != awserr.Denied || snap.Record.SecretPolicy.Seen() || f.Reason != "resource-based policy" || !f.Explicit || f.Action == whatif.ActionDecrypt {
		return nil
	}
	return &rule.Match{Summary: fmt.Sprintf("The secret's own policy denies the role %s.", snap.RoleName()), Evidence: []string{phrase.Quote(f)}}
}

// stageNotSent: the policy allows only requests that name a staging label, and
// the role, which names none, was refused.
func stageNotSent(snap *snapshot.Snapshot) *rule.Match {
	j := snap.Read()
	if !j.Depends() || !dependsOnly(j.DependsOn, "secretsmanager:VersionStage") || !snap.Record.RoleValue.Failed(awserr.Denied) {
		return nil
	}
	return &rule.Match{
		Certainty: verdict.Likely,
		Summary:   "The secret's policy allows only reads that name the staging label, and the agent's read names none.",
		Evidence:  []string{j.Because, phrase.Quote(snap.Record.RoleValue.Failure)},
		Patch:     repair.StagingLabel(snap),
		Settle:    "aws secretsmanager get-secret-value --version-stage AWSCURRENT as the role: it succeeds where the same call without the label is refused",
	}
}

func dependsOnly(keys []string, key string) bool {
	return len(keys) > 0 && !slices.ContainsFunc(keys, func(k string) bool { return !strings.EqualFold(k, key) })
}

func secretInOtherAccount(snap *snapshot.Snapshot) *rule.Match {
	arn, _ := snap.SecretARN()
	if snap.Read().Cause("secret-account-mismatch-arn") == nil && !refusedAcross(snap) {
		return nil
	}
	h := &rule.Match{
		Summary:  fmt.Sprintf("The secret is in account %s, the role in %s, and the secret's own policy does not let the role in.", target.AccountOf(arn), snap.Target.RoleAccount()),
		Evidence: []string{"secret " + arn, "role   " + snap.RoleARN()},
	}
	if snap.Record.SecretPolicy.Seen() && snap.Record.SecretPolicy.Value.Text == "" {
		h.Evidence = append(h.Evidence, "the secret has no policy of its own")
	}
	h.Evidence = append(h.Evidence, phrase.Refusals(snap.Record.RoleValue)...)
	return h
}

// refusedAcross: nobody could read the other account's documents, but the role
// was refused there for want of the secret's own grant.
func refusedAcross(snap *snapshot.Snapshot) bool {
	f := evidence.FailureOf(snap.Record.RoleValue)
	return f != nil && snap.CrossAccount() && !snap.Read().Allowed() && f.Class == awserr.Denied && f.Reason == "resource-based policy" && f.Action != whatif.ActionDecrypt
}
