package secretpath

import (
	"bytes"
	"encoding/json"
	"strings"

	"clonepath/awsops/sealed"
)

// Replace puts another token at the path and leaves every other byte of the
// value as it was: keys, their order and white space. An empty path means the
// whole value. It is false where the path does not lead to a string.
func Replace(value sealed.Value, path string, token sealed.Value) (replaced sealed.Value, ok bool) {
	if path == "" {
		return token, true
	}
	text := value.Reveal()
	body := strings.TrimPrefix(text, bom)
	at, _ := resolve(parse(body), path)
	if at == nil || at.kind != "string" {
		return sealed.Value{}, false
	}
	skipped := len(text) - len(body)
	return sealed.New(text[:skipped+at.start] + quoted(token.Reveal()) + text[skipped+at.end:]), true
}

// quoted is a text as JSON, without the escapes that only HTML needs.
func quoted(text string) string {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	_ = e.Encode(text) // a string always encodes
	return strings.TrimSuffix(out.String(), "\n")
}
