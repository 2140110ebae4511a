package intake

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"clonepath/awsops/sealed"
	"clonepath/awsops/target"
	"clonepath/checks/evidence"
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
}

// Accepted names what Read recognises, for errors and help.
const Accepted = "evidence saved by check --save, the file of collect --script, JSON of aws CLI calls (--output json: iam get-role, get-role-policy, " +
	"list-role-policies, list-attached-role-policies, get-policy, get-policy-version; secretsmanager describe-secret, get-resource-policy, " +
	"list-secret-version-ids; kms describe-key, get-key-policy; sts get-caller-identity), a CloudTrail event, a policy document, or an error text"

// Read recognises the inputs and puts together what they show. The vault learns
// every secret that stands in them. An error names the input, and what was
// expected.
func Read(inputs []Input, given Given, vault *sealed.Vault) (*Result, error) {
	d := newReader(given, vault)
	for _, in := range inputs {
		if err := d.input(in); err != nil {
			return nil, fmt.Errorf("%s: %w", in.Name, err)
		}
	}
	record, err := d.finish()
	if err != nil {
		return nil, err
	}
	d.result.Record = record
	return d.result, nil
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
	section *section       // of a collected file, nil elsewhere

	claims   []claim
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
func (d *reader) input(in Input) error {
	if len(in.Text) > MaxInput {
		return fmt.Errorf("larger than %d MiB: send the one answer or event that matters", MaxInput>>20)
	}
	d.name, d.at, d.by = in.Name, d.given.Now, evidence.Operator
	before := len(d.result.Found)
	text := plainText(in.Text)
	d.hideTokens(text)
	if body, ok := strings.CutPrefix(text, collectedHeader); ok {
		return d.collected(body)
	}
	if _, body, ok := strings.Cut(text, "\n"+collectedHeader); ok { // a terminal was copied
		return d.collected(body)
	}
	if err := d.pieces(text); err != nil {
		return err
	}
	if len(d.result.Found) == before {
		return unrecognised(text)
	}
	return nil
}

// pieces reads the documents of a text one after the other.
func (d *reader) pieces(text string) error {
	for _, p := range split(text) {
		var err error
		if p.isJSON {
			err = d.json([]byte(p.text))
		} else {
			err = d.text(p.text)
		}
		if err != nil {
			return err
		}
	}
	return nil
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
	if len(d.saved) == 0 || d.parts > 0 {
		if err := d.settle(); err != nil {
			return nil, err
		}
		d.settleAgent()
		d.finishPolicies()
		d.finishSecret()
		d.finishTrail()
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

// finishRead says in the report what the verdicts come from.
func (d *reader) finishRead() {
	for _, f := range d.result.Found {
		d.record.Did.Read = append(d.record.Did.Read, fmt.Sprintf("%s (%s)", f.What, f.Input))
	}
	for _, v := range d.result.Derived {
		d.record.Did.Read = append(d.record.Did.Read, fmt.Sprintf("%s %s was not given: taken from %s", v.Field, v.Value, v.From))
	}
}

// observe sets a fact, unless an earlier document has told it.
func observe[T any](d *reader, to **evidence.Fact[T], value T) {
	if !(*to).Seen() {
		*to = evidence.Observed(d.by, d.at, value)
	}
}
