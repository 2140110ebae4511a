package practices

import (
	"cmp"
	"slices"
	"strings"

	"clonepath/awsops/iampolicy"
	"clonepath/awsops/inventory"
	"clonepath/awsops/target"
	"clonepath/checks/evidence"
)

// Gatherer takes an account as it is read and keeps whom one of its policies, or
// one of secret, key and role, gives anything to do with the chain. Whether they
// may in the end is for the judge to say.
type Gatherer struct {
	things     []string
	named      string // what the policies of secret, key and role say
	found      evidence.Identities
	principals []candidate
	groups     map[string]candidateGroup
	policies   map[string]inventory.Document
	worth      map[string]Mask // by ARN of a managed policy
}

type candidate struct {
	inventory.Principal
	worth Mask // of its inline policies
}

type candidateGroup struct {
	inventory.Group
	worth Mask
}

// NewGatherer begins with what is known of the chain: whoever is named there is kept.
func NewGatherer(r *evidence.Record) *Gatherer {
	var named strings.Builder
	named.WriteString(r.SecretPolicy.Get().Text + r.KeyPolicy.Get().Text + r.Role.Get().Trust + r.Caller.Get().ARN + " " + r.Role.Get().ARN)
	for _, grant := range r.KeyGrants.Get().List {
		named.WriteString(" " + grant.Grantee)
	}
	return &Gatherer{things: Things(r), named: named.String(), groups: map[string]candidateGroup{}, policies: map[string]inventory.Document{}, worth: map[string]Mask{}}
}

// Sink is where an account is read into.
func (g *Gatherer) Sink() inventory.Sink {
	return inventory.Sink{Principal: g.principal, Group: g.group, Policy: g.policy}
}

func (g *Gatherer) principal(p inventory.Principal) {
	if strings.Contains(p.ARN, ":user/") {
		g.found.Users++
	} else {
		g.found.Roles++
	}
	g.found.Account = cmp.Or(g.found.Account, target.AccountOf(p.ARN))
	g.found.Documents += len(p.Inline)
	c := candidate{Principal: p}
	if c.worth = g.worthOf(p.Inline); c.worth == 0 && !g.isNamed(p) {
		c.Inline = nil
	}
	g.principals = append(g.principals, c)
}

func (g *Gatherer) group(group inventory.Group) {
	g.found.Documents += len(group.Inline)
	g.groups[group.Name] = candidateGroup{group, g.worthOf(group.Inline)}
}

func (g *Gatherer) policy(d inventory.Document) {
	g.found.Documents++
	g.policies[d.ARN] = d
	g.worth[d.ARN] = g.worthOf([]inventory.Document{d})
}

// isNamed reports whether one of the chain's documents names somebody.
func (g *Gatherer) isNamed(p inventory.Principal) bool {
	return strings.Contains(g.named, p.ARN) || p.ID != "" && strings.Contains(g.named, p.ID) || strings.Contains(g.named, "/"+p.Name+"/")
}

func (g *Gatherer) worthOf(list []inventory.Document) Mask {
	var m Mask
	for _, d := range list {
		if doc, err := iampolicy.Parse([]byte(d.Text)); err == nil {
			m |= Allows(doc, g.things)
		}
	}
	return m
}

// Identities is what was kept. cut says that the account goes on behind what was read.
func (g *Gatherer) Identities(cut bool) evidence.Identities {
	out := g.found
	out.Cut = cut
	out.Principals, out.Groups, out.Policies = []evidence.Principal{}, []evidence.Group{}, []evidence.Document{}
	used, joined := map[string]bool{}, map[string]bool{}
	use := func(arns ...string) {
		for _, arn := range arns {
			used[arn] = true
		}
	}
	for _, c := range g.principals {
		if g.worthAll(c) == 0 && !g.isNamed(c.Principal) && g.allSeen(c) {
			continue
		}
		out.Principals = append(out.Principals, evidence.Principal{
			ARN: c.ARN, ID: c.ID, Inline: documents("inline", c.Inline), Attached: c.Attached, Groups: c.Groups,
			Boundary: c.Boundary, Tags: c.Tags, LastUsed: c.LastUsed,
		})
		use(c.Attached...)
		use(c.Boundary)
		for _, name := range c.Groups {
			joined[name] = true
			use(g.groups[name].Attached...)
		}
	}
	for name := range joined {
		if group, ok := g.groups[name]; ok {
			out.Groups = append(out.Groups, evidence.Group{Name: name, Inline: documents("inline", group.Inline), Attached: group.Attached})
		}
	}
	for arn := range used {
		if d, ok := g.policies[arn]; ok {
			out.Policies = append(out.Policies, documents("managed", []inventory.Document{d})...)
		}
	}
	slices.SortFunc(out.Groups, func(a, b evidence.Group) int { return cmp.Compare(a.Name, b.Name) })
	slices.SortFunc(out.Policies, func(a, b evidence.Document) int { return cmp.Compare(a.ARN, b.ARN) })
	slices.SortFunc(out.Principals, func(a, b evidence.Principal) int { return cmp.Compare(a.ARN, b.ARN) })
	return out
}

// worthAll is what all policies of a principal name together.
func (g *Gatherer) worthAll(c candidate) Mask {
	m := c.worth
	for _, arn := range c.Attached {
		m |= g.worth[arn]
	}
	for _, name := range c.Groups {
		m |= g.groups[name].worth
		for _, arn := range g.groups[name].Attached {
			m |= g.worth[arn]
		}
	}
	return m
}

// allSeen reports whether each policy that a principal has was read: one that was
// not may give anything.
func (g *Gatherer) allSeen(c candidate) bool {
	seen := func(arns []string) bool {
		return !slices.ContainsFunc(arns, func(arn string) bool { _, ok := g.policies[arn]; return !ok })
	}
	for _, name := range c.Groups {
		if group, ok := g.groups[name]; !ok || !seen(group.Attached) {
			return false
		}
	}
	return seen(c.Attached)
}

func documents(kind string, list []inventory.Document) []evidence.Document {
	var out []evidence.Document
	for _, d := range list {
		out = append(out, evidence.Document{Name: d.Name, Kind: kind, ARN: d.ARN, Text: d.Text})
	}
	return out
}
