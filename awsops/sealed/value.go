package sealed

import (
	"fmt"
	"io"
	"log/slog"
)

// Redacted stands wherever a secret value would have been printed.
const Redacted = "‹redacted›"

// Value is a secret. Its zero value is the empty secret. Reveal is the only way
// out; every formatter, encoder and logger gets Redacted.
type Value struct{ text *string }

// New seals a secret.
func New(s string) Value { return Value{&s} }

// Reveal returns the secret for the one call that needs it: the body of a write
// to Secrets Manager, or the Authorization header of a request to Git.
func (v Value) Reveal() string {
	if v.text == nil {
		return ""
	}
	return *v.text
}

// Len is the secret's length in bytes.
func (v Value) Len() int { return len(v.Reveal()) }

// Equal compares two secrets without revealing them.
func (v Value) Equal(w Value) bool { return v.Reveal() == w.Reveal() }

// String redacts.
func (v Value) String() string { return Redacted }

// GoString redacts %#v.
func (v Value) GoString() string { return Redacted }

// Format redacts every verb.
func (v Value) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, Redacted) }

// MarshalText redacts text encoders (JSON map keys, YAML, XML).
func (v Value) MarshalText() ([]byte, error) { return []byte(Redacted), nil }

// MarshalJSON redacts.
func (v Value) MarshalJSON() ([]byte, error) { return []byte(`"` + Redacted + `"`), nil }

// LogValue redacts structured logs.
func (v Value) LogValue() slog.Value { return slog.StringValue(Redacted) }
