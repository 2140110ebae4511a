package awsops

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"
)

// Simulated is what IAM's simulator says of one action.
type Simulated struct {
	Action, Resource string
	Decision         string   // "allowed", "explicitDeny" or "implicitDeny"
	Policies         []string // ids of the matched policies
	// Missing are context keys that the policies ask for and the simulation did
	// not know.
	Missing []string
}

// Simulate asks IAM's simulator what a principal may do (FAULTS.md,
// "Evidence-call notes": identity policies and boundary only; never trust, nor
// the secret's own policy for a role). keys holds condition keys with one value each.
func (a *Account) Simulate(ctx context.Context, principalARN string, actions, resources []string, keys map[string]string) ([]Simulated, error) {
	in := &iam.SimulatePrincipalPolicyInput{PolicySourceArn: &principalARN, ActionNames: actions, ResourceArns: resources}
	for name, value := range keys {
		in.ContextEntries = append(in.ContextEntries, types.ContextEntry{
			ContextKeyName: &name, ContextKeyType: types.ContextKeyTypeEnumString, ContextKeyValues: []string{value},
		})
	}
	var results []Simulated
	for more := true; more; {
		out, err := call(ctx, a, a.iam().SimulatePrincipalPolicy, in)
		if err != nil {
			return nil, err
		}
		for _, r := range out.EvaluationResults {
			s := Simulated{
				Action: aws.ToString(r.EvalActionName), Resource: aws.ToString(r.EvalResourceName),
				Decision: string(r.EvalDecision), Missing: r.MissingContextValues,
			}
			for _, m := range r.MatchedStatements {
				s.Policies = append(s.Policies, aws.ToString(m.SourcePolicyId))
			}
			results = append(results, s)
		}
		in.Marker, more = out.Marker, out.IsTruncated
	}
	return results, nil
}
