package review

import (
	"fmt"
	"slices"
	"strings"

	"clonepath/awsops/iampolicy"
	"clonepath/awsops/target"
)

const (
	actionRead    = "secretsmanager:GetSecretValue"
	actionAssume  = "sts:AssumeRole"
	keyExternalID = "sts:ExternalId"
)

var names = map[iampolicy.Kind]string{iampolicy.KindTrust: "trust policy", iampolicy.KindIdentity: "permission policy"}

// misplaced: a permission policy where the trust policy belongs, or the reverse.
func (r *reviewer) misplaced() bool {
	looks := r.doc.Looks()
	if looks == "" || looks == r.kind || names[looks] == "" || names[r.kind] == "" {
		return false
	}
	r.add(RuleMisplaced, 0, "", "", fmt.Sprintf("This is a %s, and it stands where the %s belongs.", names[looks], names[r.kind]),
		fmt.Sprintf("Put this document in as the %s; the %s is another one.", names[looks], names[r.kind]))
	return true
}

// document looks at what no single statement has.
func (r *reviewer) document() {
	var allows bool
	for i := range r.doc.Statements {
		allows = allows || r.doc.Statements[i].Effect != iampolicy.EffectDeny
	}
	if r.kind == iampolicy.KindTrust && !allows && len(r.doc.Statements) > 0 {
		r.add(RuleOnlyDeny, 0, "", "", "The trust policy only denies: no statement lets anybody in.", "Add a statement that allows the agent sts:AssumeRole.")
	}
	if i := slices.IndexFunc(r.doc.Statements, hasVariable); i >= 0 && r.doc.Version != "2012-10-17" && !r.doc.Bare {
		r.add(RuleLiteralVariable, i, "", "", "The document's Version knows no variables: ${…} is compared letter by letter.", `Write "Version": "2012-10-17".`, r.newVersion()...)
	}
}

func (r *reviewer) newVersion() []iampolicy.Edit {
	old := []byte(`"` + r.doc.Version + `"`)
	at := strings.Index(string(r.text), string(old))
	if r.doc.Version == "" || at < 0 {
		return nil
	}
	return []iampolicy.Edit{{Start: at, End: at + len(old), New: `"2012-10-17"`}}
}

func hasVariable(s iampolicy.Statement) bool {
	has := func(v string) bool { return strings.Contains(v, "${") }
	for _, c := range s.Condition {
		if slices.ContainsFunc(c.Values, has) {
			return true
		}
	}
	return slices.ContainsFunc(s.Resource, has) || slices.ContainsFunc(s.NotResource, has)
}

// sessionPrincipal: a session's ARN names that one session; the next has another
// name.
func sessionPrincipal(r *reviewer, i int, s *iampolicy.Statement) {
	for j, p := range s.Principal {
		role, ok := target.RoleARNOf(p.Value)
		if p.Class() != iampolicy.ClassSession || !ok || slices.ContainsFunc(s.Principal, r.isRole(role)) {
			continue
		}
		changed := *s
		changed.Principal = slices.Clone(s.Principal)
		changed.Principal[j].Value = r.fullRole(role)
		r.add(RuleSessionPrincipal, i, "Principal", p.Value, "The Principal is one session of a role; the next session has another name.",
			"Name the role: "+changed.Principal[j].Value, r.rewrite(i, "Principal", changed)...)
	}
}

func (r *reviewer) isRole(role string) func(iampolicy.Principal) bool {
	return func(p iampolicy.Principal) bool { return p.Value == role || p.Value == r.fullRole(role) }
}

// fullRole gives a role back the path that its session's ARN has lost, where it
// is one that is known.
func (r *reviewer) fullRole(role string) string {
	for _, known := range []string{r.subject.Caller, r.subject.Role} {
		if known != "" && target.SamePrincipal(role, known) {
			return known
		}
	}
	return role
}

// sessionCondition: aws:PrincipalArn of a session is its role's ARN.
func sessionCondition(r *reviewer, i int, s *iampolicy.Statement) {
	for j, c := range s.Condition {
		if !strings.EqualFold(c.Key, "aws:PrincipalArn") {
			continue
		}
		for k, value := range c.Values {
			role, ok := target.RoleARNOf(value)
			if !ok || iampolicy.ClassOf(value) != iampolicy.ClassSession {
				continue
			}
			changed := withValues(s, j, replaced(c.Values, k, r.fullRole(role)))
			r.add(RuleSessionCondition, i, c.Element(), value, "The condition compares aws:PrincipalArn with a session; there the key holds the ARN of the role.",
				"Name the role: "+r.fullRole(role), r.rewrite(i, "Condition", changed)...)
		}
	}
}

