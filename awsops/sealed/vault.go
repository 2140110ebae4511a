package sealed

import (
	"encoding/base64"
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"sync"

	"clonepath/awsops/clean"
)

// minLength is the shortest secret that is searched for. A shorter one would
// redact ordinary words and is no token of any Git host.
const minLength = 8

// placeholders are catalogued stand-ins for a token (value-placeholder), in lower
// case and without what people put between and around the words. They
// are no secrets, and reports must be able to name them.
var placeholders = []string{
	"token", "yourtoken", "mytoken", "yourtokenhere", "tokenhere", "insertyourtokenhere", "tokengoeshere", "youraccesstoken", "yourpat",
	"changeme", "changeit", "changethis", "replaceme", "replacethis", "fillme", "fixme", "setme", "placeholder", "dummy", "tobedefined", "tbd", "todo",
	"password", "yourpassword", "gitrepotoken", "example", "xxxxxxxx",
}

// IsPlaceholder reports whether a value is a catalogued stand-in for a token.
func IsPlaceholder(s string) bool {
	s = strings.Map(func(r rune) rune {
		if strings.ContainsRune(" -_.<>{}[]", r) {
			return -1
		}
		return r
	}, strings.ToLower(strings.TrimSpace(s)))
	return slices.Contains(placeholders, s)
}

// Vault knows the secret values of one run. It is safe for concurrent use.
type Vault struct {
	mu      sync.RWMutex
	needles needles
	spared  []string
	removed int
}

// NewVault returns an empty vault.
func NewVault() *Vault { return &Vault{} }

// Add makes the vault remember a secret in every form in which it could be
// written: raw, trimmed, cleaned, base64, URL-escaped, JSON-escaped, and inside a Basic
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
	var plain strings.Builder
	_ = clean.JSON(&plain, "", s)
	inner := strings.TrimSuffix(plain.String(), "\n")
	return []string{
		s,
		base64.StdEncoding.EncodeToString([]byte(s)),
		base64.RawStdEncoding.EncodeToString([]byte(s)),
		base64.URLEncoding.EncodeToString([]byte(s)),
		url.QueryEscape(s),
		url.PathEscape(s),
		url.UserPassword("", s).String()[1:],
		string(quoted[1 : len(quoted)-1]),
		inner[1 : len(inner)-1],
		clean.Text(s), clean.Line(s),
	}
}

// Spare names what the operator gave: a region, a role. A secret of the same
// text would otherwise be hidden wherever that is meant.
func (v *Vault) Spare(given ...string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, text := range given {
		if len(text) >= minLength && !slices.Contains(v.spared, text) {
			v.spared = append(v.spared, text)
		}
	}
}

// Scrub replaces every known secret in s, and what has the certain form of one,
// and counts the replacements. Secrets that overlap are replaced as one.
func (v *Vault) Scrub(s string) (string, int) { return v.scrub(s, nil) }

// scrub is Scrub in a document; ours are the words that its form is made of.
func (v *Vault) scrub(s string, ours []string) (string, int) {
	found := v.find(s, ours)
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
	return len(v.find(s, nil)) > 0
}

// find lists where secrets stand, but for those that the operator gave as
// something else, and those that are words of ours.
func (v *Vault) find(s string, ours []string) []span {
	v.mu.RLock()
	found := v.needles.find(s, func(needle string) bool {
		within := func(text string) bool { return strings.Contains(text, needle) }
		return slices.ContainsFunc(v.spared, within) || slices.ContainsFunc(ours, within)
	})
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
