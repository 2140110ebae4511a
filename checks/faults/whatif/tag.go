package whatif

import (
	"regexp"
	"slices"
	"strings"

	"clonepath/awsops/iampolicy"
)

// Faults of tags.
const (
	faultTagsDiffer = "role-tag-mismatch"
	faultTagMissing = "secret-tag-missing"
)

// tagPrefixes are the beginnings of the keys that hold tags, folded.
var tagPrefixes = []string{"aws:resourcetag/", "secretsmanager:resourcetag/", "aws:principaltag/"}

// OnTag reports whether a condition is on a tag of secret or role.
func OnTag(key string) bool { return AnyKey([]string{key}, tagPrefixes) }

// UnmetTags are the conditions on tags of one Allow statement that the call does
// not meet.
func (c Call) UnmetTags(policy string, statement int) []iampolicy.Condition {
	var unmet []iampolicy.Condition
	for _, n := range c.Pol.Identity {
		if n.Name != policy || n.Doc == nil || statement < 0 || statement >= len(n.Doc.Statements) {
			continue
		}
		s := &n.Doc.Statements[statement]
		for _, i := range iampolicy.EachStatement(iampolicy.KindIdentity, c.Req, n)[statement].Failing {
			if OnTag(s.Condition[i].Key) {
				unmet = append(unmet, s.Condition[i])
			}
		}
	}
	return unmet
}

// otherTags drops the conditions on tags that are not met, and fits a Resource
// with a tag of the role in it to the secret.
func otherTags(c Call) []Proposal {
	var out []Proposal
	eachStatement(c.Pol.Identity, func(policy string, i int, s *iampolicy.Statement) {
		if !Allows(s) {
			return
		}
		add := func(fault, note string, change func(fixed *iampolicy.Statement)) {
			out = append(out, Proposal{Call: corrected(c, s, change), Fault: fault, Note: note, Policy: policy, Statement: i})
		}
		if unmet := c.UnmetTags(policy, i); len(unmet) > 0 {
			add(c.tagFault(unmet), "", func(fixed *iampolicy.Statement) {
				fixed.Condition = slices.DeleteFunc(slices.Clone(s.Condition), func(have iampolicy.Condition) bool {
					return slices.ContainsFunc(unmet, func(u iampolicy.Condition) bool { return u.Operator == have.Operator && u.Key == have.Key })
				})
			})
		}
		for _, pattern := range s.Resource {
			if open := principalTag.ReplaceAllString(pattern, "*"); open != pattern && iampolicy.MatchResource(open, c.Req.Resource) {
				add(faultTagsDiffer, pattern, func(fixed *iampolicy.Statement) { fixed.Resource = Replaced(s.Resource, pattern, c.Req.Resource) })
			}
		}
	})
	return out
}

var principalTag = regexp.MustCompile(`(?i)\$\{aws:PrincipalTag/[^{}]*\}`)

// tagFault: a tag that the secret lacks altogether is one to add.
func (c Call) tagFault(unmet []iampolicy.Condition) string {
	for _, condition := range unmet {
		if !strings.HasPrefix(strings.ToLower(condition.Key), tagPrefixes[2]) && c.Value(condition.Key) == "" {
			return faultTagMissing
		}
	}
	return faultTagsDiffer
}

// Value is the one value of a context key, in any spelling of it; "" where it
// has none.
func (c Call) Value(key string) string {
	for have, values := range c.Req.Context {
		if strings.EqualFold(have, key) && len(values) > 0 {
			return values[0]
		}
	}
	return ""
}
