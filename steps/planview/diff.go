package planview

import (
	"strings"

	"github.com/aymanbagabas/go-udiff"

	"clonepath/awsops"
	"clonepath/awsops/iampolicy"
	"clonepath/checks/policytext"
)

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
	return policytext.MaskExternalIDs(udiff.Unified(name+" (now)", name+" (wanted)", before, after), c.Before, c.After)
}

// readable is a document as it is compared: by what it says, not by how AWS
// stores it.
func readable(text string) string {
	if text == "" {
		return ""
	}
	return strings.TrimRight(iampolicy.Readable(text), "\n") + "\n"
}
