package snapshot

import (
	"slices"

	"clonepath/awsops/iampolicy"
	"clonepath/awsops/target"
	"clonepath/checks/evidence"
	"clonepath/checks/practices"
	"clonepath/checks/verdict"
)

// everybody asks whether the secret's own policy is enough for anybody, without a
// policy of their own: of the account, or of any.
func (c *accessCalls) everybody(account string) {
	if c.resource == nil || c.resource.Doc == nil || account == "" {
		return
	}
	here, _ := target.ParseARN(c.secret) // of none nothing is allowed
	root := "arn:" + here.Partition + ":iam::" + account + ":root"
	anybody := func(account string, identity ...iampolicy.Named) bool {
		who := somebody{Principal: evidence.Principal{ARN: "arn:" + here.Partition + ":iam::" + account + ":role/anybody"}, policies: iampolicy.Policies{Identity: identity}}
		return c.read(who).Outcome == iampolicy.Allow
	}
	// Of another account their own policies have to allow it too, which is theirs to write.
	theirs := iampolicy.Assumed("their own policies")
	switch {
	case c.key == "" || c.keyPolicy == nil:
	case anybody("000000000000", theirs):
		root = "*"
	}
	if root == "*" || anybody(account, []iampolicy.Named{}...) {
		c.access.List = append(c.access.List, verdict.WhoCan{
			Principal: root, Can: []verdict.Can{verdict.CanRead}, Through: []string{"the secret's policy"}, Certainty: verdict.ByDocuments, Group: verdict.GroupOther,
		})
	}
}

// outsiders are the principals of other accounts, and what is no user or role, that
// the trust policy and the secret's policy name.
func (c *accessCalls) outsiders() {
	if c.trust.Doc != nil {
		for _, p := range named(c.trust.Doc, target.AccountOf(c.role)) {
			if c.letsIn(p) {
				c.outsider(p.Value, verdict.CanAssume, "trust policy", groupOfPrincipal(p))
			}
		}
	}
	if c.resource == nil || c.resource.Doc == nil || c.key == "" {
		return // the default key serves nobody of another account
	}
	for _, p := range named(c.resource.Doc, target.AccountOf(c.secret)) {
		who := somebody{Principal: evidence.Principal{ARN: p.Value}, policies: iampolicy.Policies{Identity: []iampolicy.Named{iampolicy.Assumed("their own policies")}}}
		if p.Type == "AWS" && p.Value != "*" && c.read(who).Outcome == iampolicy.Allow {
			c.outsider(p.Value, verdict.CanRead, "the secret's policy", verdict.GroupOther)
		}
	}
}

func (c *accessCalls) outsider(principal string, can verdict.Can, through string, group verdict.Group) {
	i := slices.IndexFunc(c.access.List, func(w verdict.WhoCan) bool { return w.Principal == principal })
	if i >= 0 {
		c.access.List[i].Can = append(c.access.List[i].Can, can)
		c.access.List[i].Through = append(c.access.List[i].Through, through)
		return
	}
	c.access.List = append(c.access.List, verdict.WhoCan{
		Principal: principal, Can: []verdict.Can{can}, Through: []string{through}, Certainty: verdict.ByDocuments, Group: group,
		Known: c.expected(principal, group),
	})
}

// named are the principals of a document's Allow statements that are of no account
// or of another one, each once.
func named(doc *iampolicy.Document, account string) []iampolicy.Principal {
	var list []iampolicy.Principal
	for _, s := range doc.Statements {
		if s.Effect != iampolicy.EffectAllow {
			continue
		}
		for _, p := range s.Principal {
			here := p.Type == "AWS" && (target.AccountOf(p.Value) == account || p.Value == account)
			if !here && !slices.Contains(list, p) {
				list = append(list, p)
			}
		}
	}
	return list
}

// letsIn reports whether the trust policy lets a principal in that it names. Of a
// provider's or a service's the conditions are its own: being named is enough.
func (c *accessCalls) letsIn(p iampolicy.Principal) bool {
	if p.Type != "AWS" && p.Value != "*" {
		return true
	}
	arn := p.Value
	if arn == "*" {
		arn = "arn:aws:iam::000000000000:role/anybody"
	}
	who := somebody{Principal: evidence.Principal{ARN: arn}, worth: practices.MaskOf(practices.Assume)}
	who.policies.Identity = nil // of another account: taken to allow it
	return c.assume(who).Outcome == iampolicy.Allow
}

func groupOfPrincipal(p iampolicy.Principal) verdict.Group {
	if p.Type == "Service" {
		return verdict.GroupService
	}
	return verdict.GroupOther
}
