package compare

import (
	"slices"
	"strings"

	"clonepath/checks/evidence"
)

// torqueRows are what Torque's API showed, where it was asked.
var torqueRows = []row{
	of("torqueCredential", compareCredentials),
	of("torqueAgents", compareAgents),
	of("torqueRepository", compareRepositories),
	torqueSaysRow,
}

// torqueSaysRow compares what Torque says of the repository; the row before it
// compares what is set there.
var torqueSaysRow = func() row {
	r := about("torqueRepository")
	r.what, r.symptom = "what Torque says of the repository", true
	r.touches = append(slices.Clone(r.touches), evidence.TorqueCredentialOK)
	return comparedBy(r, compareErrors)
}()

func compareCredentials(p *pair, a, b *evidence.TorqueCredential) []found {
	var s parts
	s.when(p.renamed(a.Name, b.Name), "It is another one: %s; it was %s.", quoted(b.Name), quoted(a.Name))
	s.text("its cloud type", a.CloudType, b.CloudType)
	s.text("its type", a.Type, b.Type)
	s.when(p.renamed(spaces(a), spaces(b)), "The spaces that may use it: %s; they were: %s.", quoted(spaces(b)), quoted(spaces(a)))
	for _, now := range b.Fields {
		i := slices.IndexFunc(a.Fields, func(f evidence.TorqueField) bool { return f.Field == now.Field })
		if i < 0 {
			s.when(true, "It shows a new field, %s.", now.Field)
			continue
		}
		was := a.Fields[i]
		s.when(p.renamed(was.ARN, now.ARN), "Its field %s is %s; it was %s.", now.Field, quoted(now.ARN), quoted(was.ARN))
		s.when(was.ARN == now.ARN && was.Compared != now.Compared, "Its field %s: %s than the set-up's; it was: %s.", now.Field, quoted(now.Compared), quoted(was.Compared))
	}
	return s.found(nil)
}

func spaces(c *evidence.TorqueCredential) string {
	if c.AllSpaces != nil && *c.AllSpaces {
		return "all"
	}
	return strings.Join(slices.Sorted(slices.Values(c.Spaces)), ", ")
}

// compareAgents leaves out when each was heard of last: that differs each time.
func compareAgents(p *pair, a, b *[]evidence.TorqueAgent) []found {
	if p.blurred {
		return nil
	}
	var s parts
	for _, was := range *a {
		i := slices.IndexFunc(*b, func(n evidence.TorqueAgent) bool { return n.Name == was.Name })
		if i < 0 {
			s.when(true, "%s is gone.", was.Name)
			continue
		}
		s.text("the status of "+was.Name, was.Status, (*b)[i].Status)
		s.text("the errors of "+was.Name, strings.Join(was.Errors, " | "), strings.Join((*b)[i].Errors, " | "))
	}
	for _, now := range *b {
		known := slices.ContainsFunc(*a, func(w evidence.TorqueAgent) bool { return w.Name == now.Name })
		s.when(!known, "%s is new.", now.Name)
	}
	return s.found(nil)
}

func compareRepositories(p *pair, a, b *evidence.TorqueRepository) []found {
	var s parts
	s.when(p.renamed(settled(a.URL), settled(b.URL)), "Its address is %s; it was %s.", quoted(settled(b.URL)), quoted(settled(a.URL)))
	s.when(p.renamed(a.Branch, b.Branch), "Its branch is %s; it was %s.", quoted(b.Branch), quoted(a.Branch))
	s.when(p.renamed(a.Credential, b.Credential), "It uses the credential %s; it used %s.", quoted(b.Credential), quoted(a.Credential))
	was, is := strings.Join(slices.Sorted(slices.Values(a.Agents)), ", "), strings.Join(slices.Sorted(slices.Values(b.Agents)), ", ")
	s.when(p.renamed(was, is), "The agents that serve it: %s; they were: %s.", quoted(is), quoted(was))
	return s.found(nil)
}

func compareErrors(p *pair, a, b *evidence.TorqueRepository) []found {
	var s parts
	s.text("its status", a.Status, b.Status)
	was, is := strings.Join(a.Errors, " | "), strings.Join(b.Errors, " | ")
	s.when(p.renamed(was, is), "Its errors: %s; they were: %s.", quoted(is), quoted(was))
	return s.found(nil)
}
