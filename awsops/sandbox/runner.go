package sandbox

import (
	"time"

	"clonepath/awsops/target"
)

// A runner calls with the agent's credentials, unless an injection gave it a role of
// its own.

// addRunner gives the runner a role of its own, which the set-up names; nobody trusts
// it yet.
func (s *scene) addRunner(account string) (*role, principal) {
	own := s.addRole(account, "/", "torque-runner", trustOfService("pods.eks.amazonaws.com"))
	own.inline["assume-git-reader"] = rolePolicy("sts:AssumeRole", s.role.arn)
	p := principal{account: account, role: own.name, roleARN: own.arn, uniqueID: own.id, session: "torque-runner"}
	s.target.RunnerPrincipals = target.Runners(own.arn)
	keyID, session := s.addSession(p, noExpiry)
	s.identities[RunnerID] = Keys{AccessKeyID: keyID, Secret: session.secret, SessionToken: session.token}
	return own, p
}

// callersTrust trusts several principals in one statement.
func callersTrust(externalID string, callers ...string) string {
	return pretty(policy(statement{
		"Sid": "ClonepathAgent", "Effect": "Allow", "Action": "sts:AssumeRole", "Principal": map[string]any{"AWS": callers},
		"Condition": map[string]any{"StringEquals": map[string]string{"sts:ExternalId": externalID}},
	}))
}

// assumedEarlier is an AssumeRole as the event history keeps it; code is that of the
// refusal, "" for none.
func (s *scene) assumedEarlier(p principal, ago time.Duration, code string) {
	s.trail = append(s.trail, trailEntry{
		id: s.random.uuid(), at: s.now.Add(-ago), service: "sts", action: "AssumeRole", region: region, caller: p, agent: "aws-sdk",
		accounts: []string{p.account}, code: code, named: trailNames{RoleARN: s.role.arn, Session: "torque"}, externalID: true,
	})
}
