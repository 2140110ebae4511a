package faults

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"clonepath/awsops/awserr"
	"clonepath/awsops/iampolicy"
	"clonepath/checks/evidence"
)

// oldVersionGrants: no policy in force grants the read, but a version that is
// not in force does.
func oldVersionGrants(v *view) *hit {
	missing := v.read().cause("role-permission-policy-missing")
	if missing == nil {
		return nil
	}
	for _, d := range v.documents() {
		for _, version := range d.Others {
			if !wouldRead(missing, d, version) {
				continue
			}
			return &hit{
				summary:  fmt.Sprintf("The policy %s has a version %s that allows the read, but another version is in force, which does not.", d.Name, version.ID),
				evidence: []string{v.read().Because, fmt.Sprintf("%s: version %s allows %s", d.ARN, version.ID, actionRead)},
				with:     map[string]string{"policyArn": d.ARN, "version": version.ID},
			}
		}
	}
	return nil
}

// wouldRead tells whether the role could read with a version in force: in place
// of the grant that the proposal assumes, and without what else stands between.
func wouldRead(missing *proposal, d evidence.Document, version evidence.Version) bool {
	c := missing.call
	c.pol.Identity = slices.Clone(c.pol.Identity)
	c.pol.Identity[len(c.pol.Identity)-1] = iampolicy.Named{Name: documentName(d), Doc: parsePolicy(d.Name, version.Text).doc}
	return c.decide().Outcome == iampolicy.Allow
}

// deniedForReal: nobody could read the role's policies, but AWS says that one of
// them denies.
func deniedForReal(v *view) *hit {
	f := evidence.FailureOf(v.r.RoleValue)
	if f == nil || f.Class != awserr.Denied || v.documentsKnown() || f.Reason != "identity-based policy" || !f.Explicit {
		return nil
	}
	return &hit{summary: fmt.Sprintf("A policy of the role %s itself denies %s.", v.roleName(), cmp.Or(f.Action, actionRead)), evidence: []string{quoteFailure(f)}}
}

// openReadKeys are what a condition on the read may ask for that only the
// agent's side knows.
var openReadKeys = []string{
	"aws:sourceip", "aws:vpcsourceip", "aws:sourcevpc", "aws:sourcevpce", "aws:sourcevpcarn", "aws:resourcetag/", "secretsmanager:resourcetag/",
	"aws:useragent", "aws:tokenissuetime", "aws:sourceidentity",
}

// openCondition: a condition leaves it open whether the role may read, and the
// role was refused for real.
func openCondition(v *view) *hit {
	j, f := v.read(), evidence.FailureOf(v.r.RoleValue)
	if f == nil || f.Class != awserr.Denied || !j.depends() || !anyKey(j.DependsOn, openReadKeys) {
		return nil
	}
	return &hit{
		certainty: Likely,
		summary:   fmt.Sprintf("The role was refused, and what stands between is a condition on %s in its permission policy.", list(j.DependsOn, 4)),
		evidence:  []string{trimStop(j.Because), quoteFailure(f)},
		settle:    "the value that the agent's request has for it (CloudTrail shows its address)",
		patch:     v.patchReadCondition(),
	}
}

// patchReadCondition drops the conditions under which the role may read.
func (v *view) patchReadCondition() string {
	docs := v.documents()
	for i := range docs {
		doc := parsePolicy(docs[i].Name, docs[i].Text).doc
		if doc == nil {
			continue
		}
		for n := range doc.Statements {
			s := &doc.Statements[n]
			if !allows(s) || len(s.Condition) == 0 || !slices.ContainsFunc(s.Action, func(a string) bool { return iampolicy.MatchAction(a, actionRead) }) {
				continue
			}
			if after, err := iampolicy.RemoveElement([]byte(docs[i].Text), n, "Condition"); err == nil {
				return DocumentDiff(docs[i].Name, docs[i].Text, string(after))
			}
		}
	}
	return ""
}

// nameless: there is no secret of the name, nor one like it, so that policies
// which name secrets cannot be held against it.
func (v *view) nameless() bool {
	_, exact := v.secretARN()
	return v.secretMissing() && !exact && len(v.r.Lookup.Get().Near) == 0 && len(v.documents()) > 0
}

// suppliedRefused tells whether IAM refuses the permission policy that the
// operator brought: then it is no wonder that the role has none.
func (v *view) suppliedRefused() bool {
	d := v.r.SuppliedPermission
	return d.Seen() && strings.TrimSpace(d.Value.Text) != "" && len(iampolicy.Lint(iampolicy.KindIdentity, []byte(d.Value.Text))) > 0
}
