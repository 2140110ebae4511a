package checks

import (
	"context"

	"clonepath/awsops"
	"clonepath/checks/evidence"
)

var accessCollectors = []collector{
	{
		id: "caller", serves: evidence.AWSIdentity, by: evidence.Operator,
		actions: []string{"sts:GetCallerIdentity"},
		task:    fill(collectCaller),
	},
	{
		id: "agentCaller", serves: evidence.AWSIdentity, by: evidence.Agent,
		actions: []string{"sts:GetCallerIdentity"},
		task:    fill(collectAgentCaller),
	},
	{
		id: "local", serves: evidence.AWSCredentials, inside: true, needs: after("caller", "agentCaller"),
		task: fill(collectLocal),
	},
}

func collectCaller(ctx context.Context, r *run) *evidence.Fact[evidence.Caller] {
	return r.identify(ctx, evidence.Operator, r.Operator, r.operatorMissing())
}

func collectAgentCaller(ctx context.Context, r *run) *evidence.Fact[evidence.Caller] {
	return r.identify(ctx, evidence.Agent, r.Agent, r.agentMissing())
}

func (r *run) identify(ctx context.Context, by evidence.Actor, account *awsops.Account, missing string) *evidence.Fact[evidence.Caller] {
	if missing != "" {
		return evidence.Skipped[evidence.Caller](r.Clock(), missing)
	}
	return observe(r, by, func() (awsops.Caller, error) { return account.CallerIdentity(ctx) },
		func(c awsops.Caller) evidence.Caller {
			return evidence.Caller{ARN: c.ARN, Account: c.Account, UserID: c.UserID}
		})
}

// LocalOf is what the machine brings to an Account, as Question.Local takes it.
func LocalOf(account *awsops.Account) evidence.Local {
	l := account.Local()
	return evidence.Local{CredentialSource: l.CredentialSource, Profile: l.Profile, Endpoints: l.Endpoints, Proxies: l.Proxies}
}

// collectLocal adds to what the machine brings what the first answers showed:
// how far its clock is off.
func collectLocal(_ context.Context, r *run) *evidence.Fact[evidence.Local] {
	local := r.Local
	for _, account := range []*awsops.Account{r.Operator, r.Agent} {
		if account == nil || local.ClockSkew != nil {
			continue
		}
		if skew := account.ClockSkew(); skew != nil {
			seconds := skew.Seconds()
			local.ClockSkew = &seconds
		}
	}
	return evidence.Observed(evidence.Operator, r.Clock(), local)
}
