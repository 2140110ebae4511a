package trialclone_test

import (
	"testing"

	"clonepath/awsops/sealed"
	"clonepath/checks/trialclone"
)

func TestWellKnown(t *testing.T) {
	tests := map[string]bool{
		"github.com": true, "GitHub.com": true, "github.com:443": true, "gitlab.com": true, "bitbucket.org": true,
		"dev.azure.com": true, "acme.visualstudio.com": true, "codeberg.org:443": true,
		"github.com:8443": false, "github.com.evil.example": false, "evilgithub.com": false, "gist.github.com": false,
		"visualstudio.com": false, ".visualstudio.com": false, "a.b.visualstudio.com": false, "evil.example.visualstudio.com:443": false, "a..visualstudio.com": false, "evilvisualstudio.com": false, "gitlab.acme.example": false, "": false, "127.0.0.1:8080": false,
	}
	for host, want := range tests {
		if got := trialclone.WellKnown(host); got != want {
			t.Errorf("WellKnown(%q) = %v", host, got)
		}
	}
}

func TestUsername(t *testing.T) {
	tests := map[string]struct{ host, configured, token, want string }{
		"configured wins":          {"github.com", "ada", "ghp_x", "ada"},
		"GitHub":                   {"github.com", "", "anything", "x-access-token"},
		"GitLab":                   {"gitlab.com:443", "", "anything", "oauth2"},
		"Bitbucket repository":     {"bitbucket.org", "", "ATCTT3xFfG", "x-token-auth"},
		"Bitbucket API token":      {"bitbucket.org", "", "ATATT3xFfG", "x-bitbucket-api-token-auth"},
		"Bitbucket, unknown form":  {"bitbucket.org", "", "abc", "x-token-auth"},
		"Azure DevOps":             {"dev.azure.com", "", "abc", "clonepath"},
		"Azure DevOps, old host":   {"acme.visualstudio.com", "", "abc", "clonepath"},
		"GitHub Enterprise Server": {"git.acme.example:8443", "", "github_pat_11A", "x-access-token"},
		"GitLab, self-managed":     {"git.acme.example", "", "glpat-abc", "oauth2"},
		"nothing known":            {"git.acme.example", "", "abc", "oauth2"},
	}
	for title, test := range tests {
		if got := trialclone.Username(test.host, test.configured, sealed.New(test.token)); got != test.want {
			t.Errorf("%s: %q, want %q", title, got, test.want)
		}
	}
}
