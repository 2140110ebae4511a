package intake

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"clonepath/awsops/awserr"
	"clonepath/awsops/target"
	"clonepath/checks/evidence"
)

// failure makes a refused call the failure of the fact that it asked for, and
// reports whether there is such a fact.
func (d *reader) failure(f *awserr.Failure) bool {
	if f.Operation == "" && f.Cause != "" {
		f.Operation = "sts:GetCallerIdentity" // whichever call it was: none got through
	}
	if f.Class == awserr.Denied && f.Action != "" {
		f.Operation = operationOf(f)
	}
	if first := strings.Fields(f.Resource); len(first) > 0 && strings.HasPrefix(f.Resource, "arn:") {
		f.Resource = first[0] // what follows an ARN is the text going on
	}
	f.Resource = d.restored(f)
	f.RequestID = f.RequestID || f.Code != "" || f.Action != "" // only AWS itself says that
	if evidence.IsWrite(f.Operation) {
		d.writeRefused(f)
		return true
	}
	set, ok := failureSetters()[f.Operation]
	if ok {
		set(d, f)
		d.found("an error of %s: %s", f.Operation, cmp.Or(f.Code, f.Cause, string(f.Class)))
	}
	return ok
}

// restored is the resource of a refusal. A break within it is undone where what
// the person gave stands there.
func (d *reader) restored(f *awserr.Failure) string {
	_, after, ok := strings.Cut(f.Message, "on resource:")
	if !ok || !strings.HasPrefix(f.Resource, "arn:") {
		return f.Resource
	}
	after = squeezed(after)
	for _, known := range []string{d.given.Target.RoleARN, d.given.Target.SecretID} {
		if strings.HasPrefix(known, "arn:") && strings.HasPrefix(after, known) && strings.HasPrefix(known, f.Resource) {
			return known
		}
	}
	return f.Resource
}

// writeRefused keeps a change that AWS refused: its words tell what is wrong with
// what was to be written.
func (d *reader) writeRefused(f *awserr.Failure) {
	if d.record.Writes == nil {
		d.record.Writes = evidence.Observed(d.by, d.at, evidence.Writes{})
		d.record.Writes.From = d.place()
	}
	*d.record.Writes.Value = append(*d.record.Writes.Value, *f)
	d.found("a refused change, %s: %s", f.Operation, cmp.Or(f.Code, string(f.Class)))
}

// operationOf is the call that a denial is about. Decrypt and TagSession are
// refused on the way of another call.
func operationOf(f *awserr.Failure) string {
	switch f.Action {
	case "kms:Decrypt", "secretsmanager:BatchGetSecretValue":
		return "secretsmanager:GetSecretValue"
	case "sts:TagSession", "sts:SetSourceIdentity", "sts:SetContext":
		return "sts:AssumeRole"
	}
	return f.Action
}

// failureSetters: each operation has one fact that its failure belongs to.
func failureSetters() map[string]func(*reader, *awserr.Failure) {
	return map[string]func(*reader, *awserr.Failure){
		"sts:GetCallerIdentity":               func(d *reader, f *awserr.Failure) { fail(d, &d.record.Caller, f) },
		"iam:GetRole":                         func(d *reader, f *awserr.Failure) { fail(d, &d.record.Role, f) },
		"iam:ListRolePolicies":                policiesFailed,
		"iam:ListAttachedRolePolicies":        policiesFailed,
		"iam:GetRolePolicy":                   policiesFailed,
		"iam:GetPolicy":                       policiesFailed,
		"iam:GetPolicyVersion":                policiesFailed,
		"secretsmanager:DescribeSecret":       func(d *reader, f *awserr.Failure) { fail(d, &d.record.Secret, f) },
		"secretsmanager:GetResourcePolicy":    func(d *reader, f *awserr.Failure) { fail(d, &d.record.SecretPolicy, f) },
		"secretsmanager:ListSecretVersionIds": func(*reader, *awserr.Failure) {},
		"kms:DescribeKey":                     func(d *reader, f *awserr.Failure) { fail(d, &d.record.Key, f) },
		"kms:GetKeyPolicy":                    func(d *reader, f *awserr.Failure) { fail(d, &d.record.KeyPolicy, f) },
		"cloudtrail:LookupEvents":             func(d *reader, f *awserr.Failure) { fail(d, &d.record.Trail, f) },
		"sts:AssumeRole":                      (*reader).assumeFailed,
		"secretsmanager:GetSecretValue":       (*reader).readFailed,
		"kms:Decrypt":                         (*reader).readFailed,
	}
}

