package iampolicy

import "strings"

// Principal is one entry of a Principal element: its type ("AWS", "Service",
// "Federated", "CanonicalUser") and value. The bare form "*" has no type.
type Principal struct{ Type, Value string }

// Class says what kind of thing a principal is.
type Class string

const (
	ClassNone          Class = ""
	ClassEveryone      Class = "everyone"       // "*"
	ClassAccount       Class = "account"        // …:root or twelve digits
	ClassUser          Class = "user"           // IAM user ARN
	ClassRole          Class = "role"           // IAM role ARN
	ClassSession       Class = "session"        // assumed-role session ARN
	ClassFederatedUser Class = "federated-user" // sts:GetFederationToken
	ClassUserID        Class = "user-id"        // AIDA…
	ClassRoleID        Class = "role-id"        // AROA…
	ClassService       Class = "service"
	ClassFederated     Class = "federated" // OIDC or SAML provider
	ClassCanonical     Class = "canonical" // S3 canonical user
	ClassMalformed     Class = "malformed" // IAM would refuse it
)

// Class classifies an entry of a Principal element.
func (p Principal) Class() Class {
	switch p.Type {
	case "":
		if p.Value == "*" {
			return ClassEveryone
		}
		return ClassMalformed
	case "AWS":
		return ClassOf(p.Value)
	case "Service":
		return ClassService
	case "Federated":
		return ClassFederated
	case "CanonicalUser":
		return ClassCanonical
	}
	return ClassMalformed
}

// ClassOf classifies the value of an AWS principal, or a caller's ARN. An ARN
// with a wildcard is malformed: "*" stands alone in a Principal element (IAM
// User Guide, "AWS JSON policy elements: Principal").
func ClassOf(value string) Class {
	switch {
	case value == "*":
		return ClassEveryone
	case isAccountID(value):
		return ClassAccount
	case isUniqueID(value, "AROA"):
		return ClassRoleID
	case isUniqueID(value, "AIDA"):
		return ClassUserID
	}
	a, ok := splitARN(value)
	if !ok || a.region != "" || !isAccountID(a.account) || !isPartition(a.partition) || strings.ContainsAny(value, "*? ") {
		return ClassMalformed
	}
	return classOfResource(a.service, a.resource)
}

func classOfResource(service, resource string) Class {
	if service == "iam" && resource == "root" {
		return ClassAccount
	}
	kind, rest, _ := strings.Cut(resource, "/")
	if rest == "" || strings.HasSuffix(rest, "/") {
		return ClassMalformed
	}
	switch service + ":" + kind {
	case "iam:user":
		return ClassUser
	case "iam:role":
		return ClassRole
	case "sts:federated-user":
		return ClassFederatedUser
	case "sts:assumed-role":
		if strings.Count(rest, "/") == 1 && rest[0] != '/' {
			return ClassSession
		}
	}
	return ClassMalformed
}

// arn is an ARN cut at its first five colons.
type arn struct{ partition, service, region, account, resource string }

func splitARN(s string) (arn, bool) {
	var a arn
	rest, ok := strings.CutPrefix(s, "arn:")
	if !ok {
		return a, false
	}
	for _, field := range []*string{&a.partition, &a.service, &a.region, &a.account} {
		if *field, rest, ok = strings.Cut(rest, ":"); !ok {
			return a, false
		}
	}
	a.resource = rest
	return a, true
}

func isAccountID(s string) bool {
	return len(s) == 12 && strings.Trim(s, "0123456789") == ""
}

func isUniqueID(s, prefix string) bool {
	return len(s) >= 16 && strings.HasPrefix(s, prefix) && isUpperAlnum(s)
}

func isUpperAlnum(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; (c < 'A' || c > 'Z') && (c < '0' || c > '9') {
			return false
		}
	}
	return true
}

func isPartition(s string) bool {
	return s == "aws" || strings.HasPrefix(s, "aws-") && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz-") == ""
}

// caller is the request's principal, taken apart once for all statements.
type caller struct {
	value    string // as given: an ARN or a service name
	class    Class
	arn      arn
	session  string // session ARN, "" if not known
	roleName string // of a role or session, without path
	uniqueID string // without the ":session" that aws:userid carries
}

func newCaller(req *Request) caller {
	c := caller{value: req.Principal, class: ClassOf(req.Principal), session: req.Session}
	c.arn, _ = splitARN(req.Principal)
	c.uniqueID, _, _ = strings.Cut(req.UniqueID, ":")
	switch c.class {
	case ClassRole:
		c.roleName = c.arn.resource[strings.LastIndexByte(c.arn.resource, '/')+1:]
	case ClassSession:
		c.session = req.Principal
		c.roleName = sessionRole(c.arn.resource)
	}
	return c
}

// sessionRole is the role name inside "assumed-role/name/session".
func sessionRole(resource string) string {
	_, rest, _ := strings.Cut(resource, "/")
	name, _, _ := strings.Cut(rest, "/")
	return name
}

// named says how p names the caller: ClassNone when it does not. Principal
// ARNs are compared exactly, with case ("AWS JSON policy elements: Principal").
func (c *caller) named(p Principal) Class {
	class := p.Class()
	if c.is(class, p.Value) {
		return class
	}
	return ClassNone
}

func (c *caller) is(class Class, value string) bool {
	switch class {
	case ClassEveryone:
		return true
	case ClassAccount:
		return c.inAccount(value)
	case ClassRole:
		return c.isRole(value)
	case ClassSession:
		return value == c.session
	case ClassRoleID, ClassUserID:
		return value == c.uniqueID
	case ClassMalformed, ClassNone:
		return false
	}
	return value == c.value
}

// inAccount: twelve digits mean that account's root ARN in the same partition.
func (c *caller) inAccount(value string) bool {
	if isAccountID(value) {
		return value == c.arn.account
	}
	a, _ := splitARN(value)
	return a.account == c.arn.account && a.partition == c.arn.partition
}

// isRole matches a role with itself and with its sessions. A session ARN has
// lost the role's path, so only the name is compared there; role names are
// unique in an account whatever their path.
func (c *caller) isRole(value string) bool {
	if c.class != ClassSession {
		return value == c.value
	}
	a, _ := splitARN(value)
	name := a.resource[strings.LastIndexByte(a.resource, '/')+1:]
	return name == c.roleName && a.account == c.arn.account && a.partition == c.arn.partition
}

// rank orders the ways of naming a caller by how direct the grant is.
func rank(c Class) int {
	switch c {
	case ClassNone:
		return 0
	case ClassAccount:
		return 1
	case ClassRole, ClassRoleID:
		return 2
	}
	return 3
}

// namedBy returns the most direct way in which the list names the caller.
func (c *caller) namedBy(list []Principal) Class {
	best := ClassNone
	for _, p := range list {
		if how := c.named(p); rank(how) > rank(best) {
			best = how
		}
	}
	return best
}

// exempt says whether a NotPrincipal list leaves the caller out. AWS may check
// the account first, then the role, then the session, so the caller is left
// out only if its account is listed as well ("AWS JSON policy elements:
// NotPrincipal").
func (c *caller) exempt(list []Principal) bool {
	var account, self bool
	for _, p := range list {
		switch how := c.named(p); {
		case how == ClassEveryone:
			return true
		case how == ClassAccount:
			account = true
		case how != ClassNone:
			self = true
		}
	}
	switch c.class {
	case ClassAccount:
		return account
	case ClassMalformed: // a service or provider: it stands in no account
		return self
	}
	return account && self
}
