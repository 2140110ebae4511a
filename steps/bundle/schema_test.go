package bundle

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"clonepath/assets"
	"clonepath/awsops/sealed"
	"clonepath/awsops/target"

	"clonepath/steps/setup"
)

// schemaOf compiles the published schema.
func schemaOf(t testing.TB) *jsonschema.Schema {
	t.Helper()
	text, err := assets.Schema("clonepath")
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020)
	if err := c.AddResource("clonepath/v1", doc); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("clonepath/v1")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// validate says what an editor says about a file.
func validate(t testing.TB, schema *jsonschema.Schema, text []byte) error {
	t.Helper()
	clean, err := reader{file: "f"}.clean(text)
	if err != nil {
		t.Fatal(err)
	}
	var doc any
	if err := yaml.Unmarshal(clean, &doc); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	asJSON, err := json.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(asJSON))
	if err != nil {
		t.Fatal(err)
	}
	return schema.Validate(value)
}

// The schema has exactly the file's keys, and explains each in the words of the
// file's comments; the file has a comment for each.
func TestSchemaHasTheKeys(t *testing.T) {
	type object struct {
		Description          string
		AdditionalProperties any
		Enum                 []any
		Properties           map[string]object
	}
	text, err := assets.Schema("clonepath")
	if err != nil {
		t.Fatal(err)
	}
	var schema object
	if err := json.Unmarshal(text, &schema); err != nil {
		t.Fatal(err)
	}
	file := string(Marshal(full()))
	keys := 0
	for _, section := range sections() {
		in := schema.Properties[section.name]
		if in.Description != section.comment || in.AdditionalProperties != false || len(in.Properties) != len(section.keys) {
			t.Errorf("%s: %+v", section.name, in)
		}
		for _, key := range section.keys {
			keys++
			if got := in.Properties[key.name].Description; got != key.comment || got == "" {
				t.Errorf("%s.%s is explained as %q, in the file as %q", section.name, key.name, got, key.comment)
			}
			if !strings.Contains(file, "\n  # "+key.comment+"\n  "+key.name+":") {
				t.Errorf("%s.%s has no comment above it", section.name, key.name)
			}
			var words []any
			for _, word := range key.allowed {
				words = append(words, word)
			}
			if words != nil {
				words = append(words, "", nil)
			}
			equal(t, in.Properties[key.name].Enum, words)
		}
	}
	if len(schema.Properties) != len(sections())+1 || schema.AdditionalProperties != false || keys < 20 {
		t.Errorf("%d sections, %d keys", len(schema.Properties), keys)
	}
}

// An unknown key is refused by the schema and by Load alike, wherever it stands.
func TestUnknownKeys(t *testing.T) {
	schema := schemaOf(t)
	texts := []string{head + "extra: {}\n", "target:\n  region: x\n"}
	for _, section := range sections() {
		texts = append(texts, head+section.name+":\n  extra: x\n")
		for _, key := range section.keys {
			if key.list == nil {
				texts = append(texts, head+section.name+":\n  "+key.name+": [x]\n")
			}
			if key.tags == nil {
				texts = append(texts, head+section.name+":\n  "+key.name+": {x: y}\n")
			}
			texts = append(texts, head+section.name+":\n  "+key.name+": 7\n", head+section.name+":\n  "+key.name+"x: y\n")
		}
	}
	for _, text := range texts {
		if _, err := Parse("f", []byte(text)); err == nil {
			t.Errorf("Load accepts\n%s", text)
		}
		if validate(t, schema, []byte(text)) == nil {
			t.Errorf("the schema accepts\n%s", text)
		}
	}
}

// The schema is never stricter than Load.
func TestSchemaAcceptsWhatLoadAccepts(t *testing.T) {
	schema := schemaOf(t)
	for name, text := range accepted() {
		if err := validate(t, schema, []byte(text)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, chosen := range renderings() {
		if err := validate(t, schema, Marshal(chosen)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Export, load, export: the same bytes and a file that the schema accepts, for
// Setups of every shape.
func TestMarshalRoundTrips(t *testing.T) {
	schema, random := schemaOf(t), rand.New(rand.NewPCG(1, 2))
	rounds := 2000
	if testing.Short() {
		rounds = 200
	}
	for range rounds {
		s := anySetup(random)
		first := Marshal(s)
		loaded, err := Parse("f", first)
		if err != nil {
			t.Fatalf("%v\n%s", err, first)
		}
		if second := Marshal(loaded); !bytes.Equal(second, first) {
			t.Fatalf("\n%s\nbecomes\n%s", first, second)
		}
		if err := validate(t, schema, first); err != nil {
			t.Fatalf("%v\n%s", err, first)
		}
	}
}

// anySetup has any texts in any keys.
func anySetup(random *rand.Rand) setup.Setup {
	pieces := []string{"", "a", "eu-west-1", "true", "null", "~", "0x1F", "1e3", "2020-01-01", "- ", ": ", "#", "\"", "\\", "'", "\n", "\t", "\x00", "\x7f", "\u0085", "\u2028", "\ufeff", "é", "𝒳", "${x}", "{{y}}", "&a", "*a", "!t", "<<", "|", ">", "%", "@", "`"}
	text := func() string {
		var b strings.Builder
		for range random.IntN(4) {
			b.WriteString(pieces[random.IntN(len(pieces))])
		}
		return b.String()
	}
	one := func(of []string) string { return append([]string{""}, of...)[random.IntN(len(of)+1)] }
	s := setup.Setup{}
	for _, section := range sections() {
		for _, key := range section.keys {
			switch {
			case key.allowed != nil:
				*key.text(&s) = one(key.allowed)
			case key.text != nil:
				*key.text(&s) = text()
			case key.list != nil:
				for range random.IntN(4) {
					*key.list(&s) = append(*key.list(&s), text())
				}
			case random.IntN(3) > 0:
				tags := map[string]string{}
				for range random.IntN(5) {
					tags[text()] = text()
				}
				*key.tags(&s) = tags
			}
		}
	}
	return s
}

// The first line leads to the schema that lies beside the file: no network.
func TestSchemaLiesBesideTheFile(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "bundle")
	files, err := Export(dir, setup.Setup{Target: target.Target{Region: "eu-west-1", RoleARN: "arn:aws:iam::111122223333:role/r"}}, sealed.NewVault())
	if err != nil {
		t.Fatal(err)
	}
	line, _, _ := strings.Cut(read(t, filepath.Join(dir, FileName)), "\n")
	name, ok := strings.CutPrefix(line, "# yaml-language-server: $schema=./")
	if !ok || !slices.Contains(files, filepath.Join(dir, name)) {
		t.Errorf("the first line is %q; files are %v", line, files)
	}
	published, err := assets.Schema("clonepath")
	if err != nil || read(t, filepath.Join(dir, name)) != string(published) {
		t.Errorf("it is another schema: %v", err)
	}
}
