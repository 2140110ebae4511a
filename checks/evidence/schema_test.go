package evidence_test

import (
	"bytes"
	"encoding/json"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"clonepath/assets"
	"clonepath/checks/evidence"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

func evidenceSchema(t *testing.T) (*jsonschema.Schema, map[string]any) {
	t.Helper()
	text, err := assets.Schema("evidence")
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource(evidence.Schema, doc); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile(evidence.Schema)
	if err != nil {
		t.Fatal(err)
	}
	tree, _ := doc.(map[string]any)
	return schema, tree
}

// An older clonepath's file still loads, and is valid.
func TestOlderFileLoads(t *testing.T) {
	schema, _ := evidenceSchema(t)
	text, err := os.ReadFile("testdata/v1.json")
	if err != nil {
		t.Fatal(err)
	}
	r, err := evidence.Decode(text)
	if err != nil || !r.Role.Seen() || !r.Assume.Seen() || r.Trail != nil {
		t.Fatalf("%v, %+v", err, r)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if err := schema.Validate(doc); err != nil {
		t.Error(err)
	}
}

func TestSchemaRefuses(t *testing.T) {
	schema, _ := evidenceSchema(t)
	text, err := os.ReadFile("testdata/v1.json")
	if err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(map[string]any){
		"an unknown member":         func(r map[string]any) { r["extra"] = 1 },
		"a fact with two outcomes":  func(r map[string]any) { r["role"].(map[string]any)["skipped"] = "x" },
		"a fact without an outcome": func(r map[string]any) { delete(r["role"].(map[string]any), "value") },
		"an actor nobody is":        func(r map[string]any) { r["as"] = "me" },
		"no target":                 func(r map[string]any) { delete(r, "target") },
		"a time that is none":       func(r map[string]any) { r["taken"] = "yesterday" },
	} {
		var r map[string]any
		if err := json.Unmarshal(text, &r); err != nil {
			t.Fatal(err)
		}
		change(r)
		if schema.Validate(r) == nil {
			t.Errorf("%s is valid", name)
		}
	}
}

// TestSchemaKnowsEveryField walks the Record's types: what is saved and not in
// the schema would make a file invalid that clonepath itself wrote.
func TestSchemaKnowsEveryField(t *testing.T) {
	_, tree := evidenceSchema(t)
	defs := tree["$defs"].(map[string]any)
	var walk func(typ reflect.Type, node map[string]any, at string)
	walk = func(typ reflect.Type, node map[string]any, at string) {
		if ref, ok := node["$ref"].(string); ok {
			node, _ = defs[strings.TrimPrefix(ref, "#/$defs/")].(map[string]any)
		}
		switch typ.Kind() {
		case reflect.Pointer:
			walk(typ.Elem(), node, at)
		case reflect.Slice:
			items, _ := node["items"].(map[string]any)
			walk(typ.Elem(), items, at+"[]")
		case reflect.Struct:
			if typ == reflect.TypeFor[time.Time]() {
				return
			}
			properties, _ := node["properties"].(map[string]any)
			for i := range typ.NumField() {
				name, _, _ := strings.Cut(typ.Field(i).Tag.Get("json"), ",")
				below, ok := properties[name].(map[string]any)
				if !ok {
					t.Errorf("%s.%s is not in assets/schemas/evidence.schema.json", at, name)
					continue
				}
				walk(typ.Field(i).Type, below, at+"."+name)
			}
		}
	}
	walk(reflect.TypeFor[evidence.Record](), tree, "")
}

// TestMergeKnowsEveryFact fills one fact after the other: a merge must keep it,
// whichever record holds it.
func TestMergeKnowsEveryFact(t *testing.T) {
	facts := 0
	typ := reflect.TypeFor[evidence.Record]()
	for i := range typ.NumField() {
		field := typ.Field(i)
		if !strings.HasPrefix(field.Type.String(), "*evidence.Fact[") {
			continue
		}
		facts++
		with, without := record(), record()
		fact := reflect.New(field.Type.Elem())
		fact.Elem().FieldByName("Value").Set(reflect.New(fact.Elem().FieldByName("Value").Type().Elem()))
		reflect.ValueOf(with).Elem().Field(i).Set(fact)
		reflect.ValueOf(without).Elem().Field(i).SetZero()
		for _, r := range []*evidence.Record{merged(t, with, without), merged(t, without, with)} {
			if reflect.ValueOf(r).Elem().Field(i).Pointer() != fact.Pointer() {
				t.Errorf("Merge loses %s", field.Name)
			}
		}
	}
	if facts < 20 {
		t.Errorf("%d facts were tried", facts)
	}
}
