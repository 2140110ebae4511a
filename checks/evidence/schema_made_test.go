package evidence_test

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"clonepath/awsops/awserr"
	"clonepath/awsops/target"
	"clonepath/checks/evidence"
)

// enums are the types of strings that are one of a few words.
var enums = map[reflect.Type]string{
	reflect.TypeFor[evidence.Actor](): "operator,agent,role",
	reflect.TypeFor[awserr.Class]():   "denied,notFound,invalid,throttled,credentials,network,timeout,unsupported,other",
}

// schemas makes a JSON Schema of Go types.
type schemas struct{ defs map[string]any }

// madeSchema is the schema of the Record: required is what is never left out,
// and an object holds nothing else. Tags say which words or which form a string has.
func madeSchema(t *testing.T) []byte {
	t.Helper()
	s := schemas{map[string]any{"time": map[string]any{"type": "string", "format": "date-time"}}}
	root := s.object(reflect.TypeFor[evidence.Record]())
	root["$schema"], root["$id"], root["$defs"] = "https://json-schema.org/draft/2020-12/schema", evidence.Schema, s.defs
	root["title"] = "Evidence that clonepath check --save writes and clonepath diagnose reads"
	root["properties"].(map[string]any)["schema"] = map[string]any{"const": evidence.Schema}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(root); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func (s schemas) object(t reflect.Type) map[string]any {
	properties, required := map[string]any{}, []string{}
	for i := range t.NumField() {
		f := t.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		property := s.of(f.Type)
		if words, ok := f.Tag.Lookup("enum"); ok {
			property = map[string]any{"enum": strings.Split(words, ",")}
		}
		if form, ok := f.Tag.Lookup("pattern"); ok {
			property["pattern"] = form
		}
		if options == "" {
			required = append(required, name)
			if f.Type.Kind() == reflect.Slice {
				property["type"] = []string{"array", "null"}
			}
		}
		properties[name] = property
	}
	object := map[string]any{"type": "object", "additionalProperties": false, "properties": properties}
	if len(required) > 0 {
		object["required"] = required
	}
	if strings.HasPrefix(t.Name(), "Fact[") {
		properties["skipped"].(map[string]any)["minLength"] = 1
		object["oneOf"] = []any{map[string]any{"required": []string{"value"}}, map[string]any{"required": []string{"failure"}}, map[string]any{"required": []string{"skipped"}}}
	}
	return object
}

func (s schemas) of(t reflect.Type) map[string]any {
	if words, ok := enums[t]; ok {
		return map[string]any{"enum": strings.Split(words, ",")}
	}
	switch t {
	case reflect.TypeFor[target.Principals]():
		return map[string]any{"type": []string{"string", "array"}, "items": map[string]any{"type": "string"}}
	case reflect.TypeFor[target.Runners]():
		return map[string]any{"type": "array", "items": map[string]any{"type": "string"}}
	}
	switch t.Kind() {
	case reflect.Pointer:
		return s.of(t.Elem())
	case reflect.Slice:
		return map[string]any{"type": "array", "items": s.of(t.Elem())}
	case reflect.Map:
		return map[string]any{"type": "object", "additionalProperties": s.of(t.Elem())}
	case reflect.Struct:
		return s.named(t)
	case reflect.Bool:
		return map[string]any{"type": "boolean"}
	case reflect.Int, reflect.Int64:
		return map[string]any{"type": "integer", "minimum": 0}
	case reflect.Float64:
		return map[string]any{"type": "number"}
	}
	return map[string]any{"type": "string"}
}

// named is a reference to a type's definition; a fact stands where it is used.
func (s schemas) named(t reflect.Type) map[string]any {
	if strings.HasPrefix(t.Name(), "Fact[") {
		return s.object(t)
	}
	name := strings.ToLower(t.Name()[:1]) + t.Name()[1:]
	if _, ok := s.defs[name]; !ok && t != reflect.TypeFor[time.Time]() {
		s.defs[name] = nil // so that a type may hold itself
		s.defs[name] = s.object(t)
	}
	return map[string]any{"$ref": "#/$defs/" + name}
}
