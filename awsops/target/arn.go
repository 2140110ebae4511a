package target

import (
	"fmt"
	"strings"
)

// ARN is an Amazon Resource Name, split at its first five colons
// (AWS General Reference, "Amazon Resource Names").
type ARN struct {
	Partition, Service, Region, Account, Resource string
}

// secretSuffix is what Secrets Manager appends to a secret's name in its ARN.
var secretSuffix = lazy(`-[A-Za-z0-9]{6}$`)

// ParseARN splits an ARN. It is syntax only: whether the service has such a
// resource is the business of the field patterns.
func ParseARN(s string) (ARN, error) {
	parts := strings.SplitN(s, ":", 6)
	if len(parts) != 6 || parts[0] != "arn" || parts[1] == "" || parts[2] == "" || parts[5] == "" {
		return ARN{}, fmt.Errorf("%q is not an ARN: expected arn:partition:service:region:account:resource", s)
	}
	return ARN{parts[1], parts[2], parts[3], parts[4], parts[5]}, nil
}

// String joins the parts again.
func (a ARN) String() string {
	return strings.Join([]string{"arn", a.Partition, a.Service, a.Region, a.Account, a.Resource}, ":")
}

// RoleARNOf turns the ARN of an assumed-role session into that of the role.
// The role's path is lost in a session ARN, so the result is exact only for
// roles without a path; ok is false where s is no session ARN.
func RoleARNOf(session string) (arn string, ok bool) {
	a, err := ParseARN(session)
	if err != nil || a.Service != "sts" || !strings.HasPrefix(a.Resource, "assumed-role/") {
		return "", false
	}
	name, _, _ := strings.Cut(strings.TrimPrefix(a.Resource, "assumed-role/"), "/")
	return ARN{a.Partition, "iam", "", a.Account, "role/" + name}.String(), true
}

// SamePrincipal tells whether a caller ARN (of a role, or of a session of it)
// is the wanted principal. A session ARN has lost the role's path, so names are
// compared without it.
func SamePrincipal(caller, principal string) bool {
	if caller == principal {
		return true
	}
	if role, ok := RoleARNOf(caller); ok {
		caller = role
	}
	a, errA := ParseARN(caller)
	b, errB := ParseARN(principal)
	if errA != nil || errB != nil || a.Account != b.Account || a.Partition != b.Partition {
		return false
	}
	return strings.HasPrefix(a.Resource, "role/") && strings.HasPrefix(b.Resource, "role/") &&
		lastSegment(a.Resource) == lastSegment(b.Resource)
}

func lastSegment(s string) string { return s[strings.LastIndexByte(s, '/')+1:] }
