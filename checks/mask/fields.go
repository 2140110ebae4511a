package mask

import (
	"strings"

	"clonepath/awsops/target"
)

// Source says where something came from: "--region", "profile corp", a variable,
// or a provider of the SDK with a file's name.
func (m *Masker) Source(s string) string {
	for _, mark := range []string{"profile ", ": "} {
		if before, name, ok := strings.Cut(s, mark); ok {
			return m.Text(before) + mark + m.Words(name)
		}
	}
	return m.Text(s)
}

// RoleARN is what was entered as one, which may be anything.
func (m *Masker) RoleARN(s string) string {
	switch {
	case strings.Contains(s, "arn:"):
		return m.Text(s)
	case strings.Contains(s, "://"):
		return m.URL(s)
	}
	return m.Words(s)
}

// SecretID keeps the beginning of a token that was entered in its place: it is
// what tells that it is one.
func (m *Masker) SecretID(s string) string {
	if p := target.Check(target.FieldSecretID, s); p != nil && p.Fault == "cred-token-in-secret-id" {
		begin := strings.IndexAny(s, "-_")
		if begin < 0 {
			begin = 4
		}
		if rest, ok := strings.CutPrefix(s, "github_pat_"); ok {
			return "github_pat_" + strings.Repeat("x", len(rest))
		}
		return s[:begin+1] + strings.Repeat("x", len(s)-begin-1)
	}
	if strings.Contains(s, "://") {
		return m.URL(s)
	}
	if strings.TrimSpace(s) != s { // the white space is the fault
		lead := len(s) - len(strings.TrimLeft(s, " \t\r\n"))
		body := strings.TrimSpace(s)
		return s[:lead] + m.ID(body) + s[lead+len(body):]
	}
	return m.ID(s)
}

// KeyName masks in the name of a key of a value only what is no name: numbers of
// accounts and e-mail addresses. Key names are shown: they are what is wrong.
func (m *Masker) KeyName(s string) string {
	s = emailForm().ReplaceAllStringFunc(s, m.Words)
	return digitsForm().ReplaceAllStringFunc(s, func(found string) string {
		if isAccount(found) || spelledNumber(found) == len(found) {
			return m.Words(found)
		}
		return found
	})
}

var (
	emailForm  = form(`[^\s"'<>(),;:/\\@]+@[^\s"'<>(),;:/\\@]+`)
	digitsForm = form(`[0-9](?:[-._ ]?[0-9])*`)
)
