package plan

import (
	"cmp"
	"encoding/json"
	"fmt"

	"clonepath/awsops"
	"clonepath/awsops/sealed"
	"clonepath/awsops/target"
	"clonepath/steps/setup"
)

// NeedsToken tells whether Plan needs a token: there is no value yet.
func (a ActualSecret) NeedsToken() bool {
	return a.Presence == Absent || a.Presence == Present && !a.Deleting && a.VersionID == ""
}

// planSecret creates the secret, or gives it its first value. A value that is
// there is never overwritten: that is what rotate is for.
func (p *Planned) planSecret(d Desired, a ActualSecret, in Input) error {
	switch {
	case a.Presence == Unseen:
		p.block(NotSeen, "Secret "+d.SecretID, "it could not be looked up: "+a.Failure.Error(),
			"allow secretsmanager:DescribeSecret for these credentials, or let somebody with the rights apply the export")
		return nil
	case a.Presence == Present && a.Deleting:
		p.block(NotFitting, "Secret "+d.SecretID, "it is scheduled for deletion, and its name is taken until then",
			"aws secretsmanager restore-secret --region "+d.Region+" --secret-id "+QuoteShell(cmp.Or(a.ARN, d.SecretID)))
		return nil
	case a.Presence == Present && a.VersionID != "":
		p.keyDiffers(d, a)
		if in.Token.Len() > 0 {
			p.Notes = append(p.Notes, "The secret "+d.SecretName+" has a value already, which is kept: the token that was entered is not stored. Choose another name, or replace the value with clonepath rotate.")
		}
		return nil
	}
	title := "Create the secret " + d.SecretName
	if a.Presence == Present {
		title = "Store the token in the secret " + d.SecretName
	}
	if owner := cmp.Or(in.Owner, stackOwner(a.Tags)); owner != "" {
		p.handOver(title, owner, d.SecretID, "", fmt.Sprintf("A JSON object with the key %q, whose text is the token.\n", d.SecretPath))
		return nil
	}
	if _, err := target.ParseARN(d.SecretID); err == nil && a.Presence == Absent {
		p.block(NotFitting, title, fmt.Sprintf("%s is not there, and AWS chooses the end of a new secret's ARN itself", setup.Quote(d.SecretID)),
			fmt.Sprintf("enter the name %q as secret ID, or the ARN of a secret that exists", d.SecretName))
		return nil
	}
	if in.Token.Len() == 0 {
		p.block(NotGiven, title, "no token was given, and clonepath stores no empty secret", "run it with --token-stdin or --token-file, or enter the token in the wizard")
		return nil
	}
	if !setup.PlainPath(d.SecretPath) {
		p.block(NotFitting, title, fmt.Sprintf("the secret path %s is not one plain key, and how Torque reads a nested one is not published", setup.Quote(d.SecretPath)),
			"choose a path of letters, digits, - and _, such as token")
		return nil
	}
	return p.writeToken(title, d, a, in)
}

func (p *Planned) writeToken(title string, d Desired, a ActualSecret, in Input) error {
	token, err := awsops.NewToken(in.Random)
	if err != nil {
		return fmt.Errorf("plan %s: %w", title, err)
	}
	change := awsops.Change{
		ID: "secret", Kind: awsops.CreateSecret, Title: title, Resource: d.SecretName, ARN: d.newSecretARN(), Region: d.Region,
		After: fmt.Sprintf("a JSON object with the key %q (text, %d characters)", d.SecretPath, in.Token.Len()),
		Value: secretValue(d.SecretPath, in.Token), Token: token,
		Settings: awsops.Settings{Description: d.Description, KMSKey: d.KMSKey, Tags: d.SecretTags},
		Rollback: awsops.Rollback{
			Text:    "Delete the secret; it can be restored for 30 days.",
			Command: "aws secretsmanager delete-secret --region " + d.Region + " --secret-id " + QuoteShell(d.SecretName) + " --recovery-window-in-days 30",
		},
	}
	if a.Presence == Present {
		change.Kind, change.Resource, change.ARN = awsops.PutSecretValue, cmp.Or(a.ARN, d.SecretName), a.ARN
		change.Settings = awsops.Settings{KMSKey: d.KMSKey}
		change.Rollback = awsops.Rollback{Text: "Nothing to go back to: the secret had no value."}
	}
	p.Changes = append(p.Changes, change)
	return nil
}

// newSecretARN is the ARN that the secret will have, without the end that AWS
// chooses.
func (d Desired) newSecretARN() string {
	return target.ARN{Partition: d.Partition, Service: "secretsmanager", Region: d.Region, Account: d.Account, Resource: "secret:" + d.SecretName}.String()
}

// keyDiffers says so where the secret is under another key than the Setup
// names: the permission policy would then name the wrong key.
func (p *Planned) keyDiffers(d Desired, a ActualSecret) {
	if keyARN(a.KMSKey, d) != d.KMSKey {
		p.block(NotFitting, "Permission to decrypt", fmt.Sprintf("the secret is encrypted with %s, the Setup names %s", quoteKey(a.KMSKey), quoteKey(d.KMSKey)),
			"enter the secret's own key under secret.kmsKey (empty for the default key), or pass --kms-key")
	}
}

func defaultKey(key string) bool { return key == "" || key == "alias/aws/secretsmanager" }

// secretValue is the smallest value that satisfies Torque's mandatory path.
func secretValue(path string, token sealed.Value) sealed.Value {
	text, _ := json.Marshal(map[string]string{path: token.Reveal()}) // strings always encode
	return sealed.New(string(text))
}

func quoteKey(key string) string {
	if key == "" {
		return "the account's default key"
	}
	return setup.Quote(key)
}
