package tui

import (
	"strings"

	"clonepath/awsops/sealed"
	"clonepath/awsops/target"
	"clonepath/steps"
)

// misplaced refuses a token, also one that has no form but was typed here before,
// and seals what was typed by mistake.
func (s *session) misplaced(key, v string) error {
	s.deps.Vault.Seal(v)
	if v != "" && s.token.Len() > 0 && s.token.Equal(sealed.New(v)) {
		return steps.ThatIsAToken(key)
	}
	return steps.Misplaced(key, v)
}

// unsure is what to say, once, of an answer that may be a token.
func (s *session) unsure(key string) string {
	field := target.Field(strings.TrimPrefix(key, "target."))
	value := s.setup.Target.Value(field)
	if value == s.doubted {
		return ""
	}
	text := target.Unsure(field, value)
	if text != "" {
		s.doubted = value
	}
	return text
}
