package bundle

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"

	"github.com/hashicorp/hcl/v2/hclwrite"
	"github.com/zclconf/go-cty/cty"
)

// plainKey is a key that needs no quotes in HCL: the elements of a policy, and
// no word of the language, which are all lower case.
var plainKey = regexp.MustCompile(`^[A-Z][A-Za-z]*$`)

// jsonTokens writes a JSON text as an HCL expression, its keys in their order.
// instead says which texts become another expression.
func jsonTokens(text string, instead func(string) (hclwrite.Tokens, bool)) (hclwrite.Tokens, error) {
	w := jsonWriter{json.NewDecoder(strings.NewReader(text)), instead}
	w.in.UseNumber()
	return w.value()
}

type jsonWriter struct {
	in      *json.Decoder
	instead func(string) (hclwrite.Tokens, bool)
}

func (w jsonWriter) value() (hclwrite.Tokens, error) {
	next, err := w.in.Token()
	if err != nil {
		return nil, fmt.Errorf("read JSON: %w", err)
	}
	switch v := next.(type) {
	case json.Delim:
		if v == '{' {
			return w.object()
		}
		return w.list()
	case string:
		if tokens, ok := w.instead(v); ok {
			return tokens, nil
		}
		return hclwrite.TokensForValue(cty.StringVal(v)), nil
	case bool:
		return hclwrite.TokensForValue(cty.BoolVal(v)), nil
	}
	return nil, fmt.Errorf("a policy document holds %v, expected texts, lists and objects", next)
}

func (w jsonWriter) object() (hclwrite.Tokens, error) {
	var attrs []hclwrite.ObjectAttrTokens
	for w.in.More() {
		key, err := w.in.Token()
		if err != nil {
			return nil, fmt.Errorf("read JSON: %w", err)
		}
		value, err := w.value()
		if err != nil {
			return nil, err
		}
		name := fmt.Sprint(key)
		tokens := hclwrite.TokensForValue(cty.StringVal(name))
		if plainKey.MatchString(name) {
			tokens = hclwrite.TokensForIdentifier(name)
		}
		attrs = append(attrs, hclwrite.ObjectAttrTokens{Name: tokens, Value: value})
	}
	_, err := w.in.Token() // the closing brace
	return hclwrite.TokensForObject(attrs), err
}

func (w jsonWriter) list() (hclwrite.Tokens, error) {
	var items []hclwrite.Tokens
	for w.in.More() {
		item, err := w.value()
		if err != nil {
			return nil, err
		}
		items = append(items, item)
	}
	_, err := w.in.Token() // the closing bracket
	return hclwrite.TokensForTuple(items), err
}
