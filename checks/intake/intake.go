package intake

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"clonepath/awsops/sealed"
	"clonepath/awsops/target"
	"clonepath/checks/evidence"
	"clonepath/checks/intake/legible"
)

// MaxInput bounds one input, in bytes.
const MaxInput = 16 << 20

// Input is one file, or what stood on standard input.
type Input struct {
	Name string // for messages: the file's name, "standard input"
	Text []byte
}

// Given is what the person said besides the inputs: Torque's fields, and what
// is known of the agent.
type Given struct {
	Target         target.Target
	AgentOrigin    target.Origin
	Hosting        string
	CredentialType string
	RegionSource   string // where Target.Region came from
	Tool           string // clonepath's version
	Now            time.Time
}

// Found is one document that was recognised.
type Found struct {
	Input string
	What  string // "iam get-role: role torque-git-reader"
}

// Unread is an input, or a part of one, that nothing was made of.
type Unread struct {
	Input string // with the line, where it is a part
	Why   string
}

// Derived is a value of the Target that nobody entered and that follows from an
// input.
type Derived struct {
	Field target.Field
	Value string // the External ID masked
	From  string // what it was taken from
}

// Result is what the inputs come to.
type Result struct {
	Record   *evidence.Record
	Found    []Found
	Derived  []Derived
	Warnings []string // sentences that the person must read: an input holds a secret
	Unread   []Unread // what was not understood
}

// Accepted names what Read recognises, for errors and help.
const Accepted = "evidence saved by check --save, the file of collect --script, JSON or YAML of aws CLI calls (iam get-role, get-role-policy, " +
	"list-role-policies, list-attached-role-policies, get-policy, get-policy-version, get-account-authorization-details; secretsmanager describe-secret, " +
	"get-resource-policy, list-secret-version-ids; kms describe-key, get-key-policy; sts get-caller-identity), terraform show -json, a CloudTrail event, " +
	"a policy document, log lines, or an error text"

// Read recognises the inputs and puts together what they show. What was not read
// is named; an error says that nothing was, or that documents are of different
// targets. The vault learns every secret that stands in them.
func Read(inputs []Input, given Given, vault *sealed.Vault) (*Result, error) {
	d := newReader(given, vault)
	for _, in := range inputs {
		d.input(in)
	}
	if len(inputs) > 0 && len(d.result.Found) == 0 {
		return nil, nothingRead(d.unread)
	}
	record, err := d.finish()
	if err != nil {
		return nil, err
	}
	d.result.Record, d.result.Unread = record, d.unread
	return d.result, nil
}

// nothingRead says of each input why nothing was made of it.
func nothingRead(unread []Unread) error {
	parts := make([]string, len(unread))
	for i, u := range unread {
		parts[i] = u.Input + ": " + u.Why
	}
	return errors.New(strings.Join(parts, "\n"))
}

// reader is one run of Read: documents go in one by one, and what needs several
// of them is put together at the end.
type reader struct {
	given  Given
	vault  *sealed.Vault
	result *Result

	saved  []*evidence.Record
	record evidence.Record // what the other documents show
	parts  int             // documents that are in record

	at      time.Time      // when the present document was made
	by      evidence.Actor // who made it; "" where nobody says
	name    string         // of the present input
	line    int            // of it, where the present document begins
	section *section       // of a collected file, nil elsewhere
	free    bool           // the present document is a text that people write
	broken  bool           // it begins like JSON and is none: only known words count

	claims    []claim
	texts     []evidence.ErrorText
	unread    []Unread
	refused   error // documents are of different targets
	values    int   // members of JSON that were looked at
	repairing bool  // what is read was repaired already

	practice practiceParts
	policies policies
	secret   secretParts
	events   []evidence.TrailEvent
}

func newReader(given Given, vault *sealed.Vault) *reader {
	userInfo := target.UserInfoForm(given.Target.Repo)
	_, origin := given.Target.Agent(given.AgentOrigin)
	d := &reader{given: given, vault: vault, at: given.Now, by: evidence.Operator, result: &Result{Found: []Found{}, Derived: []Derived{}, Warnings: []string{}}}
	d.name = "the flags"
	d.hideTokens(given.Target.Repo)
	given.Target = given.Target.WithoutSecrets() // credentials in the address are a fault, and no evidence
	d.given.Target = given.Target
	d.record = evidence.Record{
		Schema: evidence.Schema, Tool: given.Tool, Taken: given.Now, Target: given.Target, AgentOrigin: origin,
		Hosting: given.Hosting, CredentialType: given.CredentialType, RegionSource: given.RegionSource, UserInfo: userInfo,
		Did: evidence.Did{Read: []string{}, TokenSentTo: []string{}, Changed: []string{}},
	}
	return d
}

