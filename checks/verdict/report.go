package verdict

import (
	"fmt"
	"time"

	"clonepath/awsops/target"
	"clonepath/checks/evidence"
)

// Schema is the version of the Report's JSON.
const Schema = "clonepath/report/v1"

// Report is what Judge makes of a Record. Its JSON is a contract; arrays are
// never null and strings never left out.
type Report struct {
	Schema        string         `json:"schema" scrub:"-"`
	Verdict       Status         `json:"verdict"` // pass, warn, fail or unknown
	As            evidence.Actor `json:"as"`
	Sandbox       bool           `json:"sandbox"`
	Headline      string         `json:"headline"`
	Target        target.Target  `json:"target"` // External ID masked
	Checks        []Check        `json:"checks"`
	RootCauses    []Finding      `json:"rootCauses"`
	Warnings      []Finding      `json:"warnings"`
	CannotObserve []Finding      `json:"cannotObserve"`
	Assumptions   []Assumption   `json:"assumptions"`
	NotVisible    []string       `json:"notVisible"`
	// Timeline is what happened to the chain and when, the earliest first.
	Timeline []TimelineEntry `json:"timeline"`
	Did      evidence.Did    `json:"did"`
	// Question is there only where the evidence leaves something to ask.
	Question *Question `json:"question,omitempty"`
	// Audit is there only where the best practices were asked about.
	Audit *Audit `json:"audit,omitempty"`
	// SinceLastGood is there only where a run found a root cause and the
	// evidence of an earlier one that found none is at hand.
	SinceLastGood *SinceLastGood `json:"sinceLastGood,omitempty"`
}

// TimelineEntry is something that happened to the chain, or will.
type TimelineEntry struct {
	At   time.Time `json:"at"` // UTC
	What string    `json:"what"`
	Who  string    `json:"who"` // ARN or account, "" where nobody recorded it
}

// Assumption is something taken for true that nobody proved.
type Assumption struct {
	Text   string `json:"text"`
	Why    string `json:"why"`
	Settle string `json:"settle"`
}

// CauseCount says how many root causes there are, "1 root cause". Findings about
// one check that are not certain are candidates: one of them is the cause, so
// that together they count as one.
func (r *Report) CauseCount() string {
	causes, candidates := 0, map[evidence.CheckID]int{}
	for _, f := range r.RootCauses {
		if f.Certainty != Certain {
			candidates[f.Check]++
		}
		if f.Certainty == Certain || candidates[f.Check] == 1 {
			causes++
		}
	}
	count := fmt.Sprintf("%d root causes", causes)
	if causes == 1 {
		count = "1 root cause"
	}
	switch found := len(r.RootCauses); causes {
	case found:
		return count
	case 1:
		return fmt.Sprintf("%s, one of %d", count, found)
	default:
		return fmt.Sprintf("%s among %d", count, found)
	}
}

// Question is the one thing to ask next: its answer tells most of the causes
// that are left apart.
type Question struct {
	Ask     string   `json:"ask"`     // a message to send
	Command string   `json:"command"` // what to run for it, "" where a person has to look
	Tells   []string `json:"tells"`   // what an answer would mean
}
