package evidence

import (
	"strings"

	"clonepath/awsops/awserr"
)

// Writes are the calls to change something that AWS refused: those of apply and
// of the wizard, or those whose error text somebody sent. Their Operation says
// what was to be written.
type Writes []awserr.Failure

// IsWrite tells whether an operation such as "iam:CreateRole" changes something.
func IsWrite(operation string) bool {
	_, action, _ := strings.Cut(operation, ":")
	for _, verb := range []string{"Create", "Put", "Update", "Attach", "Detach", "Delete", "Replicate", "Restore", "Tag", "SetDefault"} {
		if strings.HasPrefix(action, verb) && action != "TagSession" {
			return true
		}
	}
	return false
}
