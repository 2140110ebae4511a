package awsops

import (
	"context"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"

	"clonepath/awsops/awserr"
)

// Policy is one permission policy of a role.
type Policy struct {
	Name string
	ARN  string // of a managed policy, "" for an inline one
	Text string // the JSON; of a managed policy, that of its default version
	// Updated is when the text of a managed policy was stored: the creation of its
	// default version, or a newer change of the policy. nil for an inline policy,
	// of which AWS tells no date.
	Updated *time.Time
	// Unreadable is why this one document could not be read; Text is then "".
	Unreadable *awserr.Failure
}

// RolePolicies reads every permission policy of a role, inline ones first, in
// at most three round trips. A list that is refused is an error; a single
// document that is refused is marked Unreadable.
func (a *Account) RolePolicies(ctx context.Context, role string) ([]Policy, error) {
	var inline, attached []Policy
	var inlineErr, attachedErr error
	var lists sync.WaitGroup
	lists.Go(func() { inline, inlineErr = a.inlinePolicies(ctx, role) })
	lists.Go(func() { attached, attachedErr = a.attachedPolicies(ctx, role) })
	lists.Wait()
	if inlineErr != nil {
		return nil, inlineErr
	}
	if attachedErr != nil {
		return nil, attachedErr
	}
	return append(inline, attached...), nil
}

func (a *Account) inlinePolicies(ctx context.Context, role string) ([]Policy, error) {
	var names []string
	in := &iam.ListRolePoliciesInput{RoleName: &role}
	for more := true; more; {
		out, err := call(ctx, a, a.iam().ListRolePolicies, in)
		if err != nil {
			return nil, err
		}
		names = append(names, out.PolicyNames...)
		in.Marker, more = out.Marker, out.IsTruncated
	}
	policies := make([]Policy, len(names))
	each(len(names), func(i int) {
		text, err := a.InlinePolicy(ctx, role, names[i])
		policies[i] = Policy{Name: names[i], Text: text, Unreadable: FailureOf(err)}
	})
	return policies, nil
}

func (a *Account) attachedPolicies(ctx context.Context, role string) ([]Policy, error) {
	attached, err := a.attachments(ctx, role)
	if err != nil {
		return nil, err
	}
	policies := make([]Policy, len(attached))
	each(len(attached), func(i int) {
		p, err := a.ManagedPolicy(ctx, attached[i].ARN)
		p.Name, p.ARN, p.Unreadable = attached[i].Name, attached[i].ARN, FailureOf(err)
		policies[i] = p
	})
	return policies, nil
}

// attachments lists the managed policies of a role by name and ARN.
func (a *Account) attachments(ctx context.Context, role string) (found []Policy, err error) {
	in := &iam.ListAttachedRolePoliciesInput{RoleName: &role}
	for more := true; more; {
		out, err := call(ctx, a, a.iam().ListAttachedRolePolicies, in)
		if err != nil {
			return nil, err
		}
		for _, p := range out.AttachedPolicies {
			found = append(found, Policy{Name: aws.ToString(p.PolicyName), ARN: aws.ToString(p.PolicyArn)})
		}
		in.Marker, more = out.Marker, out.IsTruncated
	}
	return found, nil
}

// InlinePolicy reads one inline policy of a role.
func (a *Account) InlinePolicy(ctx context.Context, role, name string) (string, error) {
	out, err := call(ctx, a, a.iam().GetRolePolicy, &iam.GetRolePolicyInput{RoleName: &role, PolicyName: &name})
	if err != nil {
		return "", err
	}
	return decoded(out.PolicyDocument), nil
}

// ManagedPolicy reads a managed policy's default version, the one in force.
func (a *Account) ManagedPolicy(ctx context.Context, arn string) (Policy, error) {
	p := Policy{ARN: arn}
	out, err := call(ctx, a, a.iam().GetPolicy, &iam.GetPolicyInput{PolicyArn: &arn})
	if err != nil || out.Policy == nil {
		return p, err
	}
	p.Name, p.Updated = aws.ToString(out.Policy.PolicyName), out.Policy.UpdateDate
	version, err := call(ctx, a, a.iam().GetPolicyVersion, &iam.GetPolicyVersionInput{PolicyArn: &arn, VersionId: out.Policy.DefaultVersionId})
	if err != nil {
		return p, err
	}
	if version.PolicyVersion != nil {
		p.Text = decoded(version.PolicyVersion.Document)
		if stored := version.PolicyVersion.CreateDate; stored != nil && (p.Updated == nil || stored.After(*p.Updated)) {
			p.Updated = stored
		}
	}
	return p, nil
}

// atOnce is how many documents are read at the same time.
const atOnce = 10

// each runs f(0) … f(n-1) at once, a few at a time.
func each(n int, f func(int)) {
	var all sync.WaitGroup
	slots := make(chan struct{}, atOnce)
	for i := range n {
		all.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			f(i)
		})
	}
	all.Wait()
}
