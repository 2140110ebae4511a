package bundle

import (
	"bytes"
	"encoding/json"
	"fmt"
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

// published is where the schema lies, from here.
const published = "../../assets/schemas/" + schemaName

// The published schema is what the table of keys says: -update writes it.
func TestSchemaOfTheTable(t *testing.T) {
	compare(t, published, schemaText())
}

// schemaText makes the schema, a line for each key, explained in the words of the
// file's comments. null stands wherever a key may be left out.
func schemaText() string {
	var b strings.Builder
	fmt.Fprintf(&b, `{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$id": %[1]q,
  "title": "clonepath.yaml: how Torque reads a Git token from AWS Secrets Manager",
  "description": "Says what may stand where. Whether a value is right is what clonepath check finds out.",
  "type": "object",
  "required": ["apiVersion"],
  "additionalProperties": false,
  "properties": {
    "apiVersion": {"const": %[1]q, "description": "version of this file's form"}`, setup.APIVersion)
	for _, section := range setup.Sections() {
		var lines []string
		for _, key := range section.Fields {
			lines = append(lines, fmt.Sprintf(`        %q: {%s, "description": %s}`, key.Name(), schemaType(key), quoted(key.Comment)))
		}
		fmt.Fprintf(&b, `,
    %q: {
      "description": %s,
      "type": ["object", "null"],
      "additionalProperties": false,
      "properties": {
%s
      }
    }`, section.Name, quoted(section.Comment), strings.Join(lines, ",\n"))
	}
	return b.String() + "\n  }\n}\n"
}

// schemaType is what the reader takes for a key's value.
func schemaType(key setup.Field) string {
	const text = `"type": ["string", "null"]`
	switch key.Place(new(setup.Setup)).(type) {
	case *[]string:
		return `"type": ["array", "null"], "items": {` + text + `}`
	case *map[string]string:
		return `"type": ["object", "null"], "additionalProperties": {` + text + `}`
	}
	switch key.Many {
	case setup.ListOnly:
		return `"type": ["array", "null"], "items": {` + text + `}`
	case setup.TextOrList:
		return `"type": ["string", "array", "null"], "items": {` + text + `}`
	}
	if key.Allowed == nil {
		return text
	}
	var words []string
	for _, word := range append(slices.Clone(key.Allowed), "") {
		words = append(words, quoted(word))
	}
	return `"enum": [` + strings.Join(append(words, "null"), ", ") + `]`
}

// An unknown key is refused by the schema and by Load alike, wherever it stands.
func TestUnknownKeys(t *testing.T) {
	schema := schemaOf(t)
	texts := []string{head + "extra: {}\n", "target:\n  region: x\n"}
	for _, section := range setup.Sections() {
		above := head + section.Name + ":\n  "
		texts = append(texts, above+"extra: x\n")
		for _, key := range section.Fields {
			place := key.Place(new(setup.Setup))
			if _, list := place.(*[]string); !list && key.Many == setup.OnlyOne {
				texts = append(texts, above+key.Name()+": [x]\n")
			}
			if _, tags := place.(*map[string]string); !tags {
				texts = append(texts, above+key.Name()+": {x: y}\n")
			}
			texts = append(texts, above+key.Name()+": 7\n", above+key.Name()+"x: y\n")
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
	for _, section := range setup.Sections() {
		for _, key := range section.Fields {
			switch at := key.Place(&s).(type) {
			case *string:
				if *at = text(); key.Allowed != nil {
					*at = one(key.Allowed)
				}
			case *[]string:
				for range random.IntN(4) {
					*at = append(*at, text())
				}
			case *map[string]string:
				if random.IntN(3) == 0 {
					continue
				}
				*at = map[string]string{}
				for range random.IntN(5) {
					(*at)[text()] = text()
				}
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
	if read(t, filepath.Join(dir, name)) != read(t, published) {
		t.Error("it is another schema")
	}
}
