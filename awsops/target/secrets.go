package target

import (
	"errors"
	"strings"

	"clonepath/awsops/sealed"
)

// Misplaced refuses a token where a field of the Target is asked for, nil for
// anything else. Credentials in the repository's address are another fault, which
// the field's own check names.
func Misplaced(field Field, value string) error {
	if field == FieldRepo {
		value = withoutLogin(value)
	}
	if !sealed.Holds(value) {
		return nil
	}
	return ThatIsAToken(field)
}

// ThatIsAToken is what Misplaced says.
func ThatIsAToken(field Field) error {
	noun := "what belongs here"
	for _, row := range fieldRows {
		if row.field == field {
			noun = row.noun
		}
	}
	text := sealed.Misplaced(noun)
	if field == FieldSecretID {
		text += " If Torque has it as Secret ID, that is what is wrong: clonepath explain cred-token-in-secret-id."
	}
	return errors.New(text)
}

// Unsure is what is said once of a value that may be a token, and may as well be
// what it is given for; "" of any other.
func Unsure(field Field, value string) string {
	form, ok := sealed.FormOf(value)
	if !ok || form.Certain {
		return ""
	}
	return string(field) + " has the form of a token (" + form.Name + "). It is shown as you gave it; if it is a token, revoke it."
}

// Unsure is said of the first field that may hold a token.
func (t Target) Unsure() string {
	for _, row := range fieldRows {
		if text := Unsure(row.field, row.value(t)); text != "" {
			return text
		}
	}
	return ""
}

// WithoutSecrets is the Target as it may be kept: without credentials in the
// address, and with the kind alone of a token that stands in another field.
func (t Target) WithoutSecrets() Target {
	t.Repo = RedactURL(t.Repo)
	for _, text := range []*string{&t.Region, &t.RoleARN, &t.ExternalID, &t.SecretID, &t.SecretPath, &t.Repo, &t.Branch, &t.GitUsername, (*string)(&t.AgentPrincipal), (*string)(&t.RunnerPrincipals)} {
		*text = sealed.MaskCertain(*text)
	}
	return t
}

// withoutLogin is an address without what stands in front of its host.
func withoutLogin(s string) string { return strings.ReplaceAll(RedactURL(s), sealed.Redacted+"@", "") }

// RepoOf is the address in what a person copied: git clone with its options, in
// quotation marks or not. Any other text stays as it is.
func RepoOf(text string) string {
	words := strings.Fields(text)
	if len(words) < 3 || words[0] != "git" || words[1] != "clone" {
		return text
	}
	for _, word := range words[2:] {
		if word = strings.Trim(word, `"'`+"`"); strings.Contains(word, "://") || scpForm().MatchString(word) {
			return word
		}
	}
	return text
}
