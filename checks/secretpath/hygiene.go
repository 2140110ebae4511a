package secretpath

import (
	"regexp"
	"strings"

	"clonepath/awsops/sealed"
	"clonepath/checks/evidence"
)

// tokenKind is what a token's form says about it.
type tokenKind struct{ name, provider string }

// kindRows: a form of token is a row. The prefixes are those that the hosts
// document; the first row that matches counts.
var kindRows = []struct {
	form *regexp.Regexp
	tokenKind
}{
	{regexp.MustCompile(`^github_pat_`), tokenKind{"GitHub fine-grained token", "github"}},
	{regexp.MustCompile(`^ghp_`), tokenKind{"GitHub classic token", "github"}},
	{regexp.MustCompile(`^gho_`), tokenKind{"GitHub OAuth token", "github"}},
	{regexp.MustCompile(`^ghu_`), tokenKind{"GitHub App user token", "github"}},
	{regexp.MustCompile(`^ghs_`), tokenKind{"GitHub App installation token", "github"}},
	{regexp.MustCompile(`^ghr_`), tokenKind{"GitHub refresh token", "github"}},
	{regexp.MustCompile(`^glpat-`), tokenKind{"GitLab access token", "gitlab"}},
	{regexp.MustCompile(`^gldt-`), tokenKind{"GitLab deploy token", "gitlab"}},
	{regexp.MustCompile(`^glcbt-`), tokenKind{"GitLab CI job token", "gitlab"}},
	{regexp.MustCompile(`^glptt-`), tokenKind{"GitLab pipeline trigger token", "gitlab"}},
	{regexp.MustCompile(`^glrt-`), tokenKind{"GitLab runner token", "gitlab"}},
	{regexp.MustCompile(`^ATBB`), tokenKind{"Bitbucket app password", "bitbucket"}},
	{regexp.MustCompile(`^ATCTT`), tokenKind{"Bitbucket repository or workspace token", "bitbucket"}},
	{regexp.MustCompile(`^ATATT`), tokenKind{"Atlassian API token", "bitbucket"}},
	{regexp.MustCompile(`^[A-Za-z0-9]{76}AZDO[A-Za-z0-9]{4}$`), tokenKind{"Azure DevOps access token", "azure"}},
	{regexp.MustCompile(`^[a-z2-7]{52}$`), tokenKind{"Azure DevOps access token", "azure"}},
}

// kindOf names a token by its form; the zero value where the form says nothing.
func kindOf(token string) tokenKind {
	for _, row := range kindRows {
		if row.form.MatchString(token) {
			return row.tokenKind
		}
	}
	return tokenKind{}
}

// prefixRows: what people copy along with a token is a row. The label is ours,
// so that nothing of the value gets into evidence.
var prefixRows = []struct {
	form  *regexp.Regexp
	label string
}{
	{regexp.MustCompile(`(?i)^authorization:\s*((bearer|basic|token)\s+)?`), "Authorization: "},
	{regexp.MustCompile(`(?i)^bearer\s+`), "Bearer "},
	{regexp.MustCompile(`(?i)^basic\s+`), "Basic "},
	{regexp.MustCompile(`(?i)^token\s+`), "token "},
	{regexp.MustCompile(`(?i)^private-token:\s*`), "PRIVATE-TOKEN: "},
	{regexp.MustCompile(`(?i)^(export\s+)?[a-z_]*token\s*[=:]\s*`), "token="},
	{regexp.MustCompile(`(?i)^(export\s+)?[a-z_]*(password|secret)\s*[=:]\s*`), "password="},
	{regexp.MustCompile(`(?i)^(x-access-token|oauth2|x-token-auth|x-bitbucket-api-token-auth):`), "user name:"},
}

var (
	// standIn is a template that nobody filled in.
	standIn = regexp.MustCompile(`^(<[^<>]*>|\$\{[^}]*\}|\$\([^)]*\)|\{\{.*\}\}|[xX*.]{4,})$`)
	quotes  = regexp.MustCompile("^(\".*\"|'.*'|`.*`|“.*”)$")
)

const space = " \t\r\n\v\f\u00a0\u200b\ufeff"

// hygiene says of a token what can be said without showing it.
func hygiene(token string) evidence.Hygiene {
	front := strings.TrimLeft(token, space)
	inner := strings.TrimRight(front, space)
	tail := front[len(inner):]
	h := evidence.Hygiene{
		Bytes:           len(token),
		LeadingSpace:    front != token,
		TrailingNewline: strings.ContainsAny(tail, "\r\n"),
		TrailingSpace:   strings.Trim(tail, "\r\n") != "",
		Quoted:          quotes.MatchString(inner),
		Placeholder:     sealed.IsPlaceholder(inner) || standIn.MatchString(inner),
		NonASCII:        strings.ContainsFunc(token, func(r rune) bool { return r > 0x7e }),
	}
	if h.Quoted {
		inner = strings.Trim(inner, "\"'`“”")
	}
	for _, row := range prefixRows {
		if written := row.form.FindString(inner); written != "" && written != inner {
			h.Prefixed, inner = row.label, inner[len(written):]
			break
		}
	}
	h.JSON = parse(token).format == "object"
	kind := kindOf(inner)
	h.Kind, h.Provider = kind.name, kind.provider
	return h
}
