package sandbox

import (
	"time"

	"clonepath/awsops/target"
)

var agentInjections = []Injection{
	{Fault: "agent-no-assumerole-permission", Title: "the policy of a self-hosted agent's role does not allow the call", edit: func(s *scene) {
		s.hostAgent().inline = map[string]string{}
	}},
	{Fault: "runner-no-assumerole-permission", Title: "a runner of another account has no policy that allows the call; its credentials are the ones at hand", edit: func(s *scene) {
		own, p := s.addRunner(outsiderAccount)
		own.inline = map[string]string{}
		s.role.trust = callersTrust(s.externalID, target.DocumentedAgentPrincipal, own.arn)
		s.setAgent(p)
	}},
	{Fault: "runner-identity-assumed", Title: "a runner nobody named asked for the role and was refused", Warning: true, edit: func(s *scene) {
		host := s.hostAgent()
		s.role.trust = agentTrust(host.arn, s.externalID)
		_, p := s.addRunner(operatorAccount)
		s.target.RunnerPrincipals, s.target.RunnersAsAgent = "", true
		s.assumedEarlier(s.agent().principal, 2*time.Hour, "")
		s.assumedEarlier(p, time.Hour, "AccessDenied")
	}},
	{Fault: "agent-different-identity", Title: "the agent calls with the role of its node", edit: func(s *scene) {
		node := s.accounts[torqueAccount].roles["eks-node-role"]
		node.inline["assume-customer-roles"] = rolePolicy("sts:AssumeRole", "*")
		s.setAgent(principal{account: torqueAccount, role: node.name, roleARN: node.arn, uniqueID: node.id, session: "i-0a1b2c3d4e5f60718"})
	}},
	{Fault: "agent-boundary-or-scp", Title: "a permissions boundary stops a self-hosted agent", edit: func(s *scene) {
		s.hostAgent().boundary = s.addPolicy("agent-boundary", rolePolicy("s3:*", "*")).arn
	}},
	{Fault: "agent-sts-region-disabled", Title: "STS is switched off in this region for the agent's account", edit: func(s *scene) {
		s.accounts[torqueAccount].stsOff = map[string]bool{region: true}
	}},
	{Fault: "agent-duration-chaining", Title: "the agent, itself a role, asks for a session of two hours", edit: func(s *scene) {
		s.agent().habits.duration = 7200
	}},
	{Fault: "agent-duration-max", Title: "the agent asks for a longer session than the role allows", edit: func(s *scene) {
		u := &user{holder{arn: iamARN(torqueAccount, "user", "/", "torque-agent"), id: s.random.uniqueID("AIDA"), name: "torque-agent", path: "/", created: s.ago(90)}}
		u.inline = s.accounts[torqueAccount].roles["agent-sa-role"].inline
		s.accounts[torqueAccount].users[u.name] = u
		s.setAgent(principal{account: torqueAccount, user: u.name, uniqueID: u.id}).habits.duration = 7200
		s.target.AgentPrincipal, s.role.trust = target.Principals(u.arn), agentTrust(u.arn, s.externalID)
	}},
	{Fault: "agent-session-name-invalid", Title: "the agent puts a space into its session name", edit: func(s *scene) {
		s.agent().habits.session = "torque agent"
	}},
}
