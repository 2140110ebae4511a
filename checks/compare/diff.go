package compare

import (
	"errors"
	"slices"
	"time"

	"clonepath/awsops/target"
	"clonepath/checks/evidence"
	"clonepath/checks/verdict"
)

// Schema is the version of the Diff's JSON.
const Schema = "clonepath/diff/v1"

// Exit codes of clonepath diff.
const (
	ExitNothingBroke = 0
	ExitBroke        = 3
)

// Diff is what changed from run A to run B. Its JSON is a contract
// (assets/schemas/diff.schema.json): arrays are never null, and a string that
// does not apply is "".
type Diff struct {
	Schema   string `json:"schema"`
	Headline string `json:"headline"`
	Broke    bool   `json:"broke"` // B has a root cause that A has not
	A        Side   `json:"a"`
	B        Side   `json:"b"`
	// Notes are what to know before reading on: that B is the older run, or that
	// the two are about different roles, secrets or repositories.
	Notes []string `json:"notes"`

	NewCauses    []Cause        `json:"newRootCauses"`
	GoneCauses   []Cause        `json:"goneRootCauses"`
	SameCauses   []Cause        `json:"remainingRootCauses"` // those of both
	NewWarnings  []Cause        `json:"newWarnings"`
	GoneWarnings []Cause        `json:"goneWarnings"`
	Statuses     []StatusChange `json:"statuses"`

	// Changes are what is otherwise, what explains a new root cause first.
	Changes       []verdict.Change `json:"changes"`
	NotComparable []string         `json:"notComparable"`
}

// Side is one of the two runs.
type Side struct {
	Name    string         `json:"name"`
	Form    string         `json:"form"` // evidence or report
	At      string         `json:"at"`   // RFC 3339, UTC; "" where a report does not say
	As      evidence.Actor `json:"as"`
	Masked  bool           `json:"masked"`
	Verdict verdict.Status `json:"verdict"`
	Target  target.Target  `json:"target"` // External ID masked
}

// Cause is a root cause or a warning.
type Cause struct {
	Fault   string           `json:"fault"`
	Check   evidence.CheckID `json:"check"`
	Summary string           `json:"summary"`
	// ExplainedBy are the Changes, by what they are about, the likeliest first.
	ExplainedBy []string `json:"explainedBy"`
}

// StatusChange is a check that has another status in B.
type StatusChange struct {
	Check evidence.CheckID `json:"check"`
	Title string           `json:"title"`
	From  verdict.Status   `json:"from"`
	To    verdict.Status   `json:"to"`
}

// ErrNothingInCommon tells that the two runs are about another role, another secret and
// another repository.
var ErrNothingInCommon = errors.New("the two are about different roles, different secrets and different repositories: nothing in them can be compared; name two runs of one chain")

// Of compares two runs. A is taken for the one that worked.
func Of(a, b Input) (*Diff, error) {
	if !sharesAnything(a, b) {
		return nil, ErrNothingInCommon
	}
	p, err := newPair(a, b)
	if err != nil {
		return nil, err
	}
	d := &Diff{
		Schema: Schema, A: side(a), B: side(b), Notes: p.notes(),
		Statuses: statuses(a.Report, b.Report),
	}
	d.NewCauses, d.SameCauses = split(b.Report.RootCauses, a.Report.RootCauses)
	d.GoneCauses, _ = split(a.Report.RootCauses, b.Report.RootCauses)
	d.NewWarnings, _ = split(b.Report.Warnings, a.Report.Warnings)
	d.GoneWarnings, _ = split(a.Report.Warnings, b.Report.Warnings)
	d.Broke = len(d.NewCauses) > 0
	d.Changes = p.relate(p.changes(), d.NewCauses)
	d.NotComparable = p.notComparable
	d.Headline = d.headline()
	return d, nil
}

// ExitCode is what clonepath diff exits with.
func (d *Diff) ExitCode() int {
	if d.Broke {
		return ExitBroke
	}
	return ExitNothingBroke
}

// Since is the Diff as the report of B carries it.
func (d *Diff) Since(at time.Time) *verdict.SinceLastGood {
	return &verdict.SinceLastGood{At: at.UTC(), Headline: d.Headline, Changes: d.Changes, NotComparable: append(slices.Clone(d.Notes), d.NotComparable...)}
}

func side(in Input) Side {
	s := Side{Name: in.Name, Form: "report", As: in.Report.As, Masked: in.masked(), Verdict: in.Report.Verdict, Target: in.Report.Target}
	if in.Record != nil {
		s.Form, s.At = "evidence", in.taken().Format(time.RFC3339)
	}
	return s
}

// split tells the findings that the other run has not, by fault and check,
// from those that it has.
func split(list, other []verdict.Finding) (own, shared []Cause) {
	own, shared = []Cause{}, []Cause{}
	for _, f := range list {
		c := Cause{f.Fault, f.Check, f.Summary, []string{}}
		if slices.ContainsFunc(other, func(o verdict.Finding) bool { return o.Fault == f.Fault && o.Check == f.Check }) {
			shared = append(shared, c)
		} else {
			own = append(own, c)
		}
	}
	return own, shared
}

// statuses lists the checks that have another status, along the chain. One
// that only one run has was not asked in the other.
func statuses(a, b *verdict.Report) []StatusChange {
	list := []StatusChange{}
	for _, now := range b.Checks {
		for _, was := range a.Checks {
			if was.ID == now.ID && was.Status != now.Status {
				list = append(list, StatusChange{now.ID, now.Title, was.Status, now.Status})
			}
		}
	}
	return list
}
