package setup

import (
	"cmp"
	"net/url"
	"strings"

	"clonepath/awsops/target"
)

// WithDefaults returns the Setup with everything filled in that follows from
// the rest, or that has a sensible default. What a person decided is never
// changed, and doing it twice changes nothing more. It cannot know the account:
// target.roleArn stays empty until Desire is told one.
func (s Setup) WithDefaults() Setup {
	s.APIVersion = cmp.Or(s.APIVersion, APIVersion)
	s.Agent, s.Target.AgentPrincipal = s.agentDefaults()
	for _, at := range places() {
		f := byKey(at.key)
		if usual := f.Default(s); f.text(s) == "" && usual != "" {
			f.put(&s, usual)
		}
	}
	return s
}

// agentDefaults: the documented principal stands in where nobody named one,
// except for an agent that the customer hosts, whose principal only they know.
func (s Setup) agentDefaults() (AgentChoice, target.Principals) {
	agent := s.Agent
	if s.Target.AgentPrincipal == "" && agent.Hosting == HostingSelf {
		return agent, ""
	}
	principal, origin := s.Target.Agent(agent.Origin)
	agent.Origin = origin
	return agent, cmp.Or(s.Target.AgentPrincipal, target.Principals(principal))
}

// defaultCredentialName is made from the repository's path: "acme-blueprints".
func defaultCredentialName(repo string) string {
	u, err := url.Parse(repo)
	if err != nil {
		return "git-credential"
	}
	path := strings.TrimSuffix(strings.Trim(u.Path, "/"), ".git")
	if path == "" {
		return "git-credential"
	}
	return strings.ReplaceAll(path, "/", "-")
}

// TypeOfHost is Torque's type of credential for a repository on a host that is
// known, or whose name says it; "" where only a person can tell.
func TypeOfHost(repo string) string {
	host := target.RepoHost(repo)
	if name, _, ok := strings.Cut(host, ":"); ok {
		host = name
	}
	for _, row := range []struct{ part, kind string }{
		{"github", "github"},
		{"gitlab", "gitlab"},
		{"bitbucket", "bitbucket"},
		{"dev.azure.com", "azure"},
		{"visualstudio.com", "azure"},
	} {
		if strings.Contains(host, row.part) {
			return row.kind
		}
	}
	return ""
}

// RoleARN joins a role's ARN; path begins and ends with "/".
func RoleARN(partition, account, path, name string) string {
	return target.ARN{Partition: partition, Service: "iam", Account: account, Resource: "role" + cmp.Or(path, DefaultRolePath) + name}.String()
}

// SplitRoleARN takes a role's ARN apart; ok is false where it is none.
func SplitRoleARN(s string) (a target.ARN, path, name string, ok bool) {
	a, err := target.ParseARN(s)
	if err != nil || a.Service != "iam" || !strings.HasPrefix(a.Resource, "role/") {
		return a, "", "", false
	}
	full := strings.TrimPrefix(a.Resource, "role")
	slash := strings.LastIndexByte(full, '/')
	return a, full[:slash+1], full[slash+1:], full[slash+1:] != ""
}
