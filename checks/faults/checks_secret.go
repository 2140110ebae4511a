package faults

import (
	"clonepath/awsops/target"
	"clonepath/checks/evidence"
)

var secretChecks = []statement{
	{id: evidence.SecretExists, link: LinkSecret, title: "the secret exists",
		requires: []evidence.CheckID{evidence.AWSRegion, evidence.AWSCredentials, evidence.AWSIdentity},
		fields:   []target.Field{target.FieldSecretID},
		judge:    judgeSecretExists, facts: []string{"secret"}},
	{id: evidence.SecretReadable, link: LinkSecret, title: "the secret's current value can be read",
		requires: []evidence.CheckID{evidence.SecretExists},
		judge:    judgeSecretReadable, facts: []string{"value", "roleValue"}},
	{id: evidence.SecretPath, link: LinkSecret, title: "the secret path leads to a string",
		requires: []evidence.CheckID{evidence.SecretReadable},
		fields:   []target.Field{target.FieldSecretPath},
		judge:    judgeSecretPath, facts: []string{"value"}},
	{id: evidence.SecretToken, link: LinkSecret, title: "the string at the path is a clean token",
		requires: []evidence.CheckID{evidence.SecretPath},
		judge:    judgeSecretToken, facts: []string{"value"}},
	{id: evidence.SecretKey, link: LinkSecret, title: "the role may decrypt with the secret's key",
		requires: []evidence.CheckID{evidence.SecretExists},
		judge:    judgeSecretKey, facts: []string{"key", "keyPolicy"}},
	{id: evidence.SecretPolicyOK, link: LinkSecret, title: "the secret's own policy lets the role in",
		requires: []evidence.CheckID{evidence.SecretExists},
		judge:    judgeSecretPolicy, facts: []string{"secretPolicy"}},
	{id: evidence.SecretRotation, link: LinkSecret, title: "the secret's value is not old",
		requires: []evidence.CheckID{evidence.SecretExists},
		judge:    judgeSecretRotation, optional: true, facts: []string{"secret"}},
}
