package secret

import (
	"fmt"
	"strings"

	"clonepath/awsops/awserr"
	"clonepath/checks/evidence"
	"clonepath/checks/faults/phrase"
	"clonepath/checks/faults/rule"
	"clonepath/checks/faults/snapshot"
	"clonepath/checks/verdict"
)

// Evidence that a person put together (package intake) has gaps where a run has
// facts. Here is what only such evidence needs: candidates for an error whose
// surroundings nobody sent, and what to ask for next.

var unseenRules = []rule.Rule{
	{Fault: "secret-not-found", Check: evidence.SecretExists, By: verdict.Proven, Find: func(snap *snapshot.Snapshot) *rule.Match {
		f := unseenByRole(snap)
		if f == nil {
			return nil
		}
		return &rule.Match{Certainty: verdict.Likely, Summary: "The role's session finds no " + secretWords(snap) + ".", Evidence: []string{phrase.Quote(f)},
			Settle: describeSecret(snap)}
	}},
	{Fault: "cred-secret-region-vs-agent", Check: evidence.SecretExists, By: verdict.Proven, Find: func(snap *snapshot.Snapshot) *rule.Match {
		f := unseenByRole(snap)
		if f == nil {
			return nil
		}
		return &rule.Match{Certainty: verdict.Possible, Summary: "The secret may be in another region than the one that the agent looks in.", Evidence: []string{phrase.Quote(f)},
			Settle: "in which region the secret is, and in which the agent looks (the region of its GetSecretValue in CloudTrail)"}
	}},
}

// unseenByRole is the role's own read that found no secret, where nobody else
// looked for it.
func unseenByRole(snap *snapshot.Snapshot) *awserr.Failure {
	f := evidence.FailureOf(snap.Record.RoleValue)
	if f == nil || f.Class != awserr.NotFound || strings.Contains(f.Message, "staging label") || snapshot.Explained(f) != nil || snap.Record.Secret != nil && snap.Record.Secret.Skipped == "" || snap.OtherRegion() != "" {
		return nil
	}
	return f
}

// secretWords is the secret by its ID, where somebody told it.
func secretWords(snap *snapshot.Snapshot) string {
	if snap.Target.SecretID == "" {
		return "secret of the ID that it asks for"
	}
	return fmt.Sprintf("secret %q", snap.Target.SecretID)
}
