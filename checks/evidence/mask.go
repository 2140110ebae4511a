package evidence

import (
	"encoding/json"
	"fmt"
	"reflect"

	"clonepath/awsops/target"
	"clonepath/checks/mask"
)

// Readable is what a masked record still shows, for the person who shares it.
var Readable = []string{
	"in texts: words that clonepath's own texts use, short numbers, dates, AWS's operations and error codes; every other word is a pseudonym",
	"the logic of the policies: their keys, effects and actions, and the numbers and dates that conditions compare with",
	"the key names in the secret's value, the secret path, lengths of values (no value is in the file)",
	"regions, Torque's own accounts and roles, AWS's managed policies, and of hosts what many share, such as github.com or s3.amazonaws.com",
	"the shape of each name: its length, its separators, and which names begin alike",
}

// Mask returns a copy of a record that can be shown to others: account numbers,
// names, External IDs and all words that nobody knows are replaced, the same one
// always by the same, also inside policies and error texts. See Readable. What the
// rules compare stays as it was (equality, case, length, common beginnings,
// suffixes), so that the copy is diagnosed as the original.
//
// Pseudonyms are given out in the order of appearance, the Target's first: two
// records of one Target that are masked alone can still be merged.
func Mask(r *Record) (*Record, error) {
	text, err := json.Marshal(r)
	if err != nil {
		return nil, fmt.Errorf("encode the evidence: %w", err)
	}
	masked, err := Decode(text)
	if err != nil {
		return nil, fmt.Errorf("read the evidence back: %w", err)
	}
	m := mask.New()
	m.Learn(r.Target.RoleName(), r.Target.SecretName())
	m.Meet(r.Target.RoleARN, r.Target.SecretID, r.Target.ExternalID) // first: there may be many others
	rewrite(reflect.ValueOf(masked), how{}, func(by how, s string) string {
		if !by.policy {
			m.Meet(s)
		}
		if by.learn != nil {
			by.learn(m, s)
		}
		return s
	})
	m.Meet(target.DocumentedAgentPrincipal) // last: what the record tells of counts more
	replace := func(policies bool) func(how, string) string {
		return func(by how, s string) string {
			if by.policy != policies {
				return s
			}
			return by.mask(m, s)
		}
	}
	entered := masked.Target
	rewrite(reflect.ValueOf(&entered), how{}, replace(false)) // first, so that it gets the first pseudonyms
	masked.Target = target.Target{}                           // and once only
	rewrite(reflect.ValueOf(masked), how{}, replace(false))
	rewrite(reflect.ValueOf(masked), how{}, replace(true)) // last: their patterns cover what has its pseudonym now
	masked.Target = entered
	return masked, nil
}
