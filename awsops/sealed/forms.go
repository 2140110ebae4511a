package sealed

import (
	"fmt"
	"strings"
)

// Form is a way in which tokens are written.
type Form struct {
	Name     string // "GitLab access token"
	Provider string // github, gitlab, bitbucket, azure; "" where it says nothing
	// Certain forms stand for nothing but a secret. The others also fit External
	// IDs, commits and names.
	Certain bool
}

// prefixRow is a form that is known by its beginning.
type prefixRow struct {
	Form
	prefix string
	least  int // characters behind the prefix; fewer are a name, such as ghp_token
}

// leastTail is enough to tell a token, and also one that was cut off, from a
// name that somebody made up.
const leastTail = 10

// prefixRows: a prefix that a vendor documents is a row, longer ones first where
// one begins another.
var prefixRows = []prefixRow{
	// GitHub: "Authentication token format updates are generally available"
	// (changelog of 2021-03-31) and "About authentication to GitHub".
	{Form{"GitHub fine-grained token", "github", true}, "github_pat_", 20}, // 82 behind it
	{Form{"GitHub classic token", "github", true}, "ghp_", leastTail},
	{Form{"GitHub OAuth token", "github", true}, "gho_", leastTail},
	{Form{"GitHub App user token", "github", true}, "ghu_", leastTail},
	{Form{"GitHub App installation token", "github", true}, "ghs_", leastTail},
	{Form{"GitHub refresh token", "github", true}, "ghr_", leastTail},
	// GitLab: "Token overview", section "Token prefixes".
	{Form{"GitLab access token", "gitlab", true}, "glpat-", leastTail},
	{Form{"GitLab OAuth application secret", "gitlab", true}, "gloas-", leastTail},
	{Form{"GitLab deploy token", "gitlab", true}, "gldt-", leastTail},
	{Form{"GitLab runner token", "gitlab", true}, "glrt-", leastTail},
	{Form{"GitLab runner token", "gitlab", true}, "glrtr-", leastTail},
	{Form{"GitLab CI job token", "gitlab", true}, "glcbt-", leastTail},
	{Form{"GitLab pipeline trigger token", "gitlab", true}, "glptt-", leastTail},
	{Form{"GitLab feed token", "gitlab", true}, "glft-", leastTail},
	{Form{"GitLab incoming mail token", "gitlab", true}, "glimt-", leastTail},
	{Form{"GitLab agent token", "gitlab", true}, "glagent-", leastTail},
	{Form{"GitLab SCIM token", "gitlab", true}, "glsoat-", leastTail},
	// Atlassian: "App passwords", "Repository access tokens" and "API tokens" of
	// Bitbucket Cloud's documentation.
	{Form{"Bitbucket app password", "bitbucket", true}, "ATBB", leastTail},
	{Form{"Bitbucket repository or workspace token", "bitbucket", true}, "ATCTT", leastTail},
	{Form{"Atlassian API token", "bitbucket", true}, "ATATT", leastTail},
}

// wholeRow is a form that is known by the whole text.
type wholeRow struct {
	Form
	is func(text string) bool
}

// wholeRows: the first that matches counts.
var wholeRows = []wholeRow{
	// Microsoft: "Azure DevOps personal access token" of Purview's entity
	// definitions, with a fixed signature.
	{Form{"Azure DevOps access token", "azure", true}, around(signature, signed)},
	// RFC 7519; "eyJ" is how base64 writes {".
	{Form{"JSON web token", "", true}, around(jwtMark, webToken)},
	// RFC 7468, and OpenSSH's and PGP's kinds of it.
	{Form{"private key", "", true}, around(keyMark, privateKey)},
	// Azure DevOps before its signature, in base32.
	{Form{"Azure DevOps access token", "azure", false}, whole(`[a-z2-7]{52}`)},
	{Form{"52 letters and digits", "", false}, whole(`[A-Za-z0-9]{52}`)},
	{Form{"84 letters and digits", "", false}, whole(`[A-Za-z0-9]{84}`)},
	// GitHub before its prefixes, Gitea, Forgejo and Bitbucket Data Center.
	{Form{"40 hexadecimal digits", "", false}, whole(`[0-9A-Fa-f]{40}`)},
}

func whole(form string) func(string) bool {
	compiled := lazily(`^(?:` + form + `)$`)
	return func(text string) bool { return compiled().MatchString(text) }
}

// around recognises a text that is the token around its first mark.
func around(mark string, at func(string, int) span) func(string) bool {
	return func(text string) bool {
		i := strings.Index(text, mark)
		return i >= 0 && at(text, i) == span{0, len(text)}
	}
}

// FormOf recognises a text that is a token and nothing else.
func FormOf(text string) (Form, bool) {
	text = strings.TrimSpace(text)
	for _, row := range prefixRows {
		if n := len(text) - len(row.prefix); n > 0 && strings.HasPrefix(text, row.prefix) && row.tail(text) == n {
			return row.Form, true
		}
	}
	for _, row := range wholeRows {
		if row.is(text) {
			return row.Form, true
		}
	}
	return Form{}, false
}

// KindOf names what is known to be a token, also where little of it is left: its
// prefix is enough. The zero Form says nothing.
func KindOf(token string) Form {
	for _, row := range prefixRows {
		if strings.HasPrefix(token, row.prefix) {
			return row.Form
		}
	}
	if form, ok := FormOf(token); ok && form.Provider != "" {
		return form
	}
	return Form{}
}

// tail is how many characters behind the prefix belong to the token that text
// begins with, 0 where they are too few for one, or stand in for one (xxxx).
func (r prefixRow) tail(text string) int {
	n := len(r.prefix)
	for n < len(text) && inToken(text[n]) {
		n++
	}
	for n > len(r.prefix) && text[n-1] == '.' { // the end of a sentence
		n--
	}
	if n -= len(r.prefix); n >= r.least && strings.Trim(text[len(r.prefix):len(r.prefix)+n], "xX") != "" {
		return n
	}
	return 0
}

// inToken reports whether a character can stand in a token: GitLab's routable
// ones have dots, Atlassian's an equals sign.
func inToken(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c == '_' || c == '-' || c == '.' || c == '='
}

// OfLength stands for a text of which only the length is shown.
func OfLength(text string) string {
	return fmt.Sprintf("•••• (%d characters)", len([]rune(text)))
}

// Misplaced is what is said of a token where something else was asked for, such
// as "a key name". It does not repeat the token.
func Misplaced(asked string) string {
	return "That looks like a token, not " + asked + ". Nothing was kept; revoke it if somebody saw the screen."
}
