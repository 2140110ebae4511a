package secret

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"clonepath/awsops/awserr"
	"clonepath/checks/evidence"
	"clonepath/checks/faults/phrase"
	"clonepath/checks/faults/rule"
	"clonepath/checks/faults/snapshot"
	"clonepath/checks/verdict"
)

func scheduledDeletion(snap *snapshot.Snapshot) *rule.Match {
	if at := snap.Record.Secret.Get().Deleted; at != nil {
		return &rule.Match{
			Summary:  fmt.Sprintf("The secret was marked for deletion on %s; nobody can read it until it is restored.", phrase.Day(*at)),
			Evidence: []string{"DeletedDate " + at.UTC().Format(time.RFC3339)},
		}
	}
	for _, f := range []*awserr.Failure{evidence.FailureOf(snap.Record.Value), evidence.FailureOf(snap.Record.RoleValue)} {
		if f != nil && strings.Contains(f.Message, "marked for deletion") {
			return &rule.Match{Summary: "The secret is marked for deletion; nobody can read it until it is restored.", Evidence: []string{phrase.Quote(f)}}
		}
	}
	return nil
}

// noVersion: AWS answers a secret without a value with the same code as a
// secret that is not there; the message, and DescribeSecret, tell them apart.
func noVersion(snap *snapshot.Snapshot) *rule.Match {
	versions, described := snap.Record.Secret.Get().Versions, snap.Record.Secret.Seen()
	refused := missingCurrent(snap)
	if refused == nil || described && len(versions) > 0 {
		return nil
	}
	h := &rule.Match{Summary: "The secret exists but holds no value.", Evidence: []string{phrase.Quote(refused)}}
	if described {
		h.Evidence = append(h.Evidence, "DescribeSecret names no version")
	} else {
		h.Certainty, h.Settle = verdict.Likely, describeSecret(snap)
	}
	return h
}

func currentDetached(snap *snapshot.Snapshot) *rule.Match {
	versions, refused := snap.Record.Secret.Get().Versions, missingCurrent(snap)
	switch {
	case refused != nil && !snap.Record.Secret.Seen():
		return &rule.Match{Certainty: verdict.Possible, Summary: "The secret may have values of which none carries the label AWSCURRENT.", Evidence: []string{phrase.Quote(refused)}, Settle: describeSecret(snap)}
	case len(versions) == 0:
		return nil
	}
	for _, stages := range versions {
		if slices.Contains(stages, "AWSCURRENT") {
			return nil
		}
	}
	h := &rule.Match{
		Summary:  fmt.Sprintf("No version of the secret carries the label AWSCURRENT; there are %s.", phrase.Plural(len(versions), "version")),
		Evidence: phrase.Versions(versions),
	}
	if refused != nil {
		h.Evidence = append(h.Evidence, phrase.Quote(refused))
	}
	if len(versions) == 1 {
		for id := range versions {
			h.Values = map[string]string{"version": id}
		}
	}
	return h
}

// missingCurrent is the refusal to read a secret that has no current value.
func missingCurrent(snap *snapshot.Snapshot) *awserr.Failure {
	for _, f := range []*awserr.Failure{evidence.FailureOf(snap.Record.Value), evidence.FailureOf(snap.Record.RoleValue)} {
		if f != nil && f.Class == awserr.NotFound && strings.Contains(f.Message, "staging label") {
			return f
		}
	}
	return nil
}

func describeSecret(snap *snapshot.Snapshot) string {
	region := ""
	if snap.Target.Region != "" {
		region = " --region " + snap.Target.Region
	}
	return fmt.Sprintf("aws secretsmanager describe-secret --secret-id %s%s, as an administrator", cmp.Or(snap.Target.SecretID, "SECRET_ID"), region)
}
