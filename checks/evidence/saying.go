package evidence

import (
	"slices"
	"strings"
)

// Saying is what a Git host says of a token or a request that it refuses,
// whatever its words.
type Saying string

// What the hosts say.
const (
	WantsSSO       Saying = "wants single sign-on"
	RefusesAddress Saying = "refuses the address"
	WantsToken     Saying = "takes no password"
	SaysExpired    Saying = "says that it expired or was revoked"
	SaysWrong      Saying = "says that it is wrong"
	SaysScope      Saying = "speaks of its scope"
)

// sayings are the words by which each is known, in lower case.
var sayings = []struct {
	Saying
	words []string
}{
	{WantsSSO, []string{"saml sso"}},
	{RefusesAddress, []string{"ip allow list", "allowlist", "ip address"}},
	{WantsToken, []string{"2fa", "two-factor", "password authentication was removed", "instead of a password"}},
	{SaysExpired, []string{"expired", "revoked"}},
	{SaysWrong, []string{"incorrect", "improperly scoped"}},
	{SaysScope, []string{"scope"}},
}

// Sayings lists what a body says, for one that cannot be kept.
func Sayings(body string) []Saying {
	var found []Saying
	for _, row := range sayings {
		if holds(body, row.words) {
			found = append(found, row.Saying)
		}
	}
	return found
}

// Said reports whether the host said this, as its body shows or as was noted of
// a body that was not kept.
func (x Exchange) Said(what Saying) bool {
	return slices.Contains(x.Says, what) || slices.Contains(Sayings(x.Body), what)
}

func holds(text string, words []string) bool {
	text = strings.ToLower(text)
	return slices.ContainsFunc(words, func(word string) bool { return strings.Contains(text, word) })
}
