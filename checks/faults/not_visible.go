package faults

import (
	"cmp"
	"fmt"
	"slices"

	"clonepath/awsops/awserr"
	"clonepath/checks/evidence"
	"clonepath/checks/faults/phrase"
	"clonepath/checks/faults/question"
	"clonepath/checks/faults/snapshot"
)

// probe is one thing that was asked and may have been refused.
type probe struct {
	what    string
	failure *awserr.Failure
}

// refused names what the caller was not allowed to read.
func refused(snap *snapshot.Snapshot) []string {
	list := []string{}
	for _, p := range []probe{
		{"the secret's description", evidence.FailureOf(snap.Record.Secret)}, {"the secret's policy", evidence.FailureOf(snap.Record.SecretPolicy)},
		{"the secret's value", evidence.FailureOf(snap.Record.Value)},
		{"the key", evidence.FailureOf(snap.Record.Key)}, {"the key policy", evidence.FailureOf(snap.Record.KeyPolicy)},
		{"the role and its trust policy", evidence.FailureOf(snap.Record.Role)}, {"the role's policies", evidence.FailureOf(snap.Record.RolePolicies)},
		{"the permissions boundary", evidence.FailureOf(snap.Record.Boundary)}, {"CloudTrail", evidence.FailureOf(snap.Record.Trail)},
		{"the account's identities", evidence.FailureOf(snap.Record.Identities)}, {"the trails", evidence.FailureOf(snap.Record.Trails)},
		{"who read the secret", evidence.FailureOf(snap.Record.Readers)},
	} {
		if p.failure != nil && p.failure.Class == awserr.Denied {
			list = append(list, p.what+" (refused to the caller: identity-diagnostic-blind)")
		}
	}
	return list
}

// notVisible names what nobody can see from where this run stood.
func notVisible(snap *snapshot.Snapshot) []string {
	list := append(refused(snap), question.Decision(snap)...)
	list = append(list, asksNext(snap)...)
	list = append(list, torqueUnseen(snap)...)
	if snap.AgentLockedOut() {
		list = append(list, "what the agent may do: "+phrase.Short(snap.Record.AgentCaller.Failure))
	}
	switch {
	case snap.Called() && snap.Record.RoleValue.Seen():
		return append(list, "the agent's own network")
	case snap.Record.As == evidence.Operator || snap.AgentLockedOut():
		return append(list, "the agent's own policies", "policies of either organisation", "the agent's own network")
	}
	return list
}

// torqueUnseen names what of Torque could not be read, each reason once.
func torqueUnseen(snap *snapshot.Snapshot) []string {
	if snap.Record.Torque == nil {
		return nil
	}
	var reasons []string
	if why := snap.Record.Torque.NotAsked; why != "" {
		reasons = append(reasons, why)
	}
	for _, f := range []*awserr.Failure{evidence.FailureOf(snap.Record.TorqueCredential), evidence.FailureOf(snap.Record.TorqueAgents), evidence.FailureOf(snap.Record.TorqueRepository)} {
		if f != nil && f.Class != awserr.NotFound && !slices.Contains(reasons, f.Message) {
			reasons = append(reasons, f.Message)
		}
	}
	for i := range reasons {
		reasons[i] = "Torque's side: " + reasons[i]
	}
	return reasons
}

// asksNext is what nobody sent, as what to ask for, the most telling first.
func asksNext(snap *snapshot.Snapshot) []string {
	if snap.Record.As != "" {
		return nil // a run says itself why it did not ask
	}
	role, secret := cmp.Or(snap.RoleName(), "ROLE"), cmp.Or(snap.Target.SecretID, "SECRET_ID")
	var list []string
	for _, row := range []struct {
		missing bool
		text    string
	}{
		{snap.Target.RoleARN == "", "the Role ARN entered in Torque"},
		{snap.Target.SecretID == "", "the Secret ID entered in Torque"},
		{snap.Record.Role == nil && snap.Record.SuppliedTrust == nil, fmt.Sprintf("the role and its trust policy (ask for: aws iam get-role --role-name %s)", role)},
		{snap.Record.Assume == nil && snap.Record.Trail == nil, "what the agent gets (ask for: the error that Torque shows, or its AssumeRole event in CloudTrail)"},
		{snap.Record.RolePolicies == nil && snap.Record.SuppliedPermission == nil, fmt.Sprintf(
			"the role's policies (ask for: aws iam list-role-policies and list-attached-role-policies --role-name %s, and each of them)", role)},
		{snap.Record.Secret == nil, fmt.Sprintf("the secret's description (ask for: aws secretsmanager describe-secret --secret-id %s)", secret)},
		{snap.Record.SecretPolicy == nil, fmt.Sprintf("the secret's policy (ask for: aws secretsmanager get-resource-policy --secret-id %s)", secret)},
		{snap.Record.Secret.Seen() && !snap.DefaultKey() && snap.Record.Key == nil, fmt.Sprintf("the key (ask for: aws kms describe-key --key-id %s)", snap.Record.Secret.Get().KMSKeyID)},
		{snap.Record.Secret.Seen() && !snap.DefaultKey() && snap.Record.KeyPolicy == nil, fmt.Sprintf(
			"the key policy (ask for: aws kms get-key-policy --policy-name default --key-id %s)", cmp.Or(snap.Record.Key.Get().ARN, snap.Record.Secret.Get().KMSKeyID))},
		{snap.Record.Role.Get().Boundary != "" && snap.Record.Boundary == nil, fmt.Sprintf(
			"the permissions boundary (ask for: aws iam get-policy --policy-arn %s, and get-policy-version)", snap.Record.Role.Get().Boundary)},
		{snap.Record.Value == nil && snap.Record.RoleValue == nil, "the secret's value, its path and its token (ask for: clonepath check --share in the customer's account, which shows no value)"},
	} {
		if row.missing {
			list = append(list, row.text)
		}
	}
	return list
}
