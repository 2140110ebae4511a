package snapshot

import (
	"slices"
	"strings"
	"time"

	"clonepath/awsops/iampolicy"
	"clonepath/awsops/target"
	"clonepath/checks/evidence"
	"clonepath/checks/practices"
	"clonepath/checks/verdict"
)

// holdings are the parsed policies of an account, each once.
type holdings struct {
	things  []string
	managed map[string]held
	groups  map[string][]held
}

// held is one policy with the calls that it has to do with.
type held struct {
	iampolicy.Named
	worth practices.Mask
	full  bool // it allows everything
}

// somebody is a principal as the evaluation sees it.
type somebody struct {
	evidence.Principal
	policies iampolicy.Policies // Identity and Boundary
	worth    practices.Mask     // calls that one of its policies may allow
	group    verdict.Group
}

func holdingsOf(ids *evidence.Identities, things []string) *holdings {
	h := &holdings{things: things, managed: map[string]held{}, groups: map[string][]held{}}
	for _, d := range ids.Policies {
		h.managed[d.ARN] = hold("managed policy "+d.Name, d.Text, things)
	}
	for _, g := range ids.Groups {
		h.groups[g.Name] = h.of("group "+g.Name+", ", g.Inline, g.Attached)
	}
	return h
}

// hold parses a policy. One that does not parse may say anything.
func hold(name, text string, things []string) held {
	doc, err := iampolicy.Parse([]byte(text))
	if err != nil {
		return held{iampolicy.Unseen(name), ^practices.Mask(0), false}
	}
	return held{iampolicy.Named{Name: name, Doc: doc}, practices.Touches(doc, things), allowsAll(doc)}
}

// allowsAll reports whether a document allows every action on everything.
func allowsAll(doc *iampolicy.Document) bool {
	return slices.ContainsFunc(doc.Statements, func(s iampolicy.Statement) bool {
		return s.Effect == iampolicy.EffectAllow && len(s.Condition) == 0 && slices.Contains(s.Action, "*") && slices.Contains(s.Resource, "*")
	})
}

func (h *holdings) of(owner string, inline []evidence.Document, attached []string) []held {
	var list []held
	for _, d := range inline {
		list = append(list, hold(owner+"inline policy "+d.Name, d.Text, h.things))
	}
	for _, arn := range attached {
		p, ok := h.managed[arn]
		if !ok {
			p = held{iampolicy.Unseen("managed policy " + arn), ^practices.Mask(0), false}
		}
		p.Name = owner + p.Name
		list = append(list, p)
	}
	return list
}

// somebody gathers what is known of a principal.
func (snap *Snapshot) somebody(p evidence.Principal, h *holdings) somebody {
	out := somebody{Principal: p, policies: iampolicy.Policies{Identity: []iampolicy.Named{}}}
	all := h.of("", p.Inline, p.Attached)
	for _, name := range p.Groups {
		if list, ok := h.groups[name]; ok {
			all = append(all, list...)
		}
	}
	full := false
	for _, policy := range all {
		if policy.worth == 0 {
			continue // it neither allows nor denies any of the calls
		}
		out.policies.Identity = append(out.policies.Identity, policy.Named)
		out.worth |= policy.worth
		full = full || policy.full
	}
	if p.Boundary != "" {
		limit, ok := h.managed[p.Boundary]
		if !ok {
			limit.Named = iampolicy.Unseen("permissions boundary " + p.Boundary)
		}
		limit.Name = "permissions boundary " + p.Boundary
		out.policies.Boundary = &limit.Named
	}
	out.group = snap.groupOf(p, full && p.Boundary == "")
	return out
}

// unusedAfter is how long a role was not used before it counts as forgotten.
const unusedAfter = 90 * 24 * time.Hour

// groupOf: what says most comes first.
func (snap *Snapshot) groupOf(p evidence.Principal, full bool) verdict.Group {
	a, _ := target.ParseARN(p.ARN) // of none the group is other
	now := snap.Record.Taken
	switch {
	case p.ARN == snap.RoleARN():
		return verdict.GroupRole
	case target.SamePrincipal(snap.Record.Caller.Get().ARN, p.ARN):
		return verdict.GroupOperator
	case full:
		return verdict.GroupAdministrator
	case strings.HasPrefix(a.Resource, "role/aws-service-role/"):
		return verdict.GroupService
	case strings.HasPrefix(a.Resource, "role/aws-reserved/sso.amazonaws.com/"):
		return verdict.GroupSSO
	case p.LastUsed != nil && now.Sub(*p.LastUsed) > unusedAfter:
		return verdict.GroupUnused
	}
	return verdict.GroupOther
}