// fail sets a failure, unless the fact was seen, or its failure is known better.
func fail[T any](d *reader, to **evidence.Fact[T], f *awserr.Failure) {
	failBy(d, to, evidence.Operator, f)
	if *to != nil && (*to).By == evidence.Operator {
		(*to).By = d.by
	}
}

// failBy: of two answers to the same call the newer counts, then the one that
// says more. The order of the texts makes no difference.
func failBy[T any](d *reader, to **evidence.Fact[T], by evidence.Actor, f *awserr.Failure) {
	if old := *to; old != nil && (old.Value != nil || old.Failure == nil || !better(f, d.at, old.Failure, old.At)) {
		return
	}
	*to = evidence.Failed[T](by, d.at, f)
	(*to).From = d.place()
}

func better(f *awserr.Failure, at time.Time, old *awserr.Failure, oldAt time.Time) bool {
	says := func(f *awserr.Failure) int {
		n := 0
		for _, part := range []string{f.Reason, f.Action, f.Caller, f.Code, f.Resource} {
			n *= 2
			if part != "" {
				n++
			}
		}
		return n
	}
	return cmp.Or(at.Compare(oldAt), cmp.Compare(says(f), says(old)), cmp.Compare(f.Message, old.Message)) > 0
}

func policiesFailed(d *reader, f *awserr.Failure) {
	if d.policies.failed == nil {
		d.policies.failed = f
	}
}

// assumeFailed: a person's AssumeRole is refused by a right trust policy and
// tells nothing; the agent's is what this is all about.
func (d *reader) assumeFailed(f *awserr.Failure) {
	if d.person(f.Caller) {
		failBy(d, &d.record.AssumeOperator, evidence.Operator, f)
		d.warn("%s is a person, not the agent: a right trust policy refuses this call. Send the error that Torque shows", f.Caller)
		return
	}
	failBy(d, &d.record.Assume, evidence.Agent, f)
	if a, err := target.ParseARN(f.Caller); err == nil && d.record.AgentCaller == nil {
		d.record.AgentCaller = evidence.Observed(evidence.Agent, d.at, evidence.Caller{ARN: f.Caller, Account: a.Account})
		d.record.AgentCaller.From = d.place()
	}
	if isRoleARN(f.Resource) {
		d.claimRole(f.Resource, "the refused AssumeRole", true)
	}
}

// readFailed: refused to a session of the role it is what Torque gets; refused to
// a person it tells of that person. Where the text names no caller it is taken
// for Torque's, because that is the error people ask about.
func (d *reader) readFailed(f *awserr.Failure) {
	role, session := target.RoleARNOf(f.Caller)
	if f.Caller != "" && (!session || d.person(f.Caller)) {
		fail(d, &d.record.Value, f)
		return
	}
	failBy(d, &d.record.RoleValue, evidence.Role, f)
	if session {
		d.claimRole(role, "the caller of the refused GetSecretValue", false)
	}
	if f.Action == "secretsmanager:GetSecretValue" {
		d.claimSecret(f.Resource, "the refused GetSecretValue", true)
	}
}

// person reports whether a caller is somebody at a keyboard: a user, root, or a
// session of single sign-on. The agent principal that was given is none.
func (d *reader) person(caller string) bool {
	a, err := target.ParseARN(caller)
	if err != nil || target.SamePrincipal(caller, d.given.Target.AgentPrincipal.First()) || slices.Contains(target.TorqueAccounts, a.Account) {
		return false
	}
	for _, begin := range []string{"user/", "root", "federated-user/", "assumed-role/AWSReservedSSO_"} {
		if strings.HasPrefix(a.Resource, begin) {
			return true
		}
	}
	return caller == d.record.Caller.Get().ARN
}
