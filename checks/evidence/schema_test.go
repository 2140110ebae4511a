package evidence_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

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

var update = flag.Bool("update", false, "write assets/schemas/evidence.schema.json anew")

// TestSchemaIsMadeOfTheTypes: the published schema is what the Record's types
// and their tags say, so that clonepath never writes a file that is invalid.
func TestSchemaIsMadeOfTheTypes(t *testing.T) {
	want := madeSchema(t)
	if *update {
		if err := os.WriteFile("../../assets/schemas/evidence.schema.json", want, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	got, err := assets.Schema("evidence")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("assets/schemas/evidence.schema.json is not what the types say: go test ./checks/evidence -run Schema -update")
	}
}

// TestEveryFactHasItsRow: the table knows each fact of the Record by its name in
// JSON, once and in order.
func TestEveryFactHasItsRow(t *testing.T) {
	var fields, rows []string
	typ := reflect.TypeFor[evidence.Record]()
	for i := range typ.NumField() {
		if name, _, _ := strings.Cut(typ.Field(i).Tag.Get("json"), ","); strings.HasPrefix(typ.Field(i).Type.String(), "*evidence.Fact[") {
			fields = append(fields, name)
		}
	}
	for _, f := range evidence.Facts() {
		rows = append(rows, f.Name)
	}
	if !slices.Equal(fields, rows) {
		t.Errorf("the Record has %q, the table %q", fields, rows)
	}
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
