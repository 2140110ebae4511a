package plan

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"clonepath/awsops"
	"clonepath/awsops/sealed"
	"clonepath/checks/evidence"
	"clonepath/checks/secretpath"
	"clonepath/steps/setup"
)

// maxSecret is the largest value that Secrets Manager stores, in bytes.
const maxSecret = 65536

// Rotation is a new token on its way to the place of the old one.
type Rotation struct {
	Region string
	Secret awsops.Secret
	Value  awsops.SecretValue // of the version that the plan is made from
	Path   string             // "" for a value that is the token
	Token  sealed.Value
	Random io.Reader
}

// Rotate plans to replace the string at the path and nothing else: every other
// byte of the value stays. A value that holds the token already needs no Change.
func Rotate(r Rotation) (Planned, error) {
	var p Planned
	title := "Replace the token in the secret " + r.Secret.Name
	shape, leaf, found := secretpath.Inspect(r.Value.Value, r.Path)
	owner := cmp.Or(stackOwner(r.Secret.Tags), r.Secret.OwningService)
	switch {
	case owner != "":
		p.handOver(title, owner, r.Secret.Name, "", "The same value with the new token at the path "+setup.Quote(r.Path)+".\n")
		return p, nil
	case r.Secret.Deleted != nil:
		p.block(NotFitting, title, "the secret is scheduled for deletion", "aws secretsmanager restore-secret --region "+r.Region+" --secret-id "+QuoteShell(r.Secret.ARN))
		return p, nil
	case r.Value.Binary:
		p.block(NotFitting, title, "it is stored as binary, and Torque asks for text", "store it as text; clonepath explain value-binary says how")
		return p, nil
	case r.Path == "" && (shape.Format == "object" || shape.Format == "array"):
		p.block(NotGiven, title, "the value has keys, "+keyNames(shape)+", and nobody said which of them holds the token", "pass --secret-path")
		return p, nil
	case !found:
		p.block(NotFitting, title, fmt.Sprintf("the secret path %s leads to no text in the value, which has %s", setup.Quote(r.Path), keyNames(shape)), nearestAdvice(shape.Path))
		return p, nil
	}
	if r.Path != "" {
		p.note("The value has " + keyNames(shape) + ". Only the text at " + setup.Quote(r.Path) + " is replaced; every other byte stays.")
	}
	if r.Secret.Rotation {
		p.note("AWS rotates this secret by itself: its next rotation replaces the token again.")
	}
	if leaf.Equal(r.Token) {
		p.note("The secret holds this token already: nothing is written.")
		return p, nil
	}
	return p, p.replace(title, r)
}

func (p *Planned) replace(title string, r Rotation) error {
	value, ok := secretpath.Replace(r.Value.Value, r.Path, r.Token)
	if !ok || value.Len() > maxSecret {
		p.block(NotFitting, title, fmt.Sprintf("the new value would have %d bytes", value.Len()), fmt.Sprintf("AWS stores at most %d", maxSecret))
		return nil
	}
	token, err := awsops.NewToken(r.Random)
	if err != nil {
		return fmt.Errorf("plan %s: %w", lowered(title), err)
	}
	p.Changes = append(p.Changes, awsops.Change{
		ID: "rotate", Kind: awsops.PutSecretValue, Title: title, Resource: r.Secret.ARN, ARN: r.Secret.ARN, Region: r.Region,
		Before: r.Value.VersionID, After: fmt.Sprintf("the same value with a new token (%d characters)", r.Token.Len()),
		Value: value, Token: token, Settings: awsops.Settings{KMSKey: r.Secret.KMSKeyID},
		Rollback: WayBack(r.Region, r.Secret.ARN, r.Value.VersionID, token),
	})
	return nil
}

// WayBack returns to the version before a rotation, which AWS keeps under the
// label AWSPREVIOUS until the next one.
func WayBack(region, secret, previous, current string) awsops.Rollback {
	return awsops.Rollback{
		Text: "Make the old value current again; AWS keeps it as AWSPREVIOUS until the next write.",
		Command: "aws secretsmanager update-secret-version-stage --region " + region + " --secret-id " + QuoteShell(secret) +
			" --version-stage AWSCURRENT --move-to-version-id " + QuoteShell(previous) + " --remove-from-version-id " + QuoteShell(current),
	}
}

// keyNames lists the keys of a value, without content.
func keyNames(shape evidence.Value) string {
	var names []string
	for _, node := range shape.Keys {
		names = append(names, node.Pointer[1:])
	}
	switch {
	case len(names) == 0:
		return "no keys"
	case len(names) == 1:
		return "the key " + names[0]
	case len(names) > 12:
		names = append(slices.Clip(names[:12]), fmt.Sprintf("and %d more", len(shape.Keys)-12))
	}
	return "the keys " + strings.Join(names, ", ")
}

func nearestAdvice(path evidence.PathResult) string {
	if path.Nearest != "" {
		return fmt.Sprintf("did you mean %s? Pass it as --secret-path, and enter it in Torque too", setup.Quote(path.Nearest))
	}
	return "pass the path of the token as --secret-path, or store the value as a JSON object first; clonepath check says more"
}
