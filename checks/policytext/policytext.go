package policytext

import (
	"bytes"
	"encoding/json"
	"strings"

	"github.com/aymanbagabas/go-udiff"

	"clonepath/awsops/iampolicy"
	"clonepath/awsops/target"
)

// Diff is the unified diff of one document, "" where nothing differs. Documents
// on one line are laid out first. External IDs are masked: a report shows them no
// further than elsewhere; that is done after the comparison, so that two that
// look alike when masked still differ.
func Diff(name, before, after string) string {
	label := strings.ReplaceAll(name, " ", "-") + ".json"
	return MaskExternalIDs(udiff.Unified("a/"+label, "b/"+label, Layout(before), Layout(after)), before, after)
}

// Layout is a document laid out over lines, as it is where it has some already.
func Layout(text string) string {
	var out bytes.Buffer
	if !strings.Contains(strings.TrimSpace(text), "\n") && json.Indent(&out, []byte(text), "", "    ") == nil {
		text = out.String()
	}
	return ending(text)
}

// ending ends a document with one line break; none stays nothing.
func ending(text string) string {
	if text == "" {
		return ""
	}
	return strings.TrimRight(text, "\n") + "\n"
}

// Mask is a policy document with the External IDs in its conditions masked,
// as they are everywhere; other text stays as it is.
func Mask(text string) string { return MaskExternalIDs(text, text) }

// MaskExternalIDs masks in a text the External IDs that documents ask for.
func MaskExternalIDs(text string, documents ...string) string {
	for _, document := range documents {
		doc, err := iampolicy.Parse([]byte(document))
		if err != nil {
			continue
		}
		for i := range doc.Statements {
			for _, c := range doc.Statements[i].Condition {
				for _, id := range c.Values {
					if id != "" && aboutExternalID(c.Key) {
						text = strings.ReplaceAll(text, quoteJSON(id), quoteJSON(target.MaskExternalID(id)))
					}
				}
			}
		}
	}
	return text
}

// aboutExternalID reports whether a condition key means the External ID, however
// it is spelt.
func aboutExternalID(key string) bool {
	return strings.Contains(strings.ToLower(strings.NewReplacer("-", "", "_", "").Replace(key)), "externalid")
}

func quoteJSON(s string) string {
	out, _ := json.Marshal(s) // a string always encodes
	return string(out)
}
