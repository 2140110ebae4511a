package torque

import (
	"fmt"
	"slices"
	"strings"

	"clonepath/awsops/target"
	"clonepath/checks/evidence"
	"clonepath/checks/faults/phrase"
	"clonepath/checks/faults/rule"
	"clonepath/checks/faults/snapshot"
	"clonepath/checks/verdict"
)

// inTorque are the fields by the names that Torque's form gives them.
var inTorque = []struct {
	field target.Field
	name  string
}{
	{target.FieldRoleARN, "Role ARN"}, {target.FieldExternalID, "External ID"}, {target.FieldSecretID, "Secret ID"}, {target.FieldSecretPath, "Secret Path"},
}

// fieldsDiffer: what Torque holds is not what was checked here. Which of the two
// is right nobody but a person knows.
func fieldsDiffer(snap *snapshot.Snapshot) *rule.Match {
	c := snap.Record.TorqueCredential.Get()
	var names, lines []string
	for _, f := range c.Fields {
		if f.Compared != evidence.TorqueOther {
			continue
		}
		name := formName(f.Of)
		if f.ARN != "" {
			lines = append(lines, fmt.Sprintf("Torque's %s: %s", f.Field, f.ARN), fmt.Sprintf("here, %s: %s", name, snap.Target.Value(f.Of)))
		} else {
			lines = append(lines, fmt.Sprintf("Torque's %s is another value than the %s here (not shown)", f.Field, name))
		}
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return nil
	}
	return &rule.Match{
		Certainty: verdict.Likely, // the fields' names are unpublished
		Summary:   fmt.Sprintf("The credential %q in Torque holds another %s than the one checked here.", c.Name, strings.Join(names, ", ")),
		Evidence:  lines,
		Settle:    "what the form of this credential shows in Torque: the fields of its API are unpublished",
	}
}

func formName(field target.Field) string {
	for _, row := range inTorque {
		if row.field == field {
			return row.name
		}
	}
	return string(field)
}

func spaceNotAllowed(snap *snapshot.Snapshot) *rule.Match {
	c := snap.Record.TorqueCredential.Get()
	if !snap.AsksTorque() || c.OfSpace || c.AllSpaces == nil || *c.AllSpaces || len(c.Spaces) == 0 ||
		slices.ContainsFunc(c.Spaces, func(s string) bool { return strings.EqualFold(s, snap.Record.Torque.Space) }) {
		return nil
	}
	return &rule.Match{
		Summary:  fmt.Sprintf("The credential %q may not be used in the space %q.", c.Name, snap.Record.Torque.Space),
		Evidence: []string{"allowed spaces: " + phrase.List(c.Spaces, 8)},
	}
}

// torqueTypes are the types of Torque's API by the names that the set-up uses.
var torqueTypes = map[string]string{"github": "github", "gitlabEnterprise": "gitlab", "bitbucket": "bitbucket", "azureDevops": "azure"}

func typeMismatch(snap *snapshot.Snapshot) *rule.Match {
	c := snap.Record.TorqueCredential.Get()
	host, has := target.RepoHost(snap.Target.Repo), torqueTypes[c.Type]
	want, why := snap.Provider(), "the repository is on "+host
	if want == "" {
		want, why = snap.Record.CredentialType, "the set-up says "+snap.Record.CredentialType
	}
	if has == "" || want == "" || has == want {
		return nil
	}
	return &rule.Match{
		Certainty: verdict.Likely,
		Summary:   fmt.Sprintf("In Torque the credential's type is %s; %s.", c.Type, why),
		Evidence:  []string{"credential_data.type " + c.Type, "repository " + target.RedactURL(snap.Target.Repo)},
		Settle:    "whether a sync in Torque fails with 401: the type decides which user name goes with the token",
	}
}
