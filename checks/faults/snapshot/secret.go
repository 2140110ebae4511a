package snapshot

import (
	"cmp"
	"slices"
	"strings"

	"clonepath/awsops/awserr"
	"clonepath/awsops/target"
	"clonepath/checks/evidence"
)

// SecretARN returns the secret's ARN, also of one that was found elsewhere;
// exact is false where only its name is known, and six characters stand in for
// those that AWS appends.
func (snap *Snapshot) SecretARN() (arn string, exact bool) {
	if s := snap.Record.Secret.Get(); s.ARN != "" {
		return s.ARN, true
	}
	if l := snap.Located(); l != nil {
		return l.ARN, true
	}
	if snap.Problems[target.FieldSecretID] != nil {
		return "", false
	}
	if a, err := target.ParseARN(snap.Target.SecretID); err == nil && a.Service == "secretsmanager" {
		if strings.TrimPrefix(a.Resource, "secret:") != snap.Target.SecretName() {
			return snap.Target.SecretID, true
		}
		return snap.Target.SecretID + "-AAAAAA", false
	}
	account := cmp.Or(snap.Target.RoleAccount(), snap.Record.Caller.Get().Account)
	if snap.Target.SecretID == "" || account == "" || snap.Target.Region == "" {
		return "", false
	}
	name := snap.Target.SecretID
	if near := snap.Record.Lookup.Get().Near; len(near) > 0 {
		name = near[0]
	}
	a := target.ARN{Partition: target.PartitionGuess(snap.Target.Region), Service: "secretsmanager", Region: snap.Target.Region, Account: account, Resource: "secret:" + name + "-AAAAAA"}
	return a.String(), false
}

// SecretRegion is where the secret is: its ARN knows better than the client.
func (snap *Snapshot) SecretRegion() string {
	if a, err := target.ParseARN(snap.Record.Secret.Get().ARN); err == nil {
		return a.Region
	}
	return snap.Target.Region
}

// CrossAccount reports whether the secret is in another account than the role.
func (snap *Snapshot) CrossAccount() bool {
	arn, _ := snap.SecretARN()
	a, err := target.ParseARN(arn)
	role := target.AccountOf(snap.RoleARN())
	return err == nil && snap.RoleKnown() && role != "" && a.Account != role
}

// DefaultKey reports whether the secret is encrypted with aws/secretsmanager.
func (snap *Snapshot) DefaultKey() bool {
	id := snap.Record.Secret.Get().KMSKeyID
	return id == "" || strings.HasSuffix(id, "alias/aws/secretsmanager") || snap.Record.Key.Get().Manager == "AWS"
}

// Located is the secret as it was found in another place: in the region that was
// asked before any other.
func (snap *Snapshot) Located() *evidence.Located {
	found := snap.Record.Lookup.Get().Found
	if len(found) == 0 || snap.Problems[target.FieldSecretID] != nil {
		return nil
	}
	here := slices.IndexFunc(found, func(l evidence.Located) bool { return l.Region == snap.Target.Region })
	return &found[max(here, 0)]
}

// OtherRegion is the region in the secret's ARN where the agent looks in another
// one, else "".
func (snap *Snapshot) OtherRegion() string {
	a, err := target.ParseARN(snap.Target.SecretID)
	if err != nil || a.Service != "secretsmanager" || snap.Target.Region == "" || a.Region == snap.Target.Region ||
		snap.Problems[target.FieldSecretID] != nil || snap.Problems[target.FieldRegion] != nil {
		return ""
	}
	return a.Region
}

// SecretMissing reports whether nothing has this ID where it was looked for. An ARN of another
// region is not looked for at all.
func (snap *Snapshot) SecretMissing() bool {
	return snap.Record.Secret.Failed(awserr.NotFound) && snap.OtherRegion() == ""
}
