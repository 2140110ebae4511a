package checks

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"sync"

	"clonepath/awsops"
	"clonepath/awsops/awserr"
	"clonepath/awsops/iampolicy"
	"clonepath/awsops/target"
	"clonepath/checks/evidence"
)

// maxListedSecrets is how many names are compared with a Secret ID.
const maxListedSecrets = 300

// usualRegions are those that every account has without opting in (AWS Account
// Management Reference, "Specify which AWS Regions your account can use").
var usualRegions = []string{
	"us-east-1", "us-east-2", "us-west-1", "us-west-2", "ca-central-1", "sa-east-1",
	"eu-west-1", "eu-west-2", "eu-west-3", "eu-central-1", "eu-north-1",
	"ap-south-1", "ap-southeast-1", "ap-southeast-2", "ap-northeast-1", "ap-northeast-2", "ap-northeast-3",
}

// collectLookup looks for a secret that is not there: under its bare name, under
// a similar one, and in other regions. Where the secret was found, nothing is
// asked.
func collectLookup(ctx context.Context, r *run) *evidence.Fact[evidence.Lookup] {
	if !r.record.Secret.Failed(awserr.NotFound) || r.secretElsewhere() {
		return nil
	}
	found := evidence.Lookup{Name: r.Target.SecretName()}
	var here, there []evidence.Located
	var all sync.WaitGroup
	all.Go(func() { here, _ = describeAll(ctx, []*awsops.Account{r.Operator.Probe()}, r.otherNames()) })
	all.Go(func() { found.Near = r.nearNames(ctx) })
	all.Go(func() {
		var accounts []*awsops.Account
		for _, region := range r.otherRegions() {
			accounts = append(accounts, r.Operator.In(region).Probe())
		}
		there, found.Regions = describeAll(ctx, accounts, []string{found.Name})
	})
	all.Wait()
	found.Found = slices.Concat(here, there)
	return evidence.Observed(evidence.Operator, r.Clock(), found)
}

// secretElsewhere: an ARN of another account; its name means nothing in the
// caller's.
func (r *run) secretElsewhere() bool {
	account := r.Target.SecretARNAccount()
	return account != "" && account != r.record.Caller.Get().Account
}

// otherNames are the names that an ARN may have been made of: with its last six
// characters, which can be the name's own, and without them.
func (r *run) otherNames() []string {
	a, err := target.ParseARN(r.Target.SecretID)
	if err != nil {
		return nil
	}
	return slices.Compact([]string{strings.TrimPrefix(a.Resource, "secret:"), r.Target.SecretName()})
}

// otherRegions are those in which the secret may be instead: named by its ARN, by
// the role's policies or by the role's last use, and then the usual ones.
func (r *run) otherRegions() []string {
	var names []string
	if a, err := target.ParseARN(r.Target.SecretID); err == nil {
		names = append(names, a.Region)
	}
	for _, d := range r.record.RolePolicies.Get() {
		names = append(names, regionsIn(d.Text)...)
	}
	names = append(names, r.record.Role.Get().LastUsedIn)
	if target.PartitionOf(r.Operator.Region()) == target.PartitionOf(usualRegions[0]) {
		names = append(names, usualRegions...)
	}
	var regions []string
	for _, name := range names {
		if target.PartitionOf(name) != "" && name != r.Operator.Region() && !slices.Contains(regions, name) {
			regions = append(regions, name)
		}
	}
	return regions
}

// regionsIn are the regions of the secrets that a policy names.
func regionsIn(policy string) []string {
	doc, err := iampolicy.Parse([]byte(policy))
	if err != nil {
		return nil
	}
	var regions []string
	for _, s := range doc.Statements {
		for _, resource := range s.Resource {
			if a, err := target.ParseARN(resource); err == nil && a.Service == "secretsmanager" {
				regions = append(regions, a.Region)
			}
		}
	}
	return regions
}

// describeAll asks every account for every name at once. It returns what is
// there, and the regions that said there is nothing.
func describeAll(ctx context.Context, accounts []*awsops.Account, names []string) (found []evidence.Located, empty []string) {
	found = make([]evidence.Located, len(accounts)*len(names))
	empty = make([]string, len(found))
	var all sync.WaitGroup
	for i, account := range accounts {
		for j, name := range names {
			all.Go(func() {
				s, err := account.DescribeSecret(ctx, name)
				switch at := i*len(names) + j; {
				case err == nil:
					found[at] = evidence.Located{ARN: s.ARN, Name: s.Name, Region: account.Region(), Replicas: replicas(s)}
				case awsops.FailureOf(err).Class == awserr.NotFound:
					empty[at] = account.Region()
				}
			})
		}
	}
	all.Wait()
	return slices.DeleteFunc(found, func(l evidence.Located) bool { return l.ARN == "" }),
		slices.DeleteFunc(empty, func(region string) bool { return region == "" })
}

func replicas(s awsops.Secret) []evidence.Replica {
	var list []evidence.Replica
	for _, r := range s.Replicas {
		list = append(list, evidence.Replica(r))
	}
	return list
}

// nearNames are the secrets of the region whose names are almost the one wanted.
func (r *run) nearNames(ctx context.Context) []string {
	list, err := r.Operator.Probe().ListSecrets(ctx, "", maxListedSecrets)
	if err != nil {
		return nil
	}
	want := r.Target.SecretName()
	distance := func(name string) int {
		if strings.EqualFold(name, want) {
			return 0
		}
		return target.EditDistance(strings.ToLower(name), strings.ToLower(want))
	}
	var near []string
	for _, s := range list.Secrets {
		if s.Name != want && distance(s.Name) <= max(1, min(3, len(want)/4)) {
			near = append(near, s.Name)
		}
	}
	slices.SortStableFunc(near, func(a, b string) int { return cmp.Compare(distance(a), distance(b)) })
	return near[:min(len(near), 3)]
}
