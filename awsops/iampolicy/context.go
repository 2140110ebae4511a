package iampolicy

import (
	"maps"
	"slices"
	"strings"
)

// Opened says who began the caller's session. It decides what is known of a
// second factor: AWS sends aws:MultiFactorAuthPresent with every temporary
// credential, as "false" where no person gave a code, and never with a user's
// access key ("AWS global condition context keys").
type Opened int

const (
	ByMachine Opened = iota // agent, runner, and the role's session that they open
	ByPerson                // perhaps with a code: nobody here knows
)

const (
	keyMFA    = "aws:MultiFactorAuthPresent"
	keyMFAAge = "aws:MultiFactorAuthAge"
	keyUserID = "aws:userid"
)

// Prefixes of the context keys that hold tags, for Tagged.
const (
	TagsOfPrincipal = "aws:PrincipalTag/"
	TagsOfResource  = "aws:ResourceTag/"
	TagsOfRequest   = "aws:RequestTag/"
	TagsOfSecret    = "secretsmanager:ResourceTag/"
	TagsOfRole      = "iam:ResourceTag/"
)

// principalKeys are what FromPrincipal decides about.
var principalKeys = []string{
	"aws:PrincipalAccount", "aws:PrincipalType", "aws:PrincipalArn", "aws:username", keyUserID, keyMFA, keyMFAAge,
	"aws:PrincipalTag/*", "aws:PrincipalOrgID", "aws:PrincipalOrgPaths",
}

// With returns the request with one context key set; Without with the key
// absent, in any spelling. The receiver stays as it was.
func (r Request) With(key string, values ...string) Request {
	r = r.Without(key)
	r.Context[key] = values
	return r
}

// Without is described at With. A key that ends in "*" stands for all that
// begin so. What was said of it as Unknowable stays.
func (r Request) Without(key string) Request {
	context := maps.Clone(r.Context)
	maps.DeleteFunc(context, func(k string, _ []string) bool { return keyMatches(key, k) })
	if context == nil {
		context = Context{}
	}
	r.Context = context
	return r
}

// Absent returns the request with keys that are known not to be sent.
func (r Request) Absent(keys ...string) Request {
	for _, key := range keys {
		r = r.Without(key)
		r.Begins = maps.Clone(r.Begins)
		maps.DeleteFunc(r.Begins, func(k, _ string) bool { return keyMatches(key, k) })
		r.Unknowable = slices.DeleteFunc(slices.Clone(r.Unknowable), func(u string) bool {
			return strings.EqualFold(u, key) || keyMatches(key, u)
		})
	}
	return r
}

// Unknown returns the request with keys that nobody here can know.
func (r Request) Unknown(keys ...string) Request {
	r = r.Absent(keys...)
	r.Unknowable = append(r.Unknowable, keys...)
	return r
}

// Tagged returns the request with all tags of one kind known, such as
// TagsOfPrincipal: a key of that kind without a tag is absent.
func (r Request) Tagged(prefix string, tags map[string]string) Request {
	r = r.Absent(prefix + "*")
	for key, value := range tags {
		r.Context[prefix+key] = []string{value}
	}
	return r
}

// FromPrincipal returns the request with the context keys that follow from the
// caller's ARN, id and Opened ("AWS global condition context keys"), and with
// those about the caller that nobody here can know. Evaluate never adds them by
// itself. For a session aws:PrincipalArn is the role's ARN; where only the
// session ARN is given and the role stands in a path, that path is lost and the
// key is wrong.
func (r Request) FromPrincipal() Request {
	c := newCaller(&r)
	r = r.Absent(principalKeys...).Unknown("aws:PrincipalTag/*", "aws:PrincipalOrgID", "aws:PrincipalOrgPaths")
	for key, value := range map[string]string{
		"aws:PrincipalAccount": c.arn.account, "aws:PrincipalType": principalTypes[c.class], "aws:PrincipalArn": c.principalARN(), "aws:username": c.userName(),
	} {
		if value != "" {
			r.Context[key] = []string{value}
		}
	}
	return r.secondFactor(c.class).userID(&c)
}

// As returns the request as another principal makes it.
func (r Request) As(principal, uniqueID string) Request {
	r.Principal, r.Session, r.UniqueID = principal, "", uniqueID
	return r.FromPrincipal()
}

func (r Request) secondFactor(class Class) Request {
	switch {
	case class == ClassMalformed:
		return r // a service
	case r.Opened == ByPerson || class == ClassAccount || class == ClassFederatedUser:
		return r.Unknown(keyMFA, keyMFAAge)
	case class == ClassUser:
		return r // an access key
	}
	return r.With(keyMFA, "false")
}

// userID is the id, and behind a role's a colon and the session's name.
func (r Request) userID(c *caller) Request {
	_, session, named := strings.Cut(c.session, "assumed-role/"+c.roleName+"/")
	switch {
	case c.uniqueID == "":
		return r.Unknown(keyUserID)
	case c.roleName == "":
		return r.With(keyUserID, c.uniqueID)
	case named:
		return r.With(keyUserID, c.uniqueID+":"+session)
	}
	r.Begins = maps.Clone(r.Begins)
	if r.Begins == nil {
		r.Begins = map[string]string{}
	}
	r.Begins[keyUserID] = c.uniqueID + ":"
	return r
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

func (c *caller) userName() string {
	if c.class != ClassUser {
		return ""
	}
	return c.arn.resource[strings.LastIndexByte(c.arn.resource, '/')+1:]
}
