package secret

import (
	"fmt"
	"slices"
	"time"

	"clonepath/awsops/target"
	"clonepath/checks/evidence"
	"clonepath/checks/faults/phrase"
	"clonepath/checks/faults/rule"
	"clonepath/checks/faults/snapshot"
	"clonepath/checks/verdict"
)

// Rules are the faults of the secret. Where several of a check weigh the same,
// the earlier row comes first.
var Rules = slices.Concat(pathSyntaxRules, lookupRules, descriptionRules, valueRules, keyRules, unseenRules)

var descriptionRules = []rule.Rule{
	{Fault: "secret-wrong-region-arn", Check: evidence.SecretExists, By: verdict.Observed, Independent: true, Find: secretInOtherRegion},
	{Fault: "secret-scheduled-deletion", Check: evidence.SecretReadable, By: verdict.Observed, Find: scheduledDeletion},
	{Fault: "secret-no-version", Check: evidence.SecretReadable, By: verdict.Observed, Find: noVersion},
	{Fault: "secret-awscurrent-detached", Check: evidence.SecretReadable, By: verdict.Observed, Find: currentDetached},
	{Fault: "secret-resource-policy-deny", Check: evidence.SecretPolicyOK, By: verdict.Evaluated, Find: secretDenies},
	{Fault: "secret-resource-policy-versionstage", Check: evidence.SecretPolicyOK, By: verdict.Evaluated, Find: stageNotSent},
	{Fault: "secret-account-mismatch-arn", Check: evidence.SecretPolicyOK, By: verdict.Evaluated, Find: secretInOtherAccount},
	{Fault: "secret-partial-arn", Check: evidence.SecretExists, Effect: rule.Warning, By: verdict.Observed, Find: partialARN},
	{Fault: "secret-owning-service", Check: evidence.SecretExists, Effect: rule.Warning, By: verdict.Observed, Find: func(snap *snapshot.Snapshot) *rule.Match {
		owner := snap.Record.Secret.Get().OwningService
		if owner == "" {
			return nil
		}
		return &rule.Match{Summary: fmt.Sprintf("The secret is managed by %s, which refuses changes by others.", owner), Evidence: []string{"OwningService " + owner}}
	}},
	{Fault: "secret-value-old", Check: evidence.SecretRotation, Effect: rule.Warning, By: verdict.Observed, Find: valueOld},
	{Fault: "secret-throttled", Check: evidence.SecretReadable, By: verdict.Observed, Find: func(snap *snapshot.Snapshot) *rule.Match { return rule.Throttled(snap.Record.Value) }},
}

// oldAfter is the age from which a value without rotation is called old.
const oldAfter = 90 * 24 * time.Hour

func secretInOtherRegion(snap *snapshot.Snapshot) *rule.Match {
	other := snap.OtherRegion()
	if other == "" {
		return nil
	}
	from := ""
	if snap.Record.RegionSource != "" {
		from = " (from " + snap.Record.RegionSource + ")"
	}
	return &rule.Match{
		Summary:  fmt.Sprintf("The secret's ARN is of %s, the agent's region is taken to be %s%s. A client ignores the region inside an ARN and looks in its own.", other, snap.Target.Region, from),
		Evidence: []string{"secret ID " + snap.Target.SecretID, fmt.Sprintf("region %s%s", snap.Target.Region, from)},
		Values:   map[string]string{"secretRegion": other, "agentRegion": snap.Target.Region},
	}
}

func partialARN(snap *snapshot.Snapshot) *rule.Match {
	arn := snap.Record.Secret.Get().ARN
	if _, err := target.ParseARN(snap.Target.SecretID); err != nil || arn == "" || arn == snap.Target.SecretID {
		return nil
	}
	return &rule.Match{
		Summary:  "The Secret ID is an ARN without its last six characters. AWS finds it while no other secret fits.",
		Evidence: []string{"Secret ID  " + snap.Target.SecretID, "secret ARN " + arn},
		Copy:     arn,
	}
}

func valueOld(snap *snapshot.Snapshot) *rule.Match {
	s := snap.Record.Secret.Get()
	if s.Rotation || s.LastChanged == nil || snap.Record.Taken.Sub(*s.LastChanged) < oldAfter {
		return nil
	}
	days := int(snap.Record.Taken.Sub(*s.LastChanged).Hours() / 24)
	return &rule.Match{
		Summary:  fmt.Sprintf("The value was last changed on %s, %d days ago, and nothing rotates it.", phrase.Day(*s.LastChanged), days),
		Evidence: []string{"LastChangedDate " + s.LastChanged.UTC().Format(time.RFC3339), "RotationEnabled false"},
	}
}
