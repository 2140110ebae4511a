package evidence

import (
	"strings"

	"clonepath/awsops/target"
)

// Masked tells whether a record went through Mask: its accounts are numbered
// from 000000000001 on. Its names and values are stand-ins, which nobody may
// enter anywhere.
func Masked(r *Record) bool {
	return MaskedARN(r.Target.RoleARN) || MaskedARN(r.Role.Get().ARN) || MaskedARN(r.Caller.Get().ARN) || MaskedARN(r.Secret.Get().ARN)
}

// MaskedARN tells whether the account of an ARN is one of Mask's numbers.
func MaskedARN(arn string) bool {
	a, err := target.ParseARN(arn)
	return err == nil && len(a.Account) == 12 && strings.HasPrefix(a.Account, "000000000")
}
