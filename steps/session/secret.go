package session

import (
	"context"
	"strings"

	"clonepath/awsops/sealed"
	"clonepath/checks/evidence"
	"clonepath/checks/secretpath"

	"clonepath/steps/setup"
)

// Listing is a list as a task brings it.
type Listing struct {
	Found []Entry
	More  bool
}

// SecretValue is the value that was read, and of which secret.
type SecretValue struct {
	Of string
	Value
}

// SealValue is seal for a value that was read, and the keys in it that look like
// tokens.
func (s *Session) SealValue(v Value) {
	s.seal(v.Text)
	secretpath.Seal(s.Deps.Vault, v.Text, sealed.Value{})
}

// ChoseSecret reports whether an existing secret is used.
func (s *Session) ChoseSecret() bool { return s.Setup.Choices.Secret != setup.ChooseNew }

// ReadValue is the work of reading a secret's value.
func (s *Session) ReadValue(id string) func(context.Context) (SecretValue, error) {
	return func(ctx context.Context) (SecretValue, error) {
		v, err := s.Deps.Backend.Value(ctx, id)
		return SecretValue{id, v}, err
	}
}

// TryToken is the work of trying the token that was typed, which is sealed first.
// Where it could not be tried, the Trial says why, beside the error.
func (s *Session) TryToken() func(context.Context) (Trial, error) {
	s.seal(s.Token)
	chosen, token, allow := s.Setup, s.Token, s.Allowed()
	return func(ctx context.Context) (Trial, error) {
		trial, err := s.Deps.Backend.Try(ctx, chosen, token, allow)
		if err != nil {
			trial.Text = "It could not be tried: " + PlainError(err)
		}
		return trial, err
	}
}

// SealLeaf makes the vault remember the token at the chosen path: it is a secret
// apart from the value around it.
func (s *Session) SealLeaf() {
	if s.Value == nil || s.Value.Binary {
		return
	}
	if _, leaf, found := secretpath.Inspect(s.Value.Text, s.Setup.Target.SecretPath); found {
		s.seal(leaf)
	}
}

// Shape is what may be known of the value that was read, for the present path.
func (s *Session) Shape() evidence.Value {
	if s.Value == nil {
		return evidence.Value{}
	}
	if s.Value.Binary {
		return secretpath.InspectBinary(s.Value.Text.Len())
	}
	shape, _, _ := secretpath.Inspect(s.Value.Text, s.Setup.Target.SecretPath)
	return shape
}

// Flaws lists what is wrong with a token, from its shape alone.
func Flaws(h evidence.Hygiene) []string {
	var found []string
	for _, f := range []struct {
		is   bool
		text string
	}{
		{h.Bytes == 0, "it is empty"},
		{h.TrailingNewline, "it ends with a line end, which makes Git refuse it"},
		{h.LeadingSpace || h.TrailingSpace, "there is white space around it"},
		{h.Quoted, "it is wrapped in quotation marks"},
		{h.Prefixed != "", "it begins with " + strings.TrimSpace(h.Prefixed) + ", which is not part of a token"},
		{h.JSON, "it is itself a JSON object: choose a deeper key"},
		{h.Placeholder, "it is a placeholder, not a token"},
		{h.NonASCII, "it has characters that no token has"},
	} {
		if f.is {
			found = append(found, f.text)
		}
	}
	return found
}
