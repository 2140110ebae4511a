package checks

import (
	"cmp"
	"context"
	"slices"
	"sync"

	"clonepath/awsops"
	"clonepath/awsops/target"
	"clonepath/checks/evidence"
)

var trailCollectors = []collector{
	{
		id: "trail", serves: evidence.AssumeRole, by: evidence.Operator, needs: after("caller"),
		optional: true, actions: []string{"cloudtrail:LookupEvents"},
		task: fill(collectTrail),
	},
}

// collectTrail looks into CloudTrail for what was done with role and secret. It
// is asked at most twice per region, all at once: where role and secret are in one
// region, three times.
func collectTrail(ctx context.Context, r *run) *evidence.Fact[[]evidence.TrailEvent] {
	why := first(r.operatorMissing(), r.unusable(target.FieldRoleARN), r.wrong(target.FieldRegion),
		r.otherAccount("CloudTrail shows the events of the caller's account only"))
	if why != "" {
		return evidence.Skipped[[]evidence.TrailEvent](r.Clock(), why)
	}
	return observe(r, evidence.Operator, func() ([]awsops.TrailEvent, error) { return r.lookUp(ctx) }, r.aboutTheChain)
}

// lookUp makes the lookups at once. Without the changes of the role, which the
// first one asks for, the others would prove nothing: its failure is that of the
// whole. What another one lost is merely not seen.
func (r *run) lookUp(ctx context.Context) ([]awsops.TrailEvent, error) {
	queries, probe := r.trailQueries(), r.Operator.Probe()
	answers := make([][]awsops.TrailEvent, len(queries))
	errs := make([]error, len(queries))
	var all sync.WaitGroup
	for i, q := range queries {
		all.Go(func() { answers[i], errs[i] = probe.LookupEvents(ctx, q) })
	}
	all.Wait()
	return slices.Concat(answers...), errs[0]
}

// trailQueries: IAM writes its events, and STS's global endpoint its own, in one
// region of the partition; the regional endpoints write into theirs. Events of
// Secrets Manager cannot be looked up by the secret, so that the newest of all
// secrets are read.
func (r *run) trailQueries() []awsops.TrailQuery {
	role, _ := target.ParseARN(r.Target.RoleARN) // collectTrail saw that it is one
	home, region := homeRegion(role.Partition), r.secretRegion()
	queries := []awsops.TrailQuery{
		{Region: home, Attribute: "ResourceName", Value: r.Target.RoleName()},
		{Region: home, Attribute: "ResourceName", Value: r.Target.RoleARN},
	}
	if region != "" && region != home {
		queries = append(queries, awsops.TrailQuery{Region: region, Attribute: "ResourceName", Value: r.Target.RoleARN})
	}
	if region != "" {
		queries = append(queries, awsops.TrailQuery{Region: region, Attribute: "EventSource", Value: "secretsmanager.amazonaws.com"})
	}
	return queries
}

// homeRegion is where IAM of a partition writes its events.
func homeRegion(partition string) string {
	return cmp.Or(map[string]string{"aws-cn": "cn-north-1", "aws-us-gov": "us-gov-west-1"}[partition], "us-east-1")
}

// secretRegion is that of the secret's ARN, else the one that was given.
func (r *run) secretRegion() string {
	if a, err := target.ParseARN(r.Target.SecretID); err == nil && a.Region != "" {
		return a.Region
	}
	return r.Target.Region
}

// aboutTheChain keeps the events that name the role or the secret, each once,
// newest first.
func (r *run) aboutTheChain(found []awsops.TrailEvent) []evidence.TrailEvent {
	kept := []evidence.TrailEvent{} // an empty list is an answer too
	for _, e := range found {
		seen := slices.ContainsFunc(kept, func(k evidence.TrailEvent) bool { return k.ID == e.ID })
		if seen || !slices.ContainsFunc(e.Resources, r.Target.Names) {
			continue
		}
		kept = append(kept, evidence.TrailEvent{
			ID: e.ID, At: e.At, Name: e.Name, Source: e.Source, Region: e.Region, Caller: e.Caller, CallerID: e.CallerID, Account: e.Account,
			Code: e.Code, Message: e.Message, Write: e.Write, ExternalID: e.ExternalID, Policy: e.Policy, Resources: e.Resources, Session: e.Session,
		})
	}
	slices.SortStableFunc(kept, func(a, b evidence.TrailEvent) int {
		return cmp.Or(b.At.Compare(a.At), cmp.Compare(a.ID, b.ID))
	})
	return kept
}
