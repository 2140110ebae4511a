package trialclone

import (
	"net"
	"slices"
	"strings"

	"clonepath/awsops/sealed"
)

// provider is a kind of Git host and how it wants to be logged in to.
type provider struct {
	username string   // goes with a token
	hosts    []string // public hosts; one that begins with a dot stands for all one label below it
	tokens   []string // how its tokens begin, wherever it is installed
}

// providers are matched in this order. The user names are those that each
// provider documents for tokens; Azure DevOps takes any.
var providers = []provider{
	{username: "x-access-token", hosts: []string{"github.com"}, tokens: []string{"ghp_", "gho_", "ghu_", "ghs_", "github_pat_"}},
	{username: "oauth2", hosts: []string{"gitlab.com"}, tokens: []string{"glpat-", "gldt-", "glptt-", "glcbt-"}},
	{username: "x-token-auth", hosts: []string{"bitbucket.org"}, tokens: []string{"ATCTT3"}},
	{username: "clonepath", hosts: []string{"dev.azure.com", ".visualstudio.com"}},
	{username: "oauth2", hosts: []string{"codeberg.org"}},
}

// atlassianAPIToken begins a personal API token of Atlassian, which Bitbucket
// takes under another user name than its repository tokens.
const (
	atlassianAPIToken    = "ATATT3"
	atlassianAPIUsername = "x-bitbucket-api-token-auth"
	// fallbackUsername is for hosts that we don't know. Self-managed GitLab,
	// GitHub Enterprise, Gitea and Forgejo take any name that is not empty with a
	// personal token; GitLab's OAuth tokens want this one.
	fallbackUsername = "oauth2"
)

// WellKnown reports whether "host" or "host:port" is a public Git host that a
// token may go to without being named: GitHub, GitLab, Bitbucket, Azure DevOps
// and Codeberg, on their HTTPS port.
func WellKnown(host string) bool {
	name, ok := defaultPort(host)
	return ok && slices.ContainsFunc(providers, func(p provider) bool { return p.serves(name) })
}

// Username is the user name that goes with a token: the configured one, else
// what the host's provider wants, else what the token's form tells, else
// "oauth2", which hosts that don't care accept.
func Username(host, configured string, token sealed.Value) string {
	if configured != "" {
		return configured
	}
	name := hostname(host)
	text := token.Reveal()
	if strings.HasPrefix(text, atlassianAPIToken) {
		return atlassianAPIUsername
	}
	for _, p := range providers {
		if p.serves(name) {
			return p.username
		}
	}
	for _, p := range providers {
		if slices.ContainsFunc(p.tokens, func(prefix string) bool { return strings.HasPrefix(text, prefix) }) {
			return p.username
		}
	}
	return fallbackUsername
}

func (p provider) serves(host string) bool {
	return slices.ContainsFunc(p.hosts, func(known string) bool {
		label, below := strings.CutSuffix(host, known)
		if known[0] == '.' {
			return below && label != "" && !strings.Contains(label, ".")
		}
		return host == known
	})
}

// defaultPort returns the host's name, and whether it is reached on port 443.
func defaultPort(host string) (string, bool) {
	name, port, err := net.SplitHostPort(host)
	if err != nil {
		return strings.ToLower(host), true
	}
	return strings.ToLower(name), port == "443"
}

func hostname(host string) string {
	name, _ := defaultPort(host)
	return name
}
