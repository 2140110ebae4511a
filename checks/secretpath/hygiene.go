package secretpath

import (
	"regexp"
	"strings"

	"clonepath/awsops/sealed"
	"clonepath/checks/evidence"
)

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
	kind := sealed.KindOf(inner)
	h.Kind, h.Provider = kind.Name, kind.Provider
	return h
}
