package faults

import (
	"clonepath/checks/evidence"
)

var gitChecks = []statement{
	{id: evidence.RepoURL, link: LinkGit, title: "the repository URL can carry a token",
		judge: judgeRepoURL},
	{id: evidence.GitHost, link: LinkGit, title: "the Git host answers",
		requires: []evidence.CheckID{evidence.RepoURL},
		judge:    judgeGitHost, facts: []string{"host"}},
	{id: evidence.GitAccess, link: LinkGit, title: "the token opens the repository",
		requires: []evidence.CheckID{evidence.GitHost, evidence.SecretToken},
		judge:    judgeGitAccess, facts: []string{"login"}},
	{id: evidence.GitClone, link: LinkGit, title: "the branch can be cloned",
		requires: []evidence.CheckID{evidence.GitAccess},
		judge:    judgeGitClone, facts: []string{"clone"}},
}
