package report

import (
	"fmt"
	"io"
	"strings"
	"time"

	"clonepath/awsops/clean"
	"clonepath/awsops/target"
	"clonepath/checks/verdict"
)

// AuditSchema is the version of an audit's JSON.
const AuditSchema = "clonepath/audit/v1"

// audited is an audit's JSON, a contract (assets/schemas/audit.schema.json).
type audited struct {
	Schema     string            `json:"schema" scrub:"-"`
	Verdict    verdict.Status    `json:"verdict"`
	Sandbox    bool              `json:"sandbox"`
	Headline   string            `json:"headline"`
	Target     target.Target     `json:"target"`
	Practices  []verdict.Check   `json:"practices"`
	Findings   []verdict.Finding `json:"findings"`
	WhoCan     []verdict.WhoCan  `json:"whoCan"`
	Readers    []verdict.Reader  `json:"readers"`
	Trails     []verdict.Trail   `json:"trails"`
	NotVisible []string          `json:"notVisible"`
}

// AuditJSON writes the report of an audit as one document.
func AuditJSON(w io.Writer, r *verdict.Report) error {
	r = shareable(r)
	out := audited{
		Schema: AuditSchema, Verdict: r.Verdict, Sandbox: r.Sandbox, Headline: r.Headline, Target: r.Target, Practices: []verdict.Check{},
		Findings: append(append([]verdict.Finding{}, r.CannotObserve...), r.Warnings...), NotVisible: r.NotVisible,
		WhoCan: []verdict.WhoCan{}, Readers: []verdict.Reader{}, Trails: []verdict.Trail{},
	}
	for _, c := range r.Checks {
		if c.Link == verdict.LinkPractice {
			out.Practices = append(out.Practices, c)
		}
	}
	if r.Audit != nil {
		out.WhoCan, out.Readers, out.Trails = r.Audit.WhoCan, r.Audit.Readers, r.Audit.Trails
	}
	return clean.JSON(w, "", out)
}

// mostListed is how many principals a report for people names; its JSON has all.
const mostListed = 40

// auditSections are the lists that an audit shows, none without one.
func auditSections(a *verdict.Audit) []section {
	if a == nil {
		return nil
	}
	var can, read, trails []string
	for _, w := range a.WhoCan {
		var does []string
		for _, c := range w.Can {
			does = append(does, string(c))
		}
		can = append(can, clean.Line(fmt.Sprintf("%s: %s, %s (%s, through %s)", w.Principal, strings.Join(does, ", "), w.Certainty, w.Group, strings.Join(w.Through, "; "))))
	}
	if more := len(can) - mostListed; more > 0 {
		can = append(can[:mostListed], fmt.Sprintf("and %d more: -o json has them all", more))
	}
	for _, r := range a.Readers {
		count, known := fmt.Sprintf("%d times", r.Count), "known"
		if r.AtLeast {
			count = "at least " + count
		}
		if !r.Known {
			known = "not named by anybody"
		}
		read = append(read, clean.Line(fmt.Sprintf("%s: %s, last at %s UTC, %s", r.Principal, count, r.Last.UTC().Format(time.DateTime), known)))
	}
	for _, t := range a.Trails {
		logging, reads := "logs", "takes reads of the secret"
		if !t.Logging {
			logging = "does not log, or it is not known"
		}
		if !t.Reads {
			reads = "takes no reads of the secret, as far as is known"
		}
		trails = append(trails, clean.Line(fmt.Sprintf("%s (%s): %s, %s", t.Name, t.Region, logging, reads)))
	}
	return []section{{"Who can", can}, {"Who read the secret", read}, {"Trails", trails}}
}
