package plan

import (
	"context"
	"fmt"
	"sync"

	"clonepath/awsops"
	"clonepath/awsops/awserr"
	"clonepath/awsops/iampolicy"
	"clonepath/awsops/target"
	"clonepath/steps/setup"
)

// Reader makes the reads that a plan needs: *awsops.Account.
type Reader interface {
	CallerIdentity(ctx context.Context) (awsops.Caller, error)
	DescribeSecret(ctx context.Context, id string) (awsops.Secret, error)
	DescribeKey(ctx context.Context, id string) (awsops.Key, error)
	GetRole(ctx context.Context, name string) (awsops.Role, error)
	RolePolicies(ctx context.Context, role string) ([]awsops.Policy, error)
	ManagedPolicy(ctx context.Context, arn string) (awsops.Policy, error)
}

// Read looks at what is there. A refused call is a fact (Unseen); an error
// means that AWS gave no answer, so that no plan can be made. In an account
// that is not the Setup's nothing but the identity is read.
func Read(ctx context.Context, from Reader, s setup.Setup) (Actual, error) {
	caller, err := from.CallerIdentity(ctx)
	if err != nil {
		return Actual{}, fmt.Errorf("read who we are: %w", err)
	}
	a := Actual{Caller: caller.ARN, Account: caller.Account}
	d, err := Desire(s, caller.Account)
	if err != nil {
		return a, err
	}
	if d.Account != caller.Account {
		return a, nil
	}
	var secretErr, roleErr, managedErr error
	var all sync.WaitGroup
	all.Go(func() { a.Secret, secretErr = readSecret(ctx, from, d) })
	all.Go(func() { a.Role, roleErr = readRole(ctx, from, d) })
	if d.PolicyKind == setup.KindManaged {
		all.Go(func() { a.Managed, managedErr = readManaged(ctx, from, d) })
	}
	all.Wait()
	for _, err := range []error{secretErr, roleErr, managedErr} {
		if err != nil {
			return a, err
		}
	}
	return a, nil
}

// presence sorts the outcome of a read. The error is returned where nothing
// can be concluded from it.
func presence(err error) (Presence, *awserr.Failure, error) {
	f := awsops.FailureOf(err)
	switch {
	case err == nil:
		return Present, nil, nil
	case f == nil:
		return Unseen, nil, err
	case f.Class == awserr.NotFound:
		return Absent, nil, nil
	case f.Class == awserr.Denied || f.Class == awserr.Unsupported || f.Class == awserr.Invalid:
		return Unseen, f, nil
	}
	return Unseen, f, err
}

func readSecret(ctx context.Context, from Reader, d Desired) (ActualSecret, error) {
	secret, err := from.DescribeSecret(ctx, d.SecretID)
	var a ActualSecret
	if a.Presence, a.Failure, err = presence(err); err != nil {
		return a, fmt.Errorf("read the secret %q: %w", d.SecretID, err)
	}
	if a.Presence != Present {
		return a, nil
	}
	a.ARN, a.Name, a.Tags, a.Deleting = secret.ARN, secret.Name, secret.Tags, secret.Deleted != nil
	for id, stages := range secret.Versions {
		for _, stage := range stages {
			if stage == "AWSCURRENT" {
				a.VersionID = id
			}
		}
	}
	a.KMSKey = customerKey(ctx, from, secret.KMSKeyID)
	return a, nil
}

// customerKey is the ARN of the customer-managed key behind an id or alias, ""
// for the account's default key. A key that cannot be described stays as it
// was named.
func customerKey(ctx context.Context, from Reader, id string) string {
	if id == "" || defaultKey(id) {
		return ""
	}
	key, err := from.DescribeKey(ctx, id)
	switch {
	case err != nil || key.ARN == "":
		return id
	case key.Manager == "AWS":
		return ""
	}
	return key.ARN
}

func readRole(ctx context.Context, from Reader, d Desired) (ActualRole, error) {
	var policies []awsops.Policy
	var policiesErr error
	var all sync.WaitGroup
	all.Go(func() { policies, policiesErr = from.RolePolicies(ctx, d.RoleName) })
	role, err := from.GetRole(ctx, d.RoleName)
	all.Wait()
	var a ActualRole
	if a.Presence, a.Failure, err = presence(err); err != nil {
		return a, fmt.Errorf("read the role %q: %w", d.RoleName, err)
	}
	if a.Presence != Present {
		return a, nil
	}
	a.ARN, a.Path, a.Boundary, a.Trust, a.Tags = role.ARN, role.Path, role.Boundary, role.Trust, role.Tags
	if _, a.PoliciesFailure, err = presence(policiesErr); err != nil {
		return a, fmt.Errorf("read the policies of the role %q: %w", d.RoleName, err)
	}
	a.Inline = map[string]string{}
	for _, policy := range policies {
		switch {
		case policy.ARN != "":
			a.Attached = append(a.Attached, policy.ARN)
		case policy.Unreadable != nil && policy.Name == d.PolicyName:
			a.PoliciesFailure = policy.Unreadable
		default:
			a.Inline[policy.Name] = policy.Text
		}
	}
	return a, nil
}

func readManaged(ctx context.Context, from Reader, d Desired) (ActualManaged, error) {
	policy, err := from.ManagedPolicy(ctx, d.PolicyARN())
	var a ActualManaged
	if a.Presence, a.Failure, err = presence(err); err != nil {
		return a, fmt.Errorf("read the policy %q: %w", d.PolicyName, err)
	}
	a.ARN, a.Document = d.PolicyARN(), policy.Text
	return a, nil
}

// Adopt takes over what is there and decides what nobody has to be asked: the
// customer-managed key of an existing secret, and the External ID that the role
// asks for already. Leaving one out must not take the guard away; only the
// answer "none" does.
func Adopt(s setup.Setup, a Actual) setup.Setup {
	if s.Target.ExternalID == "" && s.Choices.ExternalID == "" {
		s.Target.ExternalID = a.Role.externalID(s.WithDefaults().Target.Callers())
	}
	if s.Secret.KMSKey == "" && setup.KmsARNPattern.MatchString(a.Secret.KMSKey) {
		s.Secret.KMSKey = a.Secret.KMSKey
	}
	if s.Target.RoleARN == "" && a.Account != "" {
		d := s.WithDefaults()
		s.Target.RoleARN = setup.RoleARN(target.PartitionGuess(d.Target.Region), a.Account, d.Role.Path, d.Role.Name)
	}
	return s
}

// externalID is the one that the callers' statement asks for, "" where it asks
// for none, or for one of several.
func (r ActualRole) externalID(callers []string) string {
	doc, err := iampolicy.Parse([]byte(r.Trust))
	if err != nil {
		return ""
	}
	i := doc.FindCallers(callers...).Index
	if i < 0 {
		return ""
	}
	conditions := doc.Statements[i].ConditionsOn(externalIDKey)
	if len(conditions) != 1 || conditions[0].Operator != "StringEquals" || len(conditions[0].Values) != 1 {
		return ""
	}
	return conditions[0].Values[0]
}
