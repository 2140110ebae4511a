package rule

import (
	"clonepath/awsops/awserr"
	"clonepath/checks/evidence"
	"clonepath/checks/faults/phrase"
)

// Throttled is the match of a read that Secrets Manager throttled, else nil.
func Throttled(f *evidence.Fact[evidence.Value]) *Match {
	if !f.Failed(awserr.Throttled) {
		return nil
	}
	return &Match{Summary: "Secrets Manager throttles reads of the role's account.", Evidence: []string{phrase.Quote(f.Failure)}}
}
