package mask

import (
	"encoding/json"
	"strings"

	"clonepath/awsops/iampolicy"
)

// nameKeys are the conditions that compare names; prefixes end in "/".
var nameKeys = []string{"sts:externalid", "sts:rolesessionname", "sts:sourceidentity", "aws:sourceidentity", "aws:username", "aws:userid",
	"aws:principaltag/", "aws:requesttag/", "aws:resourcetag/", "secretsmanager:resourcetag/", "secretsmanager:secretid", "iam:resourcetag/"}

// LearnPolicy learns the names that a policy compares with, and the times and
// lengths, which stay.
func (m *Masker) LearnPolicy(text string) {
	doc, err := iampolicy.Parse([]byte(text))
	if err != nil {
		return
	}
	for _, s := range doc.Statements {
		for _, c := range s.Condition {
			switch op, _ := iampolicy.ParseOperator(c.Operator); {
			case strings.HasPrefix(op.Base, "Numeric"), strings.HasPrefix(op.Base, "Date"):
				for _, number := range c.Values {
					m.numbers[number] = true
				}
			case comparesNames(c.Key):
				m.Learn(c.Values...)
			}
		}
	}
}

func comparesNames(key string) bool {
	key = strings.ToLower(key)
	for _, known := range nameKeys {
		if key == known || strings.HasSuffix(known, "/") && strings.HasPrefix(key, known) {
			return true
		}
	}
	return false
}

// Value masks what a policy may compare with as it is masked there.
func (m *Masker) Value(s string) string {
	text, err := json.Marshal(s)
	if err != nil {
		return m.Words(s)
	}
	var masked string
	if json.Unmarshal([]byte(m.Policy(string(text))), &masked) != nil {
		return m.Words(s)
	}
	return masked
}
