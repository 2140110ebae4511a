package secret

import (
	"clonepath/awsops/awserr"
	"clonepath/awsops/target"
	"clonepath/checks/evidence"
	"clonepath/checks/faults/phrase"
	"clonepath/checks/faults/rule"
	"clonepath/checks/faults/snapshot"
	"clonepath/checks/verdict"
)

// Checks are the checks of the secret, in the order in which a report shows them.
var Checks = []rule.Check{
	{ID: evidence.SecretExists, Link: verdict.LinkSecret, Title: "the secret exists",
		Requires: []evidence.CheckID{evidence.AWSRegion, evidence.AWSCredentials, evidence.AWSIdentity},
		Fields:   []target.Field{target.FieldSecretID},
		Judge:    judgeSecretExists, Collectors: []string{"secret"}},
	{ID: evidence.SecretReadable, Link: verdict.LinkSecret, Title: "the secret's current value can be read",
		Requires: []evidence.CheckID{evidence.SecretExists},
		Judge:    judgeSecretReadable, Collectors: []string{"value", "roleValue"}},
	{ID: evidence.SecretPath, Link: verdict.LinkSecret, Title: "the secret path points to a value",
		Requires: []evidence.CheckID{evidence.SecretReadable},
		Fields:   []target.Field{target.FieldSecretPath},
		Judge:    judgeSecretPath, Collectors: []string{"value"}},
	{ID: evidence.SecretToken, Link: verdict.LinkSecret, Title: "the string at the path is a clean token",
		Requires: []evidence.CheckID{evidence.SecretPath},
		Judge:    judgeSecretToken, Collectors: []string{"value"}},
	{ID: evidence.SecretKey, Link: verdict.LinkSecret, Title: "the role may decrypt with the secret's key",
		Requires: []evidence.CheckID{evidence.SecretExists},
		Judge:    judgeSecretKey, Collectors: []string{"key", "keyPolicy"}},
	{ID: evidence.SecretPolicyOK, Link: verdict.LinkSecret, Title: "the secret's own policy lets the role in",
		Requires: []evidence.CheckID{evidence.SecretExists},
		Judge:    judgeSecretPolicy, Collectors: []string{"secretPolicy"}},
	{ID: evidence.SecretRotation, Link: verdict.LinkSecret, Title: "the secret's value is not old",
		Requires: []evidence.CheckID{evidence.SecretExists},
		Judge:    judgeSecretRotation, Optional: true, Collectors: []string{"secret"}},
}

func judgeSecretExists(snap *snapshot.Snapshot) rule.Result {
	s := snap.Record.Secret
	switch {
	case s.Seen():
		return rule.Passed(verdict.Observed, "%s in %s", s.Value.Name, snap.SecretRegion())
	case snap.Record.Value.Seen():
		return rule.Passed(verdict.Observed, "its value was read")
	}
	return rule.Unknown("%s", phrase.WhyMissing(s, "nobody looked for it"))
}

func judgeSecretReadable(snap *snapshot.Snapshot) rule.Result {
	f := snap.Value()
	if f.Seen() {
		return rule.Passed(snap.ValueProvenance(), "%s, version %s", phrase.Plural(f.Value.Bytes, "byte"), phrase.ShortID(f.Value.VersionID))
	}
	if f != nil && f.Failure != nil && (f.Failure.Class == awserr.Denied || f.Failure.Class == awserr.Invalid) {
		return rule.Unknown("%s: this is about the caller, not about the role", phrase.Short(f.Failure)).Waiting(evidence.SecretKey, evidence.SecretPolicyOK)
	}
	return rule.Unknown("%s", phrase.WhyMissing(f, "nobody read it"))
}

func judgeSecretPolicy(snap *snapshot.Snapshot) rule.Result {
	f, j := snap.Record.SecretPolicy, snap.Read()
	switch {
	case !f.Seen():
		return rule.Unknown("%s", phrase.WhyMissing(f, "nobody read it"))
	case f.Value.Text == "" && !snap.CrossAccount():
		return rule.Passed(verdict.Observed, "it has none, and needs none in one account")
	case j.Allowed():
		return rule.Passed(verdict.Evaluated, "%s", phrase.TrimStop(j.Because))
	case j.Depends():
		return rule.DependsOn(j).Waiting(evidence.RoleExists)
	case j.Mended().Depends():
		return rule.DependsOn(j.Mended())
	case j.Known && j.Policy != "the secret's policy":
		return rule.Passed(verdict.Evaluated, "it denies the role nothing")
	}
	return rule.Unknown("it could not be judged").Waiting(evidence.RoleExists)
}

func judgeSecretRotation(snap *snapshot.Snapshot) rule.Result {
	s := snap.Record.Secret
	switch {
	case !s.Seen():
		return rule.Unknown("%s", phrase.WhyMissing(s, "nobody looked"))
	case s.Value.Rotation:
		return rule.Passed(verdict.Observed, "AWS rotates it")
	case s.Value.LastChanged == nil:
		return rule.Unknown("AWS names no date of change")
	}
	return rule.Passed(verdict.Observed, "changed on %s", phrase.Day(*s.Value.LastChanged))
}
