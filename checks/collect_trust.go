package checks

import (
	"context"
	"encoding/hex"
	"io"
	"strings"
	"time"

	"clonepath/awsops"
	"clonepath/awsops/awserr"
	"clonepath/awsops/iampolicy"
	"clonepath/awsops/target"
	"clonepath/checks/evidence"
)

var trustCollectors = []collector{
	{
		id: "assume", serves: evidence.AssumeRole, by: evidence.Agent, reads: "a session of the role, as the agent", patient: true,
		actions: []string{"sts:AssumeRole"},
		task:    fill(collectAssume),
	},
	{
		id: "assumeOperator", serves: evidence.AssumeRole, by: evidence.Operator, needs: after("caller", "role"),
		optional: true, actions: []string{"sts:AssumeRole"},
		task: fill(collectAssumeOperator),
	},
	{
		id: "guardWrong", serves: evidence.TrustExternalID, by: evidence.Agent, reads: "whether the role can be assumed with a wrong External ID", needs: after("assume"),
		optional: true, actions: []string{"sts:AssumeRole"},
		task: fill(collectGuardWrong),
	},
	{
		id: "guardMissing", serves: evidence.TrustExternalID, by: evidence.Agent, reads: "whether the role can be assumed without an External ID", needs: after("assume"),
		optional: true, actions: []string{"sts:AssumeRole"},
		task: fill(collectGuardMissing),
	},
	{
		id: "roleValue", serves: evidence.RoleReadsSecret, by: evidence.Role, reads: "the secret's value as the role (only its shape is kept)",
		needs: after("assume"), awaits: []string{"value"}, patient: true,
		actions: []string{"secretsmanager:GetSecretValue"},
		task:    fill(collectRoleValue),
	},
}

// assume makes one AssumeRole; an empty External ID is not sent.
func (r *run) assume(ctx context.Context, by evidence.Actor, account *awsops.Account, externalID string) (*evidence.Fact[evidence.Session], *awsops.Account) {
	var session *awsops.Account
	fact := observe(r, by, func() (s awsops.Session, err error) {
		session, s, err = account.AssumeRole(ctx, r.Target.RoleARN, externalID)
		return s, err
	}, func(s awsops.Session) evidence.Session {
		return evidence.Session{ARN: s.ARN, RoleID: s.RoleID, Expires: s.Expires, External: externalID != ""}
	})
	return fact, session
}

// unassumable says why no AssumeRole makes sense, whoever makes it.
func (r *run) unassumable() string {
	return first(r.unusable(target.FieldRoleARN), r.wrong(target.FieldExternalID), r.wrong(target.FieldRegion))
}

// collectAssume assumes the role as Torque would.
func collectAssume(ctx context.Context, r *run) (fact *evidence.Fact[evidence.Session]) {
	if why := first(r.agentMissing(), r.unassumable()); why != "" {
		return evidence.Skipped[evidence.Session](r.Clock(), why)
	}
	_ = r.patiently(ctx, "assume", func() error { // the fact holds the error
		var session *awsops.Account
		fact, session = r.assume(ctx, evidence.Agent, r.Agent, r.Target.ExternalID)
		r.inHand.keepSession(session)
		if fact.Failure != nil {
			return fact.Failure
		}
		return nil
	})
	return fact
}

// collectAssumeOperator tries as the operator, only where the trust policy
// allows the operator: a refusal by a right trust policy would tell nothing.
func collectAssumeOperator(ctx context.Context, r *run) *evidence.Fact[evidence.Session] {
	if why := first(r.operatorMissing(), r.unassumable(), r.operatorNotTrusted()); why != "" {
		return evidence.Skipped[evidence.Session](r.Clock(), why)
	}
	fact, _ := r.assume(ctx, evidence.Operator, r.Operator.Probe(), r.Target.ExternalID)
	return fact
}

// operatorNotTrusted evaluates the trust policy for the operator, whose own
// policies are taken to allow the call.
func (r *run) operatorNotTrusted() string {
	role, caller := r.record.Role, r.record.Caller
	switch {
	case !role.Seen() || !caller.Seen():
		return "not tried: the trust policy or the caller could not be read"
	case strings.HasSuffix(caller.Value.ARN, ":root"):
		return "not tried: roles may not be assumed by root"
	}
	trust, err := iampolicy.Parse([]byte(role.Value.Trust))
	if err != nil {
		return "not tried: the trust policy is no policy document"
	}
	request := iampolicy.Request{
		Principal: caller.Value.ARN, UniqueID: strings.SplitN(caller.Value.UserID, ":", 2)[0],
		Action: "sts:AssumeRole", Resource: role.Value.ARN, Opened: iampolicy.ByPerson,
	}.FromPrincipal().Unknown(unknownHere...).With("aws:CurrentTime", r.Clock().UTC().Format(time.RFC3339))
	if r.Target.ExternalID != "" {
		request = request.With("sts:ExternalId", r.Target.ExternalID)
	}
	decision := iampolicy.Evaluate(request, iampolicy.Policies{
		Trust:    &iampolicy.Named{Name: "trust policy", Doc: trust},
		Identity: []iampolicy.Named{iampolicy.Assumed("the operator's own policies")},
	})
	if decision.Outcome != iampolicy.Allow {
		return "not tried: the trust policy does not allow the operator, as it should be"
	}
	return ""
}

// unknownHere are keys of the operator's request that only AWS knows.
var unknownHere = []string{
	"aws:SourceIp", "aws:SourceVpc", "aws:SourceVpce", "aws:VpcSourceIp", "aws:EpochTime",
}

// collectGuardWrong tries an External ID that nobody has.
func collectGuardWrong(ctx context.Context, r *run) *evidence.Fact[evidence.Session] {
	if why := r.guardUntried(); why != "" {
		return evidence.Skipped[evidence.Session](r.Clock(), why)
	}
	wrong, err := wrongExternalID(r.Rand)
	if err != nil {
		return evidence.Failed[evidence.Session](evidence.Agent, r.Clock(), &awserr.Failure{Operation: "guardWrong", Class: awserr.Other, Message: err.Error()})
	}
	fact, _ := r.assume(ctx, evidence.Agent, r.Agent.Probe(), wrong)
	return fact
}

// collectGuardMissing tries without any External ID.
func collectGuardMissing(ctx context.Context, r *run) *evidence.Fact[evidence.Session] {
	why := r.guardUntried()
	if why == "" && r.Target.ExternalID == "" {
		why = "not tried: the credential has no External ID, so that the role was assumed without one"
	}
	if why != "" {
		return evidence.Skipped[evidence.Session](r.Clock(), why)
	}
	fact, _ := r.assume(ctx, evidence.Agent, r.Agent.Probe(), "")
	return fact
}

// guardUntried says why the guard is not tried: never before the right External
// ID succeeded, and only on request, since it trips alarms.
func (r *run) guardUntried() string {
	switch {
	case r.Agent == nil:
		return noAgent
	case !r.ProveGuard:
		return "not tried: only with --prove-guard"
	case !r.record.Assume.Seen():
		return "not tried: the role could not be assumed with the right External ID"
	}
	return ""
}

// wrongExternalID is a valid External ID that no trust policy asks for.
func wrongExternalID(random io.Reader) (string, error) {
	var b [16]byte
	if _, err := io.ReadFull(random, b[:]); err != nil {
		return "", err
	}
	return "clonepath-guard-trial-" + hex.EncodeToString(b[:]), nil
}
