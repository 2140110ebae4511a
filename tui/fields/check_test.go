package fields

import (
	"testing"

	"clonepath/steps/session"
	"clonepath/tui/form"
)

// That there is no External ID can be said where the fields of Torque are asked for,
// on the screens and line by line: an empty answer leaves it open.
func TestNoExternalIDIsSaid(t *testing.T) {
	s := &session.Session{}
	for name, all := range map[string][]form.Field{"check": CheckFields(s), "support": SupportFields(s)} {
		for _, field := range all {
			if field.Key != "target.externalId" {
				continue
			}
			for _, row := range []struct {
				answer, value string
				known, none   bool
			}{
				{"", "", false, false}, {"none", "none", true, true}, {" None ", "none", true, true}, {"tq-0123456789", "tq-0123456789", true, false}, {"", "", false, false},
			} {
				field.Open()
				field.Store(row.answer)
				got := s.Setup.Target
				if got.ExternalIDKnown() != row.known || got.NoExternalID != row.none || field.Value() != row.value || row.none && got.ExternalID != "" {
					t.Errorf("%s, %q: %+v, shown as %q", name, row.answer, got, field.Value())
				}
			}
		}
	}
}
