package sandbox

import (
	"net/url"
	"strings"

	"clonepath/awsops/sandbox/githost"
)

var gitInjections = []Injection{
	{Fault: "git-proxy", Title: "a proxy in front of the Git host asks for a login", edit: answers(&githost.Override{Status: 407, Body: "Proxy Authentication Required"})},
	{Fault: "git-url-no-scheme", Title: "the repository's address lacks its scheme", edit: func(s *scene) {
		s.target.Repo = strings.TrimPrefix(s.target.Repo, "http://")
	}},
	{Fault: "git-ssh-url-with-token", Title: "the repository's address is for SSH", edit: func(s *scene) {
		s.target.Repo = "git@127.0.0.1:" + repository + ".git"
	}},
	{Fault: "git-401-bad-token", Title: "the Git host does not know the token", edit: func(s *scene) {
		s.setToken(gitToken(s.random))
	}},
	{Fault: "git-token-expired-revoked", Title: "the token has expired", edit: answers(loginAnswer(401, "The access token has expired."))},
	{Fault: "git-403-scope", Title: "the token lacks the scope to read", edit: answers(githost.Forbidden("The token has insufficient scope: read_repository is needed."))},
	{Fault: "git-404-hidden-private", Title: "the token is valid but may not see the repository", edit: func(s *scene) {
		blind := gitToken(s.random)
		s.git.Grant(blind)
		s.setToken(blind)
	}},
	{Fault: "git-fine-grained-not-selected", Title: "the repository is not selected in a fine-grained token", edit: func(s *scene) {
		s.useToken("github_pat_" + s.random.text(22, base62) + "_" + s.random.text(59, base62))
		answers(githost.Forbidden("Write access to repository not granted."))(s)
	}},
	{Fault: "git-saml-sso", Title: "the token is not authorised for single sign-on", edit: answers(githost.Forbidden(
		"The 'acme' organization has enabled or enforced SAML SSO. To access this repository, you must re-authorize the token."))},
	{Fault: "git-2fa-password", Title: "the account's password is stored in place of a token", edit: func(s *scene) {
		s.useToken("Blue-Kettle-" + s.random.text(4, base62) + "!") // the account is known by it, and it has no token's form
		answers(loginAnswer(401, "Your account has 2FA enabled and you must use a personal access token instead of a password."))(s)
	}},
	{Fault: "git-ip-allow-list", Title: "the Git host lets in listed addresses only", edit: answers(githost.Forbidden(
		"The organization has an IP allow list enabled, and your IP address is not permitted to access this resource."))},
	{Fault: "git-username-convention", Title: "this kind of token goes with a user name of its own", edit: func(s *scene) {
		s.useToken("ATATT3" + s.random.text(60, base62))
		s.git.RequireUsername("x-bitbucket-api-token-auth")
		s.target.GitUsername = "torque"
	}},
	{Fault: "git-token-as-username-only", Title: "the repository's address carries a token as its user name", edit: func(s *scene) {
		s.inURL(url.User(gitToken(s.random)).String())
	}},
	{Fault: "git-token-special-chars-url", Title: "the repository's address carries a token with a slash in it", edit: func(s *scene) {
		s.inURL("oauth2:" + s.random.text(12, base62) + "/" + s.random.text(12, base62))
	}},
	{Fault: "git-embedded-credentials", Title: "the repository's address carries a user name and a token", edit: func(s *scene) {
		s.inURL(url.UserPassword("oauth2", gitToken(s.random)).String())
	}},
	{Fault: "git-redirect-cross-host", Title: "the Git host redirects to another one", edit: answers(githost.Moved("https://git.example.com/acme/blueprints.git"))},
	{Fault: "git-repo-moved", Title: "the repository has moved on its host", Warning: true, edit: func(s *scene) {
		s.git.AddRepository("platform/blueprints", githost.Repository{})
		s.git.Grant(s.token, "platform/blueprints")
		answers(githost.Moved("/platform/blueprints.git"))(s)
	}},
	{Fault: "git-html-login-page", Title: "a portal in front of the Git host answers with its login page", edit: answers(githost.LoginPage())},
	{Fault: "git-repo-empty", Title: "the repository has no commit", edit: func(s *scene) { s.git.AddRepository(repository, githost.Repository{Empty: true}) }},
	{Fault: "git-default-branch-missing", Title: "there is no branch of that name", edit: func(s *scene) { s.target.Branch = "mian" }},
	{Fault: "git-rate-limited", Title: "the Git host limits the rate of requests", edit: answers(githost.RateLimited("60"))},
	{Fault: "git-provider-5xx", Title: "the Git host is down", edit: answers(githost.Broken(503))},
	{Fault: "git-plain-http", Title: "the repository's address would send the token unencrypted", edit: func(s *scene) {
		s.target.Repo = "http://git.example.com/" + repository + ".git"
	}},
}

// answers lets the repository answer with something else than Git's protocol.
func answers(o *githost.Override) func(*scene) {
	return func(s *scene) { s.git.SetOverride(repository, o) }
}

// loginAnswer is what the host says to a token.
func loginAnswer(status int, text string) *githost.Override {
	return &githost.Override{Status: status, Body: text, AfterLogin: true}
}

// useToken makes another token the one that works, and stores it.
func (s *scene) useToken(token string) {
	s.token = token
	s.git.Grant(token, repository)
	s.setToken(token)
}

// inURL writes credentials into the repository's address.
func (s *scene) inURL(userInfo string) {
	s.target.Repo = strings.Replace(s.target.Repo, "://", "://"+userInfo+"@", 1)
}
