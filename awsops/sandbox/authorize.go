package sandbox

import (
	"cmp"
	"strconv"
	"strings"

	"clonepath/awsops/iampolicy"
)

// Kinds of policy as AWS's denials call them. They are the names under which
// policies go to iampolicy, followed by the policy's ARN where it has one, so
// that a Decision names the kind that decided.
const (
	identityPolicy = "identity-based policy"
	resourcePolicy = "resource-based policy"
	boundaryPolicy = "permissions boundary"
	sessionPolicy  = "session policy"
	trustPolicy    = "role trust policy"
)

// ask is one question to the policies: may the caller do this?
type ask struct {
	action   string // "secretsmanager:GetSecretValue"
	resource string // ARN
	owner    string // account of the resource, the caller's where ""
	shown    string // the resource as a denial names it, where it is not the ARN
	context  iampolicy.Context

	trust    *string // documents of the resource: which one is asked follows from
	policy   string  // the action. policy is a secret's, "" for none
	keyGrant *string
	grants   []iampolicy.Grant // on the key
}

// judge evaluates an ask on the stored documents.
func (c *call) judge(a ask) iampolicy.Decision {
	return iampolicy.Evaluate(c.request(a), c.policies(a))
}

// allowed says yes, or gives the denial as the services word it: with the kind
// of policy that refused, also across accounts where a secret or key is read.
func (c *call) allowed(a ask) error {
	if reason := c.stoppedBy(a); reason != "" {
		return c.denial(a, reason)
	}
	d := c.judge(a)
	if d.Outcome == iampolicy.Allow {
		return nil
	}
	return c.denial(a, c.reason(a, d))
}

// denial is the error of a refused call. reason is the suffix, "" for the bare
// text.
func (c *call) denial(a ask, reason string) error {
	code, status := "AccessDenied", 403
	if c.json {
		code, status = "AccessDeniedException", 400
	}
	shown := a.shown
	if shown == "" {
		shown = a.resource
	}
	return faultf(status, code, "User: %s is not authorized to perform: %s on resource: %s%s", c.caller.arn(), a.action, shown, reason)
}

// reason finds the kind of policy that refused (FAULTS.md, "AccessDenied suffix
// grammar"). An explicit deny names its policy; for a missing allow the layers
// are tried one by one.
func (c *call) reason(a ask, d iampolicy.Decision) string {
	if d.Outcome == iampolicy.ExplicitDeny {
		article := map[bool]string{true: " an ", false: " a "}[strings.HasPrefix(d.Policy, identityPolicy)]
		if d.Policy == trustPolicy {
			article = " the "
		}
		return " with an explicit deny in" + article + d.Policy
	}
	return " because no " + c.missing(a) + " allows the " + a.action + " action"
}

// missing names the layer whose allow is missing: the first without which the
// others would be enough.
func (c *call) missing(a ask) string {
	request, p := c.request(a), c.policies(a)
	outcome := func(p iampolicy.Policies) bool { return iampolicy.Evaluate(request, p).Outcome == iampolicy.Allow }
	everything := []iampolicy.Named{iampolicy.Assumed(identityPolicy)}
	without := p
	without.Boundary = nil
	if p.Boundary != nil && outcome(without) {
		return boundaryPolicy
	}
	without = p
	without.Session = nil
	if len(p.Session) > 0 && outcome(without) {
		return sessionPolicy
	}
	without = p
	without.Identity = everything
	if outcome(without) {
		return identityPolicy
	}
	switch {
	case a.trust != nil:
		return trustPolicy
	case a.keyGrant != nil || p.Accounts == iampolicy.CrossAccount:
		return resourcePolicy
	}
	return identityPolicy
}

func (c *call) request(a ask) iampolicy.Request {
	r := iampolicy.Request{
		Principal: c.caller.arn(), UniqueID: c.caller.uniqueID,
		Action: a.action, Resource: a.resource, Context: c.context(a.context),
	}
	r.Context["aws:ResourceAccount"] = []string{cmp.Or(a.owner, c.caller.account)}
	if c.caller.role != "" {
		r.Principal, r.Session = c.caller.roleARN, c.caller.arn()
	}
	return r
}

