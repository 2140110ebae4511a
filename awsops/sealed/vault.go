package sealed

import (
	"encoding/base64"
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"sync"
)

// minLength is the shortest secret that is searched for. A shorter one would
// redact ordinary words and is no token of any Git host.
const minLength = 8

// placeholders are catalogued stand-ins for a token (value-placeholder). They
// are no secrets, and reports must be able to name them.
var placeholders = []string{
	"<your-token>", "<token>", "your-token", "your_token", "changeme", "change-me", "placeholder",
	"password", "git-repo-token", "example", "xxxxxxxx", "todo",
}

// IsPlaceholder tells whether a value is a catalogued stand-in for a token.
func IsPlaceholder(s string) bool {
	return slices.Contains(placeholders, strings.ToLower(strings.TrimSpace(s)))
}

// Vault knows the secret values of one run. It is safe for concurrent use.
type Vault struct {
	mu      sync.RWMutex
	needles needles
	removed int
}

// NewVault returns an empty vault.
func NewVault() *Vault { return &Vault{} }

// Add makes the vault remember a secret in every form in which it could be
// written: raw, trimmed, base64, URL-escaped, JSON-escaped, and inside a Basic
// authorization header for the given user names.
func (v *Vault) Add(secret Value, usernames ...string) {
	raw := secret.Reveal()
	if len(strings.TrimSpace(raw)) < minLength || IsPlaceholder(raw) {
		return
	}
	forms := encodings(raw)
	if trimmed := strings.TrimSpace(raw); trimmed != raw {
		forms = append(forms, encodings(trimmed)...)
	}
	for _, user := range append([]string{""}, usernames...) {
		forms = append(forms, base64.StdEncoding.EncodeToString([]byte(user+":"+raw)))
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, form := range forms {
		v.needles.add(form)
	}
}

func encodings(s string) []string {
	quoted, _ := json.Marshal(s) // a string always encodes
	return []string{
		s,
		base64.StdEncoding.EncodeToString([]byte(s)),
		base64.RawStdEncoding.EncodeToString([]byte(s)),
		base64.URLEncoding.EncodeToString([]byte(s)),
		url.QueryEscape(s),
		url.PathEscape(s),
		url.UserPassword("", s).String()[1:],
		string(quoted[1 : len(quoted)-1]),
	}
}

// Scrub replaces every known secret in s, and what has the certain form of one,
// and counts the replacements. Secrets that overlap are replaced as one.
func (v *Vault) Scrub(s string) (string, int) {
	found := v.find(s)
	if len(found) == 0 {
		return s, 0
	}
	var out strings.Builder
	from := 0
	for _, span := range found {
		out.WriteString(s[from:span.from] + Redacted)
		from = span.to
	}
	out.WriteString(s[from:])
	v.mu.Lock()
	v.removed += len(found)
	v.mu.Unlock()
	return out.String(), len(found)
}

// Contains tells whether s holds what Scrub would replace.
func (v *Vault) Contains(s string) bool {
	return len(v.find(s)) > 0
}

func (v *Vault) find(s string) []span {
	v.mu.RLock()
	found := v.needles.find(s)
	v.mu.RUnlock()
	if byForm := certain(s); len(byForm) > 0 {
		found = joined(append(found, byForm...))
	}
	return found
}

// Removed is how many secrets were replaced so far. Everything upstream is
// meant to keep secrets out by construction, so a count above zero is a defect.
func (v *Vault) Removed() int {
	v.mu.RLock()
	defer v.mu.RUnlock()
	return v.removed
}

// tail is how many bytes at the end of s could be the beginning of a secret.
func (v *Vault) tail(s string) int {
	v.mu.RLock()
	defer v.mu.RUnlock()
	return v.needles.begun(s)
}
