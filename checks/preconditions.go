package checks

import (
	"fmt"

	"clonepath/awsops/awserr"
	"clonepath/awsops/target"
)

// Reasons for which something is not asked. They are read by people.
const (
	noOperator  = "not asked: this run has no operator's credentials"
	noAgent     = "not asked: this run has no credentials of the agent"
	notRead     = "not read by your choice (--no-read-value)"
	emptyToken  = "the token at the secret path is empty"
	noTokenRead = "no token was read from the secret"
)

// unusable says why a call that sends these fields would only tell what is known
// already: one of them is missing or cannot be right. Then the error would be
// about the value and not about the chain.
func (r *run) unusable(fields ...target.Field) string {
	for _, field := range fields {
		value := r.Target.Value(field)
		if value == "" {
			return fmt.Sprintf("not asked: no %s was given", fieldNames[field])
		}
		if p := target.Check(field, value); p != nil && !p.Likely {
			return "not asked: " + p.Found
		}
	}
	return ""
}

// wrong is unusable for a field that may be empty.
func (r *run) wrong(field target.Field) string {
	if r.Target.Value(field) == "" {
		return ""
	}
	return r.unusable(field)
}

var fieldNames = map[target.Field]string{
	target.FieldRegion: "region", target.FieldRoleARN: "role ARN", target.FieldExternalID: "External ID",
	target.FieldSecretID: "secret ID", target.FieldSecretPath: "secret path", target.FieldRepo: "repository",
}

// first returns the first reason that is not empty.
func first(reasons ...string) string {
	for _, reason := range reasons {
		if reason != "" {
			return reason
		}
	}
	return ""
}

// operatorMissing and agentMissing say why nothing can be asked as them.
func (r *run) operatorMissing() string {
	if r.Operator == nil {
		return noOperator
	}
	return ""
}

func (r *run) agentMissing() string {
	if r.Agent == nil {
		return noAgent
	}
	return ""
}

// callerForBareName lets a question about the secret wait for the caller where
// the secret is given by its name: whether the name is looked up depends on the
// caller's account.
func callerForBareName(r *run) []string {
	if r.bareName() {
		return []string{"caller"}
	}
	return nil
}

func (r *run) bareName() bool {
	_, err := target.ParseARN(r.Target.SecretID)
	return err != nil
}

// secretOutOfReach says why the operator should not look the secret up. A name
// means a secret of the role's account, which only a caller of that account can
// find by it; an ARN says itself where the secret is.
func (r *run) secretOutOfReach() string {
	if why := first(r.operatorMissing(), r.unusable(target.FieldSecretID), r.wrong(target.FieldRegion)); why != "" {
		return why
	}
	if !r.bareName() {
		return ""
	}
	return r.otherAccount("the secret is given by its name")
}

// roleOutOfReach says why the operator should not look the role up: IAM takes a
// name only. In the secret's account it is looked for too: the account in the
// Role ARN may be the mistake.
func (r *run) roleOutOfReach() string {
	if why := first(r.operatorMissing(), r.unusable(target.FieldRoleARN), r.wrong(target.FieldRegion)); why != "" {
		return why
	}
	if account := r.Target.SecretARNAccount(); account != "" && account == r.record.Caller.Get().Account {
		return ""
	}
	return r.otherAccount("IAM finds a role by its name only")
}

// otherAccount says that a name would be looked up in an account that is not the
// role's, where a thing of the same name would be another thing.
func (r *run) otherAccount(because string) string {
	caller := r.record.Caller
	if !caller.Seen() {
		if caller.Failed(awserr.Unsupported) || r.Target.RoleAccount() == "" {
			return "" // an endpoint that cannot tell, or nothing to compare with
		}
		return "not asked: it is not known in which account the caller is"
	}
	role := r.Target.RoleAccount()
	if role == "" || role == caller.Value.Account {
		return ""
	}
	return fmt.Sprintf("not asked: %s, and the caller's account %s is not the role's, %s", because, caller.Value.Account, role)
}
