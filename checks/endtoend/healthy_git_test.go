package endtoend

import (
	"net/http"
	"net/http/httptest"
	"strings"

	"clonepath/awsops/sandbox"
	"clonepath/awsops/sandbox/githost"
)

// gitVariants: repositories, branches and addresses.
var gitVariants = []variant{
	{name: "no branch", edit: func(b *bed) { b.target.Branch = "" }},
	{name: "another branch", edit: func(b *bed) { b.target.Branch = "develop" }},
	{name: "no .git", edit: func(b *bed) { b.target.Repo = strings.TrimSuffix(b.target.Repo, ".git") }},
	{name: "a slash at the end", edit: func(b *bed) { b.target.Repo = strings.TrimSuffix(b.target.Repo, ".git") + "/" }},
	{name: ".git and a slash at the end", edit: func(b *bed) { b.target.Repo += "/" }},
	{name: "localhost by name", edit: func(b *bed) { b.target.Repo = strings.Replace(b.target.Repo, "127.0.0.1", "localhost", 1) }},
	{name: "the scheme in capitals", edit: func(b *bed) { b.target.Repo = strings.Replace(b.target.Repo, "http://", "HTTP://", 1) }},
	{name: "a user name is given", edit: func(b *bed) { b.target.GitUsername = "torque-bot" }},
	{name: "a user name with a domain", edit: func(b *bed) { b.target.GitUsername = "torque.bot@acme.example" }},
	{name: "a subgroup", edit: repository("acme/platform/eu/blueprints", "http://HOST/acme/platform/eu/blueprints.git", "main", githost.Repository{})},
	{name: "a repository at the top", edit: repository("blueprints", "http://HOST/blueprints.git", "main", githost.Repository{})},
	{name: "a name with dots and capitals", edit: repository("Acme.Inc/Blue.Prints_v2", "http://HOST/Acme.Inc/Blue.Prints_v2", "main", githost.Repository{})},
	{name: "a path as Azure has it", edit: repository("acme/my project/_git/blueprints", "http://HOST/acme/my%20project/_git/blueprints", "main", githost.Repository{})},
	{name: "another default branch", edit: repository("acme/trunk", "http://HOST/acme/trunk.git", "", githost.Repository{Branches: []string{"master"}})},
	{name: "a branch with a slash", edit: repository("acme/flow", "http://HOST/acme/flow.git", "feature/torque-1.2", githost.Repository{Branches: []string{"main", "feature/torque-1.2"}})},
	{name: "a branch in another script", edit: repository("acme/flow", "http://HOST/acme/flow.git", "größe", githost.Repository{Branches: []string{"main", "größe"}})},
	{name: "a branch that is named like a tag", edit: repository("acme/flow", "http://HOST/acme/flow.git", "v1.0", githost.Repository{Branches: []string{"main", "v1.0", "v1.0.1"}})},
	{name: "a branch is chosen, HEAD names none", edit: repository("acme/headless", "http://HOST/acme/headless.git", "main", githost.Repository{HEAD: "gone"})},
	{name: "a public repository", edit: repository("acme/open", "http://HOST/acme/open.git", "main", githost.Repository{Public: true})},
	{name: "one commit", edit: repository("acme/young", "http://HOST/acme/young.git", "main", githost.Repository{Commits: 1})},
	{name: "a long history", edit: repository("acme/old", "http://HOST/acme/old.git", "main", githost.Repository{Commits: 400})},
	{name: "a host without filters", edit: repository("acme/plain", "http://HOST/acme/plain.git", "main", githost.Repository{NoFilter: true})},
	{name: "a host without shallow clones", edit: repository("acme/plain", "http://HOST/acme/plain.git", "main", githost.Repository{NoFilter: true, NoShallow: true})},
	{name: "a host that shows strangers a login page", edit: strangersGet(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = w.Write([]byte("<html>Sign in</html>"))
	})},
	{name: "a host that sends strangers to single sign-on", edit: strangersGet(func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "https://sso.example.com/login", http.StatusFound)
	})},
	{name: "a host that hides from strangers", edit: strangersGet(http.NotFound)},
	{name: "a host that forbids strangers", edit: strangersGet(status(http.StatusForbidden))},
	{name: "a host that limits strangers", edit: strangersGet(status(http.StatusTooManyRequests))},
	{name: "a host that fails for strangers", edit: strangersGet(status(http.StatusServiceUnavailable))},
	{name: "a repository that has moved on its host", warn: []string{"git-repo-moved"}, edit: repository("acme/former", "http://HOST/acme/former.git", "main", githost.Repository{Override: githost.Moved("/acme/blueprints.git")})},
}

// strangersGet puts a server in front of the Git host that answers requests
// without a login in its own way.
func strangersGet(answer http.HandlerFunc) edit {
	return func(b *bed) {
		front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if _, _, login := r.BasicAuth(); login {
				b.box.Git().ServeHTTP(w, r)
				return
			}
			answer(w, r)
		}))
		b.Cleanup(front.Close)
		b.target.Repo = front.URL + "/acme/blueprints.git"
	}
}

func status(code int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }
}

// agentVariants: who the agent is.
var agentVariants = []variant{
	{name: "an agent in the own account", edit: all(selfHosted("/", "torque-agent"), trust(guarded))},
	{name: "an agent in the own account, trusted by the account", open: "the agent's own policies", edit: all(selfHosted("/", "torque-agent"), mayAssume("torque-agent"), trust(
		`{"Effect":"Allow","Principal":{"AWS":"<account>"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"<id>"}}}`))},
	{name: "an agent in the own account without External ID", edit: all(selfHosted("/", "torque-agent"), enter(func(b *bed) { b.target.ExternalID, b.target.NoExternalID = "", true }), trust(
		`{"Effect":"Allow","Principal":{"AWS":"<agent>"},"Action":"sts:AssumeRole"}`))},
	{name: "an agent in the own account with a path", edit: all(selfHosted("/eks/torque/", "agent"), trust(guarded))},
	{name: "an agent in the own account that tags its sessions", edit: all(selfHosted("/", "torque-agent"), trust(
		`{"Effect":"Allow","Principal":{"AWS":"<agent>"},"Action":["sts:AssumeRole","sts:TagSession"]}`), enter(func(b *bed) { b.target.ExternalID, b.target.NoExternalID = "", true }))},
	{name: "an agent in a third account", edit: all(hostedElsewhere("/", "torque-agent"), trust(guarded))},
	{name: "an agent in a third account with a path", edit: all(hostedElsewhere("/eks/torque/", "agent"), trust(guarded))},
	{name: "an agent in a third account by its account", warn: []string{"trust-root-principal"}, edit: all(hostedElsewhere("/", "torque-agent"), trust(
		`{"Effect":"Allow","Principal":{"AWS":"`+elsewhere+`"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"<id>"}}}`))},
	{name: "an agent that is a user", edit: all(enter(func(b *bed) {
		b.agent, b.target.AgentPrincipal, b.hosting = b.box.Keys(sandbox.Outsider), "arn:aws:iam::"+elsewhere+":user/mallory", "self"
	}), trust(guarded))},
	{name: "nobody said who hosts the agent", edit: enter(func(b *bed) { b.hosting = "" })},
}
