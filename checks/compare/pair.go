package compare

import (
	"fmt"
	"slices"
	"strings"

	"clonepath/awsops/target"
	"clonepath/checks/evidence"
	"clonepath/checks/verdict"
)

// pair are the two runs as the rows see them.
type pair struct {
	inA, inB Input
	// a and b are the records, both nil where one side is a report only.
	a, b *evidence.Record
	// blurred: one of them is masked. Then the other one is masked as well, and
	// names are not compared: pseudonyms depend on what else the record holds.
	blurred       bool
	notComparable []string
	changed       []target.Field // what was entered otherwise
}

func newPair(a, b Input) (*pair, error) {
	p := &pair{inA: a, inB: b, blurred: a.masked() || b.masked(), notComparable: []string{}}
	if p.blurred {
		p.lost("names, account numbers and External IDs: masked evidence does not show them; compared is what they are equal to within each run")
	}
	for _, in := range []Input{a, b} {
		if in.Record == nil {
			p.lost("%s is a report: it holds what was found, not the documents and answers behind it; two files of clonepath check --save show what changed in them", in.Name)
		}
	}
	if a.Record == nil || b.Record == nil {
		return p, nil
	}
	var err error
	if p.a, err = p.comparable(a.Record); err != nil {
		return nil, err
	}
	if p.b, err = p.comparable(b.Record); err != nil {
		return nil, err
	}
	if a.Record.As != b.Record.As {
		p.lost("%s was made as %s, %s as %s: what only one of them may see is left out", a.Name, word(a.Record.As), b.Name, word(b.Record.As))
	}
	return p, nil
}

func word(as evidence.Actor) string {
	if as == "" {
		return "nobody in particular"
	}
	return string(as)
}

// comparable masks a record where the other one is masked.
func (p *pair) comparable(r *evidence.Record) (*evidence.Record, error) {
	if !p.blurred || evidence.Masked(r) {
		return r, nil
	}
	masked, err := evidence.Mask(r)
	if err != nil {
		return nil, fmt.Errorf("mask the evidence, to compare it with masked evidence: %w", err)
	}
	return masked, nil
}

// lost notes what cannot be compared.
func (p *pair) lost(format string, args ...any) {
	p.notComparable = append(p.notComparable, fmt.Sprintf(format, args...))
}

// renamed reports whether two names or ids differ, as far as that can be told.
func (p *pair) renamed(a, b string) bool {
	return !p.blurred && a != b
}

// notes are what to know first.
func (p *pair) notes() []string {
	notes := []string{}
	a, b := p.inA.taken(), p.inB.taken()
	if !a.IsZero() && !b.IsZero() && b.Before(a) {
		notes = append(notes, fmt.Sprintf("%s was made before %s: what is called a change here was undone since; name the older one first", p.inB.Name, p.inA.Name))
	}
	for _, row := range subjects(p) {
		if row.differ {
			notes = append(notes, fmt.Sprintf("The two are about different %s: %q and %q.", row.what, settled(row.a), settled(row.b)))
		}
	}
	return notes
}

// subject is one of the three things by which a chain is known.
type subject struct {
	what, a, b string
	differ     bool
}

// subjects are the role, the secret and the repository of both runs. What one
// of them does not give is not different, nor is the same thing written
// otherwise.
func subjects(p *pair) []subject {
	a, b := p.inA.target(), p.inB.target()
	shownA, shownB := p.inA.Report.Target, p.inB.Report.Target // what was entered as Secret ID may be a token
	list := []subject{
		{"roles", shownA.RoleARN, shownB.RoleARN, a.RoleName() != "" && b.RoleName() != "" && !a.IsRole(b.RoleARN) && roleOf(a) != roleOf(b)},
		{"secrets", shownA.SecretID, shownB.SecretID, a.SecretID != "" && b.SecretID != "" && !a.IsSecret(b.SecretID) && secretOf(a) != secretOf(b)},
		{"repositories", shownA.Repo, shownB.Repo, a.Repo != "" && b.Repo != "" && repositoryOf(a.Repo) != repositoryOf(b.Repo)},
	}
	for i := range list {
		list[i].differ = list[i].differ && !p.blurred
	}
	return list
}

func roleOf(t target.Target) string {
	return strings.ToLower(t.RoleAccount() + " " + t.RoleName())
}

func secretOf(t target.Target) string {
	return strings.ToLower(strings.TrimSpace(t.SecretARNAccount() + " " + t.SecretName()))
}

// repositoryOf is host and path of an address, however it is written.
func repositoryOf(address string) string {
	address = target.RedactURL(settled(address))
	if _, rest, ok := strings.Cut(address, "://"); ok {
		address = rest
	}
	address = address[strings.LastIndexByte(address, '@')+1:]
	return strings.TrimSuffix(strings.Trim(strings.ReplaceAll(address, ":", "/"), "/"), ".git")
}

// sharesAnything reports whether the runs have role, secret or repository in
// common. A masked name may be any.
func sharesAnything(a, b Input) bool {
	p := &pair{inA: a, inB: b, blurred: a.masked() || b.masked()}
	return slices.ContainsFunc(subjects(p), func(s subject) bool { return !s.differ })
}

// SameChain reports whether two records are about one role, secret and repository.
func SameChain(a, b *evidence.Record) bool {
	p := &pair{inA: Input{Record: a, Report: &verdict.Report{}}, inB: Input{Record: b, Report: &verdict.Report{}}}
	return !slices.ContainsFunc(subjects(p), func(s subject) bool { return s.differ })
}

// changes asks every row.
func (p *pair) changes() []located {
	list := fieldChanges(p)
	if p.a == nil {
		return list
	}
	for i := range rows {
		row := &rows[i]
		for _, f := range row.find(p) {
			list = append(list, located{row, p.change(row, f)})
		}
	}
	return list
}

// located is a Change with the row that found it.
type located struct {
	row *row
	verdict.Change
}

func (p *pair) change(row *row, f found) verdict.Change {
	c := verdict.Change{
		What: f.what, Link: row.link, Summary: f.summary, Diff: f.diff, Recorded: p.recorded(row, f), Explains: []string{}, Answer: row.symptom,
	}
	if c.What == "" {
		c.What = row.what
	}
	c.Summary = strings.TrimSpace(c.Summary)
	return c
}