// policies gathers every stored document that has a say. Identity is never
// nil: a caller without policies has none, which iampolicy must not take for
// "not visible".
func (c *call) policies(a ask) iampolicy.Policies {
	p := iampolicy.Policies{Identity: []iampolicy.Named{}, Accounts: iampolicy.SameAccount}
	if a.owner != "" && a.owner != c.caller.account {
		p.Accounts = iampolicy.CrossAccount
	}
	if h := c.holder(c.caller); h != nil {
		p.Identity = c.identity(h)
		if h.boundary != "" {
			p.Boundary = named(boundaryPolicy+": "+h.boundary, c.managedDocument(h.boundary))
		}
	}
	for _, document := range c.caller.policies {
		p.Session = append(p.Session, *named(sessionPolicy, document))
	}
	if a.trust != nil {
		p.Trust = storable(trustPolicy, iampolicy.KindTrust, *a.trust)
	}
	if a.policy != "" {
		p.Resource = named(resourcePolicy, a.policy)
	}
	switch {
	case a.keyGrant != nil:
		p.Key = named(resourcePolicy, *a.keyGrant)
		p.Grants.List = a.grants
	case strings.HasPrefix(a.action, "kms:"): // about no key in particular
		none := iampolicy.Assumed(resourcePolicy)
		p.Key = &none
	}
	return p
}

// identity lists the inline and attached policies of a user or role.
func (w *world) identity(h *holder) []iampolicy.Named {
	out := []iampolicy.Named{}
	for _, name := range sortedKeys(h.inline) {
		out = append(out, *storable(identityPolicy, iampolicy.KindIdentity, h.inline[name]))
	}
	for _, arn := range h.attached {
		out = append(out, *named(identityPolicy+": "+arn, w.managedDocument(arn)))
	}
	return out
}

func (w *world) managedDocument(arn string) string {
	if p := w.policy(arn); p != nil {
		return p.document()
	}
	return ""
}

// named parses a stored document. One that is no policy (it came in by an
// injection, or was deleted) allows nothing: AWS could not even store it.
func named(name, text string) *iampolicy.Named {
	doc, err := iampolicy.Parse([]byte(text))
	if err != nil || doc.Bare {
		doc = &iampolicy.Document{}
	}
	return &iampolicy.Named{Name: name, Doc: doc}
}

// storable is named for a document that an injection may have put past IAM's
// validation: what IAM refuses to store allows nothing.
func storable(name string, kind iampolicy.Kind, text string) *iampolicy.Named {
	if len(iampolicy.Lint(kind, []byte(text))) > 0 {
		return &iampolicy.Named{Name: name, Doc: &iampolicy.Document{}}
	}
	return named(name, text)
}

// context adds the global condition keys that AWS fills in for every call.
func (c *call) context(own iampolicy.Context) iampolicy.Context {
	arn, kind := c.caller.arn(), "User"
	if c.caller.role != "" {
		arn, kind = c.caller.roleARN, "AssumedRole"
	}
	out := iampolicy.Context{
		"aws:PrincipalArn":     {arn},
		"aws:PrincipalAccount": {c.caller.account},
		"aws:PrincipalType":    {kind},
		"aws:userid":           {c.caller.userID()},
		"aws:CurrentTime":      {c.now.UTC().Format("2006-01-02T15:04:05Z")},
		"aws:EpochTime":        {strconv.FormatInt(c.now.Unix(), 10)},
		"aws:RequestedRegion":  {c.region},
		"aws:SecureTransport":  {"true"}, // loopback stands for TLS
		"aws:ViaAWSService":    {"false"},

		"aws:PrincipalIsAWSService": {"false"},
		"aws:UserAgent":             {c.userAgent},
	}
	home := c.home()
	out["aws:SourceIp"] = []string{c.accounts[c.network()].address}
	if home.organization != "" {
		out["aws:PrincipalOrgID"] = []string{home.organization}
	}
	if c.caller.user != "" {
		out["aws:username"] = []string{c.caller.user}
	}
	if c.temporary {
		out["aws:MultiFactorAuthPresent"] = []string{"false"}
	}
	if c.caller.sourceIdentity != "" {
		out["aws:SourceIdentity"] = []string{c.caller.sourceIdentity}
	}
	if h := c.holder(c.caller); h != nil {
		addTags(out, "aws:PrincipalTag/", h.tags)
	}
	addTags(out, "aws:PrincipalTag/", c.caller.tags)
	for key, values := range own {
		out[key] = values
	}
	return out
}

func addTags(out iampolicy.Context, prefix string, tags map[string]string) {
	for key, value := range tags {
		out[prefix+key] = []string{value}
	}
}

// requestTags are the keys by which policies judge the tags of a request.
func requestTags(out iampolicy.Context, tags map[string]string) {
	if len(tags) > 0 {
		addTags(out, "aws:RequestTag/", tags)
		out["aws:TagKeys"] = sortedKeys(tags)
	}
}
