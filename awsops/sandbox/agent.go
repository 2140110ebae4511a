package sandbox

import (
	"maps"

	"clonepath/awsops/target"
)

// habits are what an agent's program adds to each AssumeRole, whoever words the
// call: the sandbox plays the agent, so that calls with the agent's keys go out
// as the agent would send them.
type habits struct {
	emptyExternalID bool              // sends ExternalId= where there is none
	duration        int               // seconds; 0 leaves what was asked for
	session         string            // session name, "" for what was asked for
	tags            map[string]string // session tags that go along
	policy          string            // session policy, "" for none
}

// apply words an AssumeRole as the agent does.
func (h habits) apply(f form) {
	if h.emptyExternalID && !f.Has("ExternalId") {
		f.Set("ExternalId", "")
	}
	if h.session != "" {
		f.Set("RoleSessionName", h.session)
	}
	if h.policy != "" {
		f.Set("Policy", h.policy)
	}
}

// lasting is how long the session shall last, in seconds.
func (h habits) lasting(asked int) int {
	if h.duration > 0 {
		return h.duration
	}
	return asked
}

// tagged joins the tags of a request with those that go along.
func (h habits) tagged(tags map[string]string) map[string]string {
	if len(h.tags) == 0 {
		return tags
	}
	all := maps.Clone(h.tags)
	maps.Copy(all, tags)
	return all
}

// network is the account in whose network the caller sits: a session calls from
// where it was opened.
func (c *call) network() string {
	if c.caller.from != "" {
		return c.caller.from
	}
	return c.caller.account
}

// setAgent gives the agent's keys to another principal, and returns its
// credential. The trust policies stay as they are.
func (s *scene) setAgent(p principal) *credential {
	var made *credential
	var keys Keys
	if p.role != "" {
		keyID, session := s.addSession(p, noExpiry)
		made, keys = session, Keys{AccessKeyID: keyID, Secret: session.secret, SessionToken: session.token}
	} else {
		made = &credential{secret: s.random.text(40, base62), principal: p}
		keys = Keys{AccessKeyID: "AKIA" + s.random.text(16, idLetter), Secret: made.secret}
		s.credentials[keys.AccessKeyID] = made
	}
	s.identities[AgentID] = keys
	return made
}

// agent is the credential that the agent's keys stand for.
func (s *scene) agent() *credential { return s.credentials[s.identities[AgentID].AccessKeyID] }

// hostAgent moves the agent into the operator's account, as a self-hosted one,
// and trusts that account, so that the agent's own policies decide.
func (s *scene) hostAgent() *role {
	host := s.addRole(operatorAccount, "/", "torque-agent", trustOfService("pods.eks.amazonaws.com"))
	host.inline["assume-git-reader"] = pretty(policy(statement{"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": s.role.arn}))
	s.setAgent(principal{account: operatorAccount, role: host.name, roleARN: host.arn, uniqueID: host.id, session: "torque-agent"})
	s.target.AgentPrincipal = target.Principals(host.arn)
	s.role.trust = agentTrust(iamARN(operatorAccount, "root", "", ""), s.externalID)
	return host
}
