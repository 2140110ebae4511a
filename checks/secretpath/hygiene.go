package secretpath

import (
	"encoding/base64"
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
	h.LineBreak, h.EscapedNewline, h.Holds = strings.ContainsAny(inner, "\r\n"), strings.Contains(inner, `\n`), holds(inner)
	kind := sealed.KindOf(inner)
	h.Kind, h.Provider = kind.Name, kind.Provider
	return h
}

var (
	privateKey = regexp.MustCompile(`-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----|^PuTTY-User-Key-File`)
	wholeURL   = regexp.MustCompile(`(?i)^(https?|ssh|git)://`)
)

// holds tells what stands in the place of a token, "" where it may be one.
func holds(s string) evidence.Holds {
	switch {
	case privateKey.MatchString(s):
		return evidence.HoldsPrivateKey
	case wholeURL.MatchString(s):
		return evidence.HoldsURL
	case sealed.KindOf(s).Name != "":
		return ""
	}
	decoded, ok := fromBase64(s)
	if _, password, basic := strings.Cut(decoded, ":"); basic && sealed.KindOf(password).Name != "" {
		return evidence.HoldsBasic
	}
	if ok && sealed.KindOf(decoded).Name != "" {
		return evidence.HoldsBase64
	}
	return ""
}

// fromBase64 reads either alphabet, with or without padding.
func fromBase64(s string) (string, bool) {
	bare := strings.TrimRight(strings.NewReplacer("-", "+", "_", "/", "\r", "", "\n", "").Replace(s), "=")
	decoded, err := base64.RawStdEncoding.DecodeString(bare)
	return strings.TrimSpace(string(decoded)), err == nil && len(bare) >= 16
}
