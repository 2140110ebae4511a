package compare

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"

	"clonepath/awsops/target"
	"clonepath/checks/evidence"
	"clonepath/checks/faults"
	"clonepath/checks/verdict"
)

// MaxInput bounds an input, in bytes. A real record has some 20 KB.
const MaxInput = 16 << 20

// Input is one run: its report, and the record that it was judged from where
// that is at hand.
type Input struct {
	Name   string           // of the file, for people
	Record *evidence.Record // nil: only the report is known
	Report *verdict.Report
}

// Recorded makes an Input of a record.
func Recorded(name string, r *evidence.Record) Input {
	return Input{name, r, faults.Judge(r)}
}

// Read recognises evidence (check --save or --share) or a report (check -o
// json) by its schema. A byte order mark in front of it is passed over.
func Read(name string, text []byte) (Input, error) {
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	var head struct {
		Schema string `json:"schema"`
	}
	err := json.Unmarshal(text, &head)
	switch {
	case len(text) > MaxInput:
		return Input{}, fmt.Errorf("%s is larger than %d MiB: expected %s", name, MaxInput>>20, expected)
	case err != nil && head.Schema == "" && !bytes.Contains(text, []byte(evidence.Schema)):
		return Input{}, fmt.Errorf("%s is no JSON document (%w): expected %s", name, err, expected)
	case head.Schema == verdict.Schema && err == nil:
		return readReport(name, text)
	case head.Schema != evidence.Schema && err == nil:
		return Input{}, fmt.Errorf("%s has the schema %q: expected %s", name, head.Schema, expected)
	}
	r, err := evidence.Decode(text)
	if err != nil {
		return Input{}, fmt.Errorf("%s: %w", name, err)
	}
	return Recorded(name, r), nil
}

// expected says what Read takes.
const expected = "evidence that clonepath check --save or --share wrote, or a report of clonepath check -o json"

func readReport(name string, text []byte) (Input, error) {
	var r verdict.Report
	if err := json.Unmarshal(text, &r); err != nil {
		return Input{}, fmt.Errorf("%s: the report cannot be read: %w; write it again with clonepath check -o json", name, err)
	}
	if r.Verdict == "" || len(r.Checks) == 0 {
		return Input{}, fmt.Errorf("%s: the report holds no verdict or no statements; write it again with clonepath check -o json", name)
	}
	return Input{Name: name, Report: &r}, nil
}

// target is what was checked, complete where the record is at hand, else as a
// report shows it.
func (in Input) target() target.Target {
	if in.Record != nil {
		return in.Record.Target
	}
	return in.Report.Target
}

// taken is when the run was made, zero where a report does not say.
func (in Input) taken() time.Time {
	if in.Record == nil {
		return time.Time{}
	}
	return in.Record.Taken.UTC()
}

func (in Input) masked() bool {
	if in.Record == nil {
		return evidence.MaskedARN(in.Report.Target.RoleARN)
	}
	return evidence.Masked(in.Record)
}
