package bundle

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"clonepath/awsops/target"
	"clonepath/steps/setup"
)

// Names of files in a bundle: the Setup's, and the schema that an editor
// completes it by.
const (
	FileName   = "clonepath.yaml"
	schemaName = "clonepath.schema.json"
)

// Marshal writes the Setup as clonepath.yaml: every key, in a fixed order, with
// a comment. It is the same bytes for the same Setup, and Load gives the Setup
// back. Texts are always quoted, so that no value is mistaken for a number or a
// truth value. The first line tells editors where the schema is: beside the file,
// where Export writes it, so that none is fetched.
func Marshal(s setup.Setup) []byte {
	var b bytes.Buffer
	b.WriteString("# yaml-language-server: $schema=./" + schemaName + "\n")
	b.WriteString("# clonepath: how Torque reads a Git token from AWS Secrets Manager.\n")
	b.WriteString("# It holds no secret value. Check it: clonepath check -f " + FileName + "\n")
	fmt.Fprintf(&b, "apiVersion: %s\n", setup.APIVersion)
	for _, section := range setup.Sections() {
		fmt.Fprintf(&b, "\n# %s\n%s:\n", section.Comment, section.Name)
		for _, key := range section.Fields {
			fmt.Fprintf(&b, "  # %s\n", key.Comment)
			write(&b, key, &s)
		}
	}
	return b.Bytes()
}

// write writes one key with its value.
func write(b *bytes.Buffer, key setup.Field, s *setup.Setup) {
	if key.Known != nil && !key.Known(*s) {
		fmt.Fprintf(b, "  # %s:\n", key.Name()) // an empty text would say more
		return
	}
	switch at := key.Place(s).(type) {
	case *string:
		if list := target.Principals(*at).All(); key.Many == setup.ListOnly || key.Many == setup.TextOrList && len(list) > 1 {
			writeList(b, key.Name(), list)
			return
		}
		fmt.Fprintf(b, "  %s: %s\n", key.Name(), quoted(*at))
	case *[]string:
		writeList(b, key.Name(), *at)
	case *map[string]string:
		writeTags(b, key.Name(), *at)
	}
}

func writeList(b *bytes.Buffer, name string, list []string) {
	items := make([]string, len(list))
	for i, item := range list {
		items[i] = quoted(item)
	}
	fmt.Fprintf(b, "  %s: [%s]\n", name, strings.Join(items, ", "))
}

// writeTags leaves undecided (nil) tags out: reading them back must not turn
// "the usual tags" into "none".
func writeTags(b *bytes.Buffer, name string, tags map[string]string) {
	if tags == nil {
		fmt.Fprintf(b, "  # %s:\n", name)
		return
	}
	if len(tags) == 0 {
		fmt.Fprintf(b, "  %s: {}\n", name)
		return
	}
	fmt.Fprintf(b, "  %s:\n", name)
	for _, tag := range slices.Sorted(maps.Keys(tags)) {
		fmt.Fprintf(b, "    %s: %s\n", quoted(tag), quoted(tags[tag]))
	}
}

// quoted writes a double-quoted scalar. JSON's escapes are YAML's
// too; DEL, which JSON leaves as it is, is escaped as well.
func quoted(s string) string {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(s) // a string always encodes
	return strings.ReplaceAll(strings.TrimSuffix(b.String(), "\n"), "\x7f", `\u007f`)
}
