package setup

import (
	"fmt"
	"strings"

	"clonepath/awsops/target"
)

// Problem is one value of a Setup that cannot be right, found without a call.
type Problem struct {
	Key      string // in clonepath.yaml, "role.path"
	Fault    string // catalogue id, "" where the catalogue has none
	Found    string // what is wrong, with the value quoted
	Expected string // what a right value looks like
	Advice   string // what to do
	Likely   bool   // the value may yet be right
}

// Error makes a Problem usable as the validation error of a form.
func (p *Problem) Error() string {
	return strings.Join([]string{p.Found, "expected " + p.Expected, p.Advice}, "; ")
}

// FromTarget turns a Target's problem into a Setup's.
func FromTarget(p *target.Problem) *Problem {
	return &Problem{
		Key: "target." + string(p.Field), Fault: p.Fault, Found: p.Found,
		Expected: p.Expected, Advice: p.Advice, Likely: p.Likely,
	}
}

// checkTarget validates one field of the Target.
func checkTarget(field target.Field, v string) error {
	if p := target.Check(field, v); p != nil && !p.Likely {
		return FromTarget(p)
	}
	return nil
}

func notOneOf(key, v string, values []string) *Problem {
	quoted := make([]string, len(values))
	for i, value := range values {
		quoted[i] = fmt.Sprintf("%q", value)
	}
	return &Problem{
		Key: key, Found: fmt.Sprintf("%s is %s", key, Quote(v)),
		Expected: strings.Join(quoted, " or "), Advice: "choose one of them",
	}
}

// Quote shows a value with its spaces; a very long one is cut.
func Quote(s string) string {
	if r := []rune(s); len(r) > 120 {
		return fmt.Sprintf("%q… (%d characters)", string(r[:117]), len(r))
	}
	return fmt.Sprintf("%q", s)
}