func withValues(s *iampolicy.Statement, j int, values []string) iampolicy.Statement {
	changed := *s
	changed.Condition = slices.Clone(s.Condition)
	changed.Condition[j].Values = values
	return changed
}

func replaced(list []string, i int, value string) []string {
	out := slices.Clone(list)
	out[i] = value
	return out
}

// forbidsExternalID: Null with true lets in only who sends none.
func forbidsExternalID(r *reviewer, i int, s *iampolicy.Statement) {
	for j, c := range s.Condition {
		if s.Effect != iampolicy.EffectAllow || c.Operator != "Null" || !strings.EqualFold(c.Key, keyExternalID) || !slices.ContainsFunc(c.Values, isTrue) {
			continue
		}
		var edits []iampolicy.Edit
		if r.subject.ExternalID != "" && len(s.ConditionsOn(keyExternalID)) == 1 {
			changed := withValues(s, j, []string{r.subject.ExternalID})
			changed.Condition[j].Operator = "StringEquals"
			edits = r.rewrite(i, "Condition", changed)
		}
		r.add(RuleForbidsExternalID, i, c.Element(), "", `"Null" with "true" asks that no External ID is sent.`,
			"Compare sts:ExternalId with the value that Torque sends, by StringEquals.", edits...)
	}
}

func isTrue(v string) bool { return strings.EqualFold(v, "true") }

// likes are the operators that know wildcards, of those that don't.
var likes = map[string]string{"StringEquals": "StringLike", "StringNotEquals": "StringNotLike"}

// literalWildcard: only StringLike and the operators on ARNs know wildcards.
func literalWildcard(r *reviewer, i int, s *iampolicy.Statement) {
	for j, c := range s.Condition {
		info, ok := iampolicy.ParseOperator(c.Operator)
		at := slices.IndexFunc(c.Values, func(v string) bool { return strings.ContainsAny(v, "*?") })
		if !ok || !strings.HasPrefix(info.Base, "String") || strings.HasSuffix(info.Base, "Like") || at < 0 {
			continue
		}
		var edits []iampolicy.Edit
		like := strings.Replace(c.Operator, info.Base, likes[info.Base], 1)
		if taken := slices.ContainsFunc(s.Condition, func(o iampolicy.Condition) bool { return o.Operator == like && o.Key == c.Key }); likes[info.Base] != "" && !taken {
			changed := withValues(s, j, c.Values)
			changed.Condition[j].Operator = like
			edits = r.rewrite(i, "Condition", changed)
		}
		r.add(RuleLiteralWildcard, i, c.Element(), c.Values[at], c.Operator+" compares letter by letter: a * or ? stands for itself.", "Use "+like+", or the whole value.", edits...)
	}
}

// notAction: what NotAction names is what is not allowed.
func notAction(r *reviewer, i int, s *iampolicy.Statement) {
	at := slices.IndexFunc(s.NotAction, func(p string) bool { return iampolicy.MatchAction(p, actionRead) })
	if s.Effect == iampolicy.EffectAllow && at >= 0 && !r.reads() {
		r.add(RuleNotAction, i, "NotAction", s.NotAction[at], fmt.Sprintf("NotAction leaves %q out, and with it secretsmanager:GetSecretValue.", s.NotAction[at]),
			"Add a statement that allows secretsmanager:GetSecretValue on the secret.")
	}
}

func notResource(r *reviewer, i int, s *iampolicy.Statement) {
	at := slices.IndexFunc(s.NotResource, func(p string) bool { return r.subject.Secret != "" && iampolicy.MatchResource(p, r.subject.Secret) })
	if s.Effect == iampolicy.EffectAllow && at >= 0 && !r.reads() {
		r.add(RuleNotResource, i, "NotResource", s.NotResource[at], fmt.Sprintf("NotResource leaves %q out, and with it this secret.", s.NotResource[at]),
			"Add a statement that allows secretsmanager:GetSecretValue on the secret.")
	}
}

func (r *reviewer) reads() bool { return r.lets(actionRead, r.subject.Secret) }

func resourceSlip(r *reviewer, i int, s *iampolicy.Statement) {
	if s.Effect != iampolicy.EffectAllow || r.subject.Secret == "" || r.reads() {
		return
	}
	for j, pattern := range s.Resource {
		slips := Slips(pattern, r.subject.Secret)
		if len(slips) == 0 {
			continue
		}
		changed := *s
		changed.Resource = replaced(s.Resource, j, Meant(r.subject.Secret))
		r.add(RuleResourceSlip, i, "Resource", pattern, "The Resource misses the secret: "+Say(slips)+".", "Write "+changed.Resource[j], r.rewrite(i, "Resource", changed)...)
	}
}
