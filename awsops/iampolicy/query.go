package iampolicy

import (
	"maps"
	"regexp"
	"strings"
)

// ConditionsOn returns the conditions on one key, whatever its case.
func (s *Statement) ConditionsOn(key string) []Condition {
	var out []Condition
	for _, c := range s.Condition {
		if strings.EqualFold(c.Key, key) {
			out = append(out, c)
		}
	}
	return out
}

// Keys returns the condition keys of the statement, each once, as written.
func (s *Statement) Keys() []string {
	var out []string
	for _, c := range s.Condition {
		out = addOnce(out, c.Key)
	}
	return out
}

// OperatorInfo takes an operator's name apart, e.g. for "is this key only
// checked if it exists".
type OperatorInfo struct {
	Base      string // "StringLike" of "ForAnyValue:StringLikeIfExists"
	Qualifier string // "ForAnyValue", "ForAllValues" or ""
	IfExists  bool
	Negated   bool
}

// ParseOperator reads an operator's name; false if IAM has none such.
func ParseOperator(name string) (OperatorInfo, bool) {
	t, ok := parseOperator(name)
	if !ok {
		return OperatorInfo{}, false
	}
	q := map[qualifier]string{forAll: "ForAllValues", forAny: "ForAnyValue"}[t.qualifier]
	return OperatorInfo{Base: t.op.name, Qualifier: q, IfExists: t.ifExists, Negated: t.op.negated}, true
}

// With returns the request with one context key set; Without with the key
// absent, in any spelling. The receiver stays as it was.
func (r Request) With(key string, values ...string) Request {
	r = r.Without(key)
	r.Context[key] = values
	return r
}

// Without is described at With.
func (r Request) Without(key string) Request {
	context := maps.Clone(r.Context)
	maps.DeleteFunc(context, func(k string, _ []string) bool { return strings.EqualFold(k, key) })
	if context == nil {
		context = Context{}
	}
	r.Context = context
	return r
}

// PrincipalContext returns the context keys that follow from the caller's ARN
// and id ("AWS global condition context keys"), and those about the caller
// that nobody here can know. Evaluate never adds them by itself. For a session
// aws:PrincipalArn is the role's ARN; where only the session ARN is given and
// the role stands in a path, that path is lost and the key is wrong.
func PrincipalContext(r Request) (Context, []string) {
	c := newCaller(&r)
	context := Context{}
	set := func(key, value string) {
		if value != "" {
			context[key] = []string{value}
		}
	}
	unknowable := []string{"aws:PrincipalTag/*", "aws:PrincipalOrgID", "aws:PrincipalOrgPaths"}
	set("aws:PrincipalAccount", c.arn.account)
	set("aws:PrincipalType", principalTypes[c.class])
	set("aws:PrincipalArn", c.principalARN())
	switch c.class {
	case ClassUser:
		set("aws:username", c.arn.resource[strings.LastIndexByte(c.arn.resource, '/')+1:])
		set("aws:userid", c.uniqueID)
	case ClassRole, ClassSession:
		if _, name, ok := strings.Cut(strings.TrimPrefix(c.session, "arn:"), "assumed-role/"+c.roleName+"/"); ok && c.uniqueID != "" {
			set("aws:userid", c.uniqueID+":"+name)
		}
	}
	if context["aws:userid"] == nil {
		unknowable = append(unknowable, "aws:userid")
	}
	return context, unknowable
}

var principalTypes = map[Class]string{
	ClassAccount: "Account", ClassUser: "User", ClassRole: "AssumedRole",
	ClassSession: "AssumedRole", ClassFederatedUser: "FederatedUser",
}

func (c *caller) principalARN() string {
	if c.class == ClassSession {
		return "arn:" + c.arn.partition + ":iam::" + c.arn.account + ":role/" + c.roleName
	}
	return c.value
}

// Breadth says how much of a service's resources a pattern covers, seen from
// one of them.
type Breadth string

const (
	BreadthNone   Breadth = "none"   // the pattern does not cover it
	BreadthExact  Breadth = "exact"  // only it
	BreadthSuffix Breadth = "suffix" // its name with the six random characters open
	BreadthWider  Breadth = "wider"  // others with a similar name, or in other regions
	BreadthAll    Breadth = "all"    // every resource of its kind, at least in its region
)

var sixRandom = regexp.MustCompile(`-[A-Za-z0-9]{6}$`)

// ResourceBreadth judges a Resource pattern against a secret's or key's ARN.
func ResourceBreadth(pattern, arn string) Breadth {
	a, ok := splitARN(arn)
	switch {
	case !ok || !MatchResource(pattern, arn):
		return BreadthNone
	case pattern == arn:
		return BreadthExact
	case sixRandom.ReplaceAllString(arn, "-??????") == pattern:
		return BreadthSuffix
	}
	kind := a.resource[:strings.IndexAny(a.resource+":", ":/")+1]
	prefix := strings.TrimSuffix(arn, a.resource)
	// A name that no pattern with a literal part of a name can cover.
	if MatchResource(pattern, prefix+kind[:min(len(kind), len(a.resource))]+"\x00-\x00\x00\x00\x00\x00\x00") {
		return BreadthAll
	}
	return BreadthWider
}