// input reads one input, which may hold several documents.
func (d *reader) input(in Input) {
	d.name, d.line, d.at, d.by, d.values = in.Name, 0, d.given.Now, evidence.Operator, 0
	if len(in.Text) > MaxInput {
		d.leave("larger than %d MiB: send the one answer or event that matters", MaxInput>>20)
		return
	}
	before, left := len(d.result.Found), len(d.unread)
	lines := legible.Lines(in.Text)
	d.hideTokens(joined(lines, "\n"))
	if start := slices.IndexFunc(lines, func(l legible.Line) bool { return l.Text+"\n" == collectedHeader }); start >= 0 { // a terminal was copied, perhaps
		d.collected(lines[start+1:])
	} else {
		d.pieces(split(lines))
	}
	if d.line = 0; len(d.result.Found) == before && len(d.unread) == left {
		d.leave("%s", unrecognised(joined(lines, "\n")))
	}
}

// pieces reads the documents of a text one after the other.
func (d *reader) pieces(pieces []piece) {
	for _, p := range pieces {
		if p.json == "" {
			d.text(p.lines)
			continue
		}
		d.line = p.at
		d.json([]byte(p.json))
	}
}

// unrecognised says why nothing in an input was understood.
func unrecognised(text string) string {
	if strings.TrimSpace(text) == "" {
		return "it is empty; expected " + Accepted
	}
	return "nothing in it was recognised; expected " + Accepted
}

// leave notes what was not read, and why.
func (d *reader) leave(format string, args ...any) {
	where := d.name
	if d.line > 1 {
		where = d.place()
	}
	why, _ := d.vault.Scrub(fmt.Sprintf(format, args...))
	d.unread = append(d.unread, Unread{where, why})
}

// found notes what a document was taken for.
func (d *reader) found(format string, args ...any) {
	d.parts++
	d.note(format, args...)
}

// note says what was recognised without adding to the record.
func (d *reader) note(format string, args ...any) {
	d.result.Found = append(d.result.Found, Found{d.name, fmt.Sprintf(format, args...)})
}

func (d *reader) warn(format string, args ...any) {
	text := d.name + ": " + fmt.Sprintf(format, args...)
	if !slices.Contains(d.result.Warnings, text) {
		d.result.Warnings = append(d.result.Warnings, text)
	}
}

// finish puts the parts together and joins them with saved evidence.
func (d *reader) finish() (*evidence.Record, error) {
	r := &d.record
	if d.refused != nil {
		return nil, d.refused
	}
	if len(d.saved) == 0 || d.parts > 0 {
		if err := d.settle(); err != nil {
			return nil, err
		}
		d.settleCallers()
		d.settleAgent()
		d.finishPolicies()
		d.finishSecret()
		d.finishTrail()
		d.finishPractices()
		d.finishTexts()
		d.finishRead()
	}
	if len(d.saved) == 0 {
		return r, nil
	}
	records := d.saved
	if d.parts > 0 || d.given.Target != (target.Target{}) {
		records = append(slices.Clone(records), r)
	}
	return evidence.Merge(records...)
}

// finishTexts keeps the wordings in an order that does not depend on that of the
// inputs.
func (d *reader) finishTexts() {
	if len(d.texts) == 0 {
		return
	}
	slices.SortFunc(d.texts, func(a, b evidence.ErrorText) int {
		return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.Wording, b.Wording), cmp.Compare(a.Says, b.Says))
	})
	d.record.ErrorTexts = evidence.Observed(evidence.Actor(""), d.given.Now, d.texts)
}

// finishRead says in the report what the verdicts come from.
func (d *reader) finishRead() {
	for _, f := range d.result.Found {
		d.record.Did.Read = append(d.record.Did.Read, fmt.Sprintf("%s (%s)", f.What, f.Input))
	}
	for _, u := range d.unread {
		d.record.Did.Read = append(d.record.Did.Read, fmt.Sprintf("not read: %s (%s)", u.Input, u.Why))
	}
	for _, v := range d.result.Derived {
		d.record.Did.Read = append(d.record.Did.Read, fmt.Sprintf("%s %s was not given: taken from %s", v.Field, v.Value, v.From))
	}
}

// observe sets a fact, unless an earlier document has told it.
func observe[T any](d *reader, to **evidence.Fact[T], value T) {
	if !(*to).Seen() {
		*to = evidence.Observed(d.by, d.at, value)
		(*to).From = d.place()
	}
}
