package plan

import (
	"cmp"
	"fmt"
	"maps"

	"clonepath/awsops/target"
	"clonepath/steps/setup"
)

// Desired is what a Setup asks for: documents and resources, as a pure
// function of it.
type Desired struct {
	Partition, Account, Region string

	RoleName, RolePath, RoleARN string
	RoleDescription             string
	Boundary                    string // ARN, "" for none
	RoleTags                    map[string]string

	PolicyName, PolicyKind string
	Permission             string // permission policy, pretty JSON with a final newline
	SecretResource         string // what the permission policy names: an ARN, an ARN pattern, or "*"

	Trust      string   // trust policy, pretty JSON with a final newline
	Callers    []string // whom it trusts: the agent and the runners, sorted
	Principal  string   // the agent's principal, the first of several
	Runners    []string // those of the callers that are no agent principal
	Origin     target.Origin
	ExternalID string // "" means that none is asked for
	Hosting    string

	SecretName  string
	SecretID    string // as Torque is told: a name or an ARN
	SecretPath  string
	KMSKey      string // key ARN, "" for the account's default key
	SecretTags  map[string]string
	Description string // of the secret

	// Assumptions are what the documents take for true although nobody
	// confirmed it, as sentences.
	Assumptions []string
}

// Desire derives the documents. The account is that of the Setup's role ARN,
// else the one given (the caller's). It fails with a *Problem where a value is
// missing that nothing else tells.
func Desire(s setup.Setup, account string) (Desired, error) {
	s = s.WithDefaults()
	if p := missing(s, account); p != nil {
		return Desired{}, p
	}
	partition := target.PartitionGuess(s.Target.Region)
	if a, _, _, ok := setup.SplitRoleARN(s.Target.RoleARN); ok {
		partition, account = a.Partition, a.Account
	}
	d := Desired{
		Partition: partition, Account: account, Region: s.Target.Region,
		RoleName: s.Role.Name, RolePath: s.Role.Path,
		RoleARN:         cmp.Or(s.Target.RoleARN, setup.RoleARN(partition, account, s.Role.Path, s.Role.Name)),
		RoleDescription: "Read by Torque's agent to clone a Git repository (set up by clonepath)",
		Boundary:        s.Role.PermissionsBoundary, RoleTags: maps.Clone(s.Role.Tags),
		PolicyName: s.Role.PolicyName, PolicyKind: s.Role.PolicyKind,
		Callers: s.Target.Callers(), Runners: s.Target.OwnRunners(), Principal: s.Target.AgentPrincipal.First(), Origin: s.Agent.Origin, ExternalID: s.Target.ExternalID, Hosting: s.Agent.Hosting,
		SecretName: s.Secret.Name, SecretID: s.Target.SecretID, SecretPath: s.Target.SecretPath, SecretTags: maps.Clone(s.Secret.Tags),
		Description: "Git token that Torque's agent reads (set up by clonepath)",
	}
	d.KMSKey = keyARN(s.Secret.KMSKey, d)
	d.SecretResource = secretResource(s, d)
	d.Permission = permissionPolicy(d)
	d.Trust = trustPolicy(d)
	d.Assumptions = assumptions(d)
	return d, nil
}

// missing finds the values without which no document can be written.
func missing(s setup.Setup, account string) *setup.Problem {
	switch {
	case s.Target.Region == "":
		return &setup.Problem{Key: "target.region", Found: "no region is given", Expected: "the region of the secret, such as eu-west-1", Advice: "choose one, or pass --region"}
	case s.Target.AgentPrincipal.First() == "":
		return &setup.Problem{Key: "target.agentPrincipal", Found: "nobody said which ARN your own agent calls from", Expected: "the ARN of its role",
			Advice: "take it from the service account's annotation eks.amazonaws.com/role-arn, the Pod Identity association or the node's role, or pass --agent-principal"}
	case account == "" && s.Target.RoleAccount() == "":
		return &setup.Problem{Key: "target.roleArn", Found: "the account is not known", Expected: "the role's full ARN", Advice: "pass --role-arn, even for a role that does not exist yet"}
	}
	if _, _, _, ok := setup.SplitRoleARN(s.Target.RoleARN); s.Target.RoleARN != "" && !ok {
		if p := target.Check(target.FieldRoleARN, s.Target.RoleARN); p != nil {
			return setup.FromTarget(p)
		}
	}
	return nil
}

func assumptions(d Desired) []string {
	var out []string
	if d.Origin == target.Documented {
		out = append(out, fmt.Sprintf("The agent calls from %s. Only the public guide says so, and Torque's pages do not agree on the account: ask Torque which ARN your agent calls from.", d.Principal))
	}
	if _, err := target.ParseARN(d.SecretID); err != nil {
		out = append(out, fmt.Sprintf("The agent looks for the secret %q in %s. Torque does not publish which region it uses.", d.SecretID, d.Region))
	}
	return out
}
