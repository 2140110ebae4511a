package tui

import (
	"context"

	"clonepath/awsops/sealed"
	"clonepath/checks/evidence"
	"clonepath/checks/secretpath"
	"clonepath/steps"
)

// page is a list as a task brings it.
type page struct {
	found []Entry
	more  bool
}

// secretValue is the value that was read, and of which secret.
type secretValue struct {
	of string
	Value
}

// sealValue is seal for a value that was read, and the keys in it that look like
// tokens.
func (s *session) sealValue(v Value) {
	s.seal(v.Text)
	secretpath.Seal(s.deps.Vault, v.Text, sealed.Value{})
}

// choseSecret reports whether an existing secret is used.
func (s *session) choseSecret() bool { return s.setup.Choices.Secret != steps.ChooseNew }

// readValue is the work of reading a secret's value.
func (s *session) readValue(id string) func(context.Context) (secretValue, error) {
	return func(ctx context.Context) (secretValue, error) {
		v, err := s.deps.Backend.Value(ctx, id)
		return secretValue{id, v}, err
	}
}

// tryToken is the work of trying the token that was typed, which is sealed first.
// Where it could not be tried, the Trial says why, beside the error.
func (s *session) tryToken() func(context.Context) (Trial, error) {
	s.seal(s.token)
	setup, token, allow := s.setup, s.token, s.allowed()
	return func(ctx context.Context) (Trial, error) {
		trial, err := s.deps.Backend.Try(ctx, setup, token, allow)
		if err != nil {
			trial.Text = "It could not be tried: " + plainError(err)
		}
		return trial, err
	}
}

// sealLeaf makes the vault remember the token at the chosen path: it is a secret
// apart from the value around it.
func (s *session) sealLeaf() {
	if s.value == nil || s.value.Binary {
		return
	}
	if _, leaf, found := secretpath.Inspect(s.value.Text, s.setup.Target.SecretPath); found {
		s.seal(leaf)
	}
}

// shape is what may be known of the value that was read, for the present path.
func (s *session) shape() evidence.Value {
	if s.value == nil {
		return evidence.Value{}
	}
	if s.value.Binary {
		return secretpath.InspectBinary(s.value.Text.Len())
	}
	shape, _, _ := secretpath.Inspect(s.value.Text, s.setup.Target.SecretPath)
	return shape
}
