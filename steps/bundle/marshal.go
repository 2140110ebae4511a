package bundle

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"clonepath/steps/setup"
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
	for _, section := range sections() {
		fmt.Fprintf(&b, "\n# %s\n%s:\n", section.comment, section.name)
		for _, key := range section.keys {
			fmt.Fprintf(&b, "  # %s\n", key.comment)
			key.write(&b, &s)
		}
	}
	return b.Bytes()
}

func (k key) write(b *bytes.Buffer, s *setup.Setup) {
	switch {
	case k.name == "externalId" && !s.Target.ExternalIDKnown():
		fmt.Fprintf(b, "  # %s:\n", k.name) // read back, "" would mean that there is none
	case k.text != nil:
		fmt.Fprintf(b, "  %s: %s\n", k.name, quoted(*k.text(s)))
	case k.list != nil:
		items := make([]string, len(*k.list(s)))
		for i, item := range *k.list(s) {
			items[i] = quoted(item)
		}
		fmt.Fprintf(b, "  %s: [%s]\n", k.name, strings.Join(items, ", "))
	default:
		k.writeTags(b, *k.tags(s))
	}
}

// writeTags leaves undecided (nil) tags out: reading them back must not turn
// "the usual tags" into "none".
func (k key) writeTags(b *bytes.Buffer, tags map[string]string) {
	if tags == nil {
		fmt.Fprintf(b, "  # %s:\n", k.name)
		return
	}
	if len(tags) == 0 {
		fmt.Fprintf(b, "  %s: {}\n", k.name)
		return
	}
	fmt.Fprintf(b, "  %s:\n", k.name)
	names := make([]string, 0, len(tags))
	for name := range tags {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		fmt.Fprintf(b, "    %s: %s\n", quoted(name), quoted(tags[name]))
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
