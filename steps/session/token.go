package session

import (
	"strings"

	"clonepath/awsops/sealed"
	"clonepath/awsops/target"

	"clonepath/steps/setup"
)

// Misplaced refuses a token, also one that has no form but was typed here before,
// and seals what was typed by mistake.
func (s *Session) Misplaced(key, v string) error {
	s.Deps.Vault.Seal(v)
	if v != "" && s.Token.Len() > 0 && s.Token.Equal(sealed.New(v)) {
		return setup.ThatIsAToken(key)
	}
	return setup.Misplaced(key, v)
}

// Unsure is what to say, once, of an answer that may be a token.
func (s *Session) Unsure(key string) string {
	field := target.Field(strings.TrimPrefix(key, "target."))
	value := s.Setup.Target.Value(field)
	if value == s.doubted {
		return ""
	}
	text := target.Unsure(field, value)
	if text != "" {
		s.doubted = value
	}
	return text
}
