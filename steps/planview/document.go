package planview

import (
	"fmt"

	"clonepath/awsops"
	"clonepath/awsops/target"
	"clonepath/checks/policytext"

	"clonepath/steps/plan"
)

// Schema is the version of the document.
const Schema = "clonepath/plan/v1"

// Document is a plan for programs and, rendered by Text, for people. Its JSON is
// a contract (assets/schemas/plan.schema.json): arrays are never null, and
// strings never left out.
type Document struct {
	Schema   string        `json:"schema" scrub:"-"`
	Headline string        `json:"headline"`
	Pending  bool          `json:"pending"` // something differs from what is wanted
	MayBreak bool          `json:"mayBreak"`
	Sandbox  bool          `json:"sandbox"`
	Account  string        `json:"account"` // the caller's
	Caller   string        `json:"caller"`  // its ARN
	Target   target.Target `json:"target"`  // External ID masked

	Changes   []Change   `json:"changes"`
	Notes     []string   `json:"notes"`
	Blocked   []Blocked  `json:"blocked"`
	Handover  []Handover `json:"handover"`
	Questions []Question `json:"questions"` // at most one
	Precheck  Precheck   `json:"precheck"`
}

// Change is one write.
type Change struct {
	ID       string          `json:"id"`
	Kind     awsops.Kind     `json:"kind"`
	Title    string          `json:"title"`
	Resource string          `json:"resource"`
	Policy   string          `json:"policy"` // name or ARN, "" where the kind has none
	Diff     string          `json:"diff"`   // unified; of a secret its shape
	MayBreak bool            `json:"mayBreak"`
	Rollback awsops.Rollback `json:"rollback"`
	Actions  []string        `json:"actions"` // IAM actions that it needs
}

// Blocked is what is wanted and not planned.
type Blocked struct {
	Title string        `json:"title"`
	Why   string        `json:"why"`
	Do    string        `json:"do"`
	By    plan.Obstacle `json:"by"` // not-given, not-seen or not-fitting
}

// Handover is what somebody else has to change.
type Handover struct {
	Title    string `json:"title"`
	Owner    string `json:"owner"`
	Resource string `json:"resource"`
	Document string `json:"document"`
	Patch    string `json:"patch"`
}

// Question is what a person has to decide first.
type Question struct {
	Text    string   `json:"text"`
	Options []Option `json:"options"`
}

// Option is one answer, given with --mixed-statement.
type Option struct {
	Value string `json:"value"`
	Label string `json:"label"`
	Help  string `json:"help"`
}

// Precheck says whether the caller may make the Changes.
type Precheck struct {
	Done   bool            `json:"done"` // the simulator answered everything
	Why    string          `json:"why"`  // it did not, "" if it did
	Denied []awsops.Denied `json:"denied"`
}

// Context is what a plan was made in.
type Context struct {
	Account, Caller string
	Target          target.Target
	Sandbox         bool
	// Nothing is the headline of a plan without changes; "" for that of a set-up.
	Nothing string
}

// Of makes the document of a plan.
func Of(p plan.Planned, pre awsops.Preflight, c Context) Document {
	d := Document{
		Schema: Schema, Pending: p.Pending(), MayBreak: p.MayBreak(), Sandbox: c.Sandbox, Account: c.Account, Caller: c.Caller, Target: c.Target,
		Changes: []Change{}, Notes: append([]string{}, p.Notes...), Blocked: []Blocked{}, Handover: []Handover{}, Questions: []Question{},
		Precheck: Precheck{Done: pre.Unchecked == "", Why: pre.Unchecked, Denied: append([]awsops.Denied{}, pre.Denied...)},
	}
	d.Headline = headline(p, c)
	if d.Target.ExternalID != "" {
		d.Target.ExternalID = target.MaskExternalID(d.Target.ExternalID)
	}
	for _, c := range p.Changes {
		d.Changes = append(d.Changes, Change{
			ID: c.ID, Kind: c.Kind, Title: c.Title, Resource: c.Resource, Policy: c.Policy, Diff: diff(c), MayBreak: c.MayBreak,
			Rollback: c.Rollback, Actions: append([]string{}, c.Actions()...),
		})
	}
	for _, b := range p.Blocked {
		d.Blocked = append(d.Blocked, Blocked(b))
	}
	for _, h := range p.Handover {
		d.Handover = append(d.Handover, Handover{h.Title, h.Owner, h.Resource, policytext.Mask(h.Document), policytext.MaskExternalIDs(h.Patch, h.Before, h.Document)})
	}
	if d.hidesID(p.Handover) {
		d.Notes = append(d.Notes, "The External ID is shortened above; the files of clonepath export have it complete.")
	}
	if q := p.Question; q != nil {
		question := Question{Text: q.Text, Options: []Option{}}
		for _, o := range q.Options {
			question.Options = append(question.Options, Option(o))
		}
		d.Questions = append(d.Questions, question)
	}
	return d
}

// hidesID tells whether a document for somebody else is shown without its whole
// External ID.
func (d Document) hidesID(whole []plan.Handover) bool {
	for i, h := range d.Handover {
		if h.Document != whole[i].Document {
			return true
		}
	}
	return false
}

func headline(p plan.Planned, c Context) string {
	ours, theirs := len(p.Changes), len(p.Handover)
	switch {
	case !p.Pending() && c.Nothing != "":
		return c.Nothing
	case !p.Pending():
		return "Nothing to change: what is there is what is asked for."
	case ours+theirs == 0 && p.Question != nil:
		return "A decision is needed before anything can be planned."
	case ours+theirs == 0:
		return "No change can be made from here."
	case ours == 0:
		return "Nothing is changed from here: " + are(theirs, "change") + " for others to make."
	}
	text := are(ours, "change") + " pending"
	if theirs > 0 {
		text += ", and " + are(theirs, "more") + " for others to make"
	}
	if len(p.Blocked) > 0 || p.Question != nil {
		text += "; first resolve the item below"
	}
	return text + "."
}

// are is the beginning of a sentence about so many things.
func are(n int, thing string) string {
	switch {
	case n == 1:
		return "1 " + thing + " is"
	case thing == "more":
		return fmt.Sprintf("%d more are", n)
	}
	return fmt.Sprintf("%d %ss are", n, thing)
}
