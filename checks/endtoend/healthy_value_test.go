package endtoend

import (
	"fmt"
	"strings"
)

// valueVariants: values and paths that lead to the token.
var valueVariants = []variant{
	{name: "one key", edit: value("token", `{"token":"<token>"}`)},
	{name: "the bare token without a path", edit: value("", `<token>`)},
	{name: "pretty JSON", edit: value("token", "{\n  \"username\": \"torque\",\n  \"token\": \"<token>\"\n}\n")},
	{name: "JSON of Windows", edit: value("token", "\r\n{\r\n\t\"token\": \"<token>\"\r\n}\r\n")},
	{name: "nested with dots", edit: value("git.token", `{"git":{"token":"<token>","user":"x"}}`)},
	{name: "nested with slashes", edit: value("git/token", `{"git":{"token":"<token>"}}`)},
	{name: "nested with a JSON Pointer", warn: []string{"cred-path-syntax"}, edit: value("/git/token", `{"git":{"token":"<token>"}}`)},
	{name: "a JSON Pointer with escapes", warn: []string{"cred-path-syntax"}, edit: value("/git~1eu/to~0ken", `{"git/eu":{"to~ken":"<token>"}}`)},
	{name: "a JSONPath", warn: []string{"cred-path-syntax"}, edit: value("$.git.token", `{"git":{"token":"<token>"}}`)},
	{name: "an index in brackets", edit: value("hosts[1].token", `{"hosts":[{"token":"no"},{"token":"<token>"}]}`)},
	{name: "an index as a segment", edit: value("hosts.1.token", `{"hosts":[{"token":"no"},{"token":"<token>"}]}`)},
	{name: "a list at the top", edit: value("0.token", `[{"token":"<token>"}]`)},
	{name: "ten levels", edit: value("a.b.c.d.e.f.g.h.i.token", `{"a":{"b":{"c":{"d":{"e":{"f":{"g":{"h":{"i":{"token":"<token>"}}}}}}}}}}`)},
	{name: "a literal key with dots", warn: []string{"value-path-separator-in-key"}, edit: value("git.acme.example.token", `{"git.acme.example.token":"<token>","git":{"acme":1}}`)},
	{name: "a literal key with a slash", warn: []string{"value-path-separator-in-key"}, edit: value("git/token", `{"git/token":"<token>"}`)},
	{name: "a key with spaces", edit: value("git token", `{"git token":"<token>"}`)},
	{name: "a key with hyphens", edit: value("git-access_token:eu", `{"git-access_token:eu":"<token>"}`)},
	{name: "a key in another script", edit: value("schlüssel", `{"schlüssel":"<token>","鍵":"別"}`)},
	{name: "a key with escapes", edit: value("token", `{"\u0074oken":"<token>","note":"\u00fc \ud83d\udd11"}`)},
	{name: "keys that differ in case", edit: value("token", `{"Token":"no","TOKEN":"no","token":"<token>"}`)},
	{name: "the same key on two levels", edit: value("token", `{"old":{"token":"no"},"token":"<token>"}`)},
	{name: "other kinds beside it", edit: value("token", `{"id":42,"ok":true,"none":null,"empty":"","list":[],"object":{},"token":"<token>"}`)},
	{name: "a thousand keys", edit: value("token", thousandKeys())},
	{name: "as large as AWS takes", edit: value("token", `{"token":"<token>","padding":"`+strings.Repeat("x", 65000)+`"}`)},
	{name: "JSON in a neighbouring string", edit: value("token", `{"config":"{\"token\":\"no\"}","token":"<token>"}`)},

	{name: "a GitHub token", edit: token("ghp_0123456789abcdefghijABCDEFGHIJ012345")},
	{name: "a fine-grained GitHub token", edit: token("github_pat_11AAAAAAA0abcdefghijkl_0123456789abcdefghijklmnopqrstuvwxyz")},
	{name: "a Bitbucket token", edit: token("ATCTT3xFfGN0abcdefghijklmnopqrstuvwxyz=0123ABCD")},
	{name: "an Azure DevOps token", edit: token(strings.Repeat("a2bc", 13))},
	{name: "a token without a known form", edit: token("5f2b1c9e8d7a6b5c4d3e2f1a0b9c8d7e6f5a4b3c")},
	{name: "a token in base64", edit: token("dG9rZW46bm90LXJlYWxseQ==")},
	{name: "a token with signs", edit: token(`p@ss:w/rd%20?&#'"\<>{}[]|~^`)},
	{name: "a token with words", edit: token("correct horse battery staple")},
	{name: "a token that mentions a token", edit: token("mytoken-secret_password.2024")},
	{name: "a token of another script", edit: token("schlüssel-€-鍵")},
	{name: "a short token", edit: token("a1b2")},
	{name: "a token of digits", edit: token("12345678901234567890")},
	{name: "a long token", edit: token("eyJhbGciOiJSUzI1NiJ9." + strings.Repeat("eyJzdWIiOiJ0b3JxdWUifQ", 90) + ".c2ln")},
}

func thousandKeys() string {
	var b strings.Builder
	b.WriteString("{")
	for i := range 1000 {
		fmt.Fprintf(&b, `"key%d":"v",`, i)
	}
	return b.String() + `"token":"<token>"}`
}
