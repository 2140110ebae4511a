package checks

import (
	"context"
	"slices"
	"time"

	"clonepath/awsops"
	"clonepath/awsops/awserr"
	"clonepath/awsops/target"
	"clonepath/checks/evidence"
	"clonepath/checks/practices"
)

// practiceCollectors run only where the guide's best practices were asked about.
var practiceCollectors = []collector{
	{
		id: "identities", serves: evidence.PracticeAccess, by: evidence.Operator,
		needs:    after("caller", "secret", "key", "role", "rolePolicies", "secretPolicy", "keyPolicy", "keyGrants"),
		optional: true, practice: true, limit: 5 * time.Minute, actions: []string{"iam:GetAccountAuthorizationDetails"},
		task: fill(collectIdentities),
	},
	{
		id: "trails", serves: evidence.PracticeAudit, by: evidence.Operator, needs: after("caller", "secret"),
		optional: true, practice: true, limit: time.Minute,
		actions: []string{"cloudtrail:DescribeTrails", "cloudtrail:GetTrailStatus", "cloudtrail:GetEventSelectors"},
		task:    fill(collectTrails),
	},
	{
		id: "readers", serves: evidence.PracticeAudit, by: evidence.Operator, needs: after("caller", "secret", "trail"),
		optional: true, practice: true, limit: readingTime + 30*time.Second, actions: []string{"cloudtrail:LookupEvents"},
		task: fill(collectReaders),
	},
}

// outsideAccount says why the identities of the caller's account are not those that
// matter: it is the secret's account whose principals read it.
func (r *run) outsideAccount(what string) string {
	caller := r.record.Caller
	if !caller.Seen() {
		if caller.Failed(awserr.Unsupported) {
			return ""
		}
		return "not asked: it is not known in which account the caller is"
	}
	if account := r.secretAccount(); account != "" && account != caller.Value.Account {
		return "not asked: " + what + " of the caller's account " + caller.Value.Account + " says nothing of the secret's, " + account + "; run the audit there"
	}
	return ""
}

func (r *run) secretAccount() string {
	if a, err := target.ParseARN(r.record.Secret.Get().ARN); err == nil {
		return a.Account
	}
	if account := r.Target.SecretARNAccount(); account != "" {
		return account
	}
	return r.Target.RoleAccount()
}

func collectIdentities(ctx context.Context, r *run) *evidence.Fact[evidence.Identities] {
	if why := first(r.operatorMissing(), r.outsideAccount("what IAM holds")); why != "" {
		return evidence.Skipped[evidence.Identities](r.Clock(), why)
	}
	gatherer := practices.NewGatherer(r.record)
	return observe(r, evidence.Operator, func() (evidence.Identities, error) {
		err := r.Operator.Inventory(ctx, gatherer.Sink())
		return gatherer.Identities(false), err
	}, same)
}

// auditedRegions are those whose events matter: where the secret and its replicas
// are read, where IAM keeps its changes, and where the agent assumes the role.
func (r *run) auditedRegions() []string {
	role, _ := target.ParseARN(r.Target.RoleARN) // of none the home is that of AWS's usual partition
	regions := []string{homeRegion(role.Partition), r.secretRegion(), r.Target.Region}
	for _, replica := range r.record.Secret.Get().Replicas {
		regions = append(regions, replica.Region)
	}
	var once []string
	for _, region := range regions {
		if region != "" && !slices.Contains(once, region) {
			once = append(once, region)
		}
	}
	return once
}

func collectTrails(ctx context.Context, r *run) *evidence.Fact[evidence.Trails] {
	if why := first(r.operatorMissing(), r.wrong(target.FieldRegion), r.outsideAccount("CloudTrail")); why != "" {
		return evidence.Skipped[evidence.Trails](r.Clock(), why)
	}
	return observe(r, evidence.Operator, func() (evidence.Trails, error) { return r.trails(ctx) }, same)
}

// trails asks each region: a trail of one region is shown by that region alone.
func (r *run) trails(ctx context.Context) (evidence.Trails, error) {
	found := evidence.Trails{List: []evidence.TrailFacts{}, Asked: []string{}}
	var refused error
	for _, region := range r.auditedRegions() {
		list, err := r.Operator.Once().Trails(ctx, region)
		if err != nil {
			refused = err
			continue
		}
		found.Asked = append(found.Asked, region)
		for _, t := range list {
			if !slices.ContainsFunc(found.List, func(known evidence.TrailFacts) bool { return known.ARN == t.ARN }) {
				found.List = append(found.List, r.trailFacts(ctx, t))
			}
		}
	}
	if len(found.Asked) == 0 {
		return found, refused
	}
	return found, nil
}

func (r *run) trailFacts(ctx context.Context, t awsops.Trail) evidence.TrailFacts {
	facts := evidence.TrailFacts{
		Name: t.Name, ARN: t.ARN, Home: t.Home, MultiRegion: t.MultiRegion, Global: t.Global, Organization: t.Organization, Validated: t.Validated,
	}
	logging, failed, err := r.Operator.Once().TrailStatus(ctx, t)
	if err != nil {
		facts.Unreadable = awsops.FailureOf(err).Message
	} else {
		facts.Logging, facts.Failed = &logging, failed
	}
	selectors, err := r.Operator.Once().TrailSelectors(ctx, t)
	if err != nil {
		facts.Unreadable = awsops.FailureOf(err).Message
		return facts
	}
	facts.Selectors = []evidence.TrailSelector{}
	for _, s := range selectors {
		facts.Selectors = append(facts.Selectors, selectorFacts(s))
	}
	return facts
}

func selectorFacts(s awsops.TrailSelector) evidence.TrailSelector {
	out := evidence.TrailSelector{Management: s.Management, ReadWrite: s.ReadWrite, Excluded: s.Excluded}
	if s.Fields != nil {
		out.Fields = []evidence.TrailField{}
	}
	for _, f := range s.Fields {
		out.Fields = append(out.Fields, evidence.TrailField(f))
	}
	return out
}
