package planview

import (
	"encoding/json"
	"strings"

	"github.com/aymanbagabas/go-udiff"

	"clonepath/awsops"
	"clonepath/awsops/iampolicy"
	"clonepath/awsops/target"
)

// externalIDKey is the condition key whose values are not shown whole.
const externalIDKey = "sts:ExternalId"

// diff is the unified diff of a Change, with its External IDs masked after the
// comparison, so that two that look alike when masked still differ. Of a
// secret's value only the shape is compared.
func diff(c awsops.Change) string {
	before, after := readable(c.Before), readable(c.After)
	switch c.Kind {
	case awsops.PutSecretValue, awsops.DeleteSecret:
		before = ""
		if c.Before != "" {
			before = "the value of version " + c.Before + "\n"
		}
	}
	name := c.Resource
	if c.Policy != "" {
		name += " " + c.Policy
	}
	return masked(udiff.Unified(name+" (now)", name+" (wanted)", before, after), c.Before, c.After)
}

// readable is a document as it is compared: by what it says, not by how AWS
// stores it.
func readable(text string) string {
	if text == "" {
		return ""
	}
	return strings.TrimRight(iampolicy.Readable(text), "\n") + "\n"
}

// masked shortens in a text the External IDs that the documents ask for.
func masked(text string, documents ...string) string {
	for _, document := range documents {
		doc, err := iampolicy.Parse([]byte(document))
		if err != nil {
			continue
		}
		for i := range doc.Statements {
			for _, condition := range doc.Statements[i].ConditionsOn(externalIDKey) {
				for _, id := range condition.Values {
					text = strings.ReplaceAll(text, inJSON(id), inJSON(target.MaskExternalID(id)))
				}
			}
		}
	}
	return text
}

func inJSON(s string) string {
	out, _ := json.Marshal(s) // a string always encodes
	return string(out)
}
