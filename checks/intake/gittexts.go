package intake

import (
	"strings"

	"clonepath/awsops/awserr"
	"clonepath/awsops/sealed"
	"clonepath/awsops/target"
	"clonepath/checks/evidence"
)

// gitContext tells that an error is Git's: its own words, or Torque's about a
// clone.
var gitContext = form(`(?i)\bgit\b|\bclon(e|ing)\b|\brepository\b|\bremote: |\bfatal: |info/refs|HTTP Basic|couldn't find remote ref|\.git\b`)

// gitRow is a text by which a Git host, git or go-git refuses, and what the host
// answered then. The first row that fits counts.
type gitRow struct {
	any    []string // one of these is in the text, in any case
	status int      // of the host's answer to the token
	set    func(*reader, string)
	// beside: an address in the text is not the repository's.
	beside bool
}

func gitRows() []gitRow {
	return []gitRow{
		{any: []string{"into submodule path", "smudge filter lfs failed", "git-lfs", "batch response:"}, set: (*reader).partMissing, beside: true},
		{any: []string{"could not resolve host", "no such host", "name or service not known"}, set: hostUnreachable("no such host")},
		{any: []string{"certificate signed by unknown authority", "ssl certificate problem", "server certificate verification failed"}, set: hostUnreachable("certificate signed by unknown authority")},
		{any: []string{"proxy authentication required", "received http code 407"}, set: hostUnreachable("Proxy Authentication Required")},
		{any: []string{"couldn't find remote ref", "reference not found", "remote branch ", "did not match any file(s) known to git"}, set: (*reader).branchMissing},
		{any: []string{"remote repository is empty"}, set: (*reader).repositoryEmpty},
		{any: []string{"saml sso", "saml single sign-on"}, status: 403},
		{any: []string{"support for password authentication was removed", "two-factor", "2fa"}, status: 401},
		{any: []string{"http basic: access denied", "authentication required", "authentication failed", "invalid username or token", "invalid username or password",
			"could not read username", "could not read password", "terminal prompts disabled", "bad credentials", "error: 401", "401 unauthorized", "http 401"}, status: 401},
		{any: []string{"rate limit", "error: 429", "too many requests"}, status: 429},
		{any: []string{"authorization failed", "error: 403", "403 forbidden", "http 403", "not allowed to download code", "permission to ", "write access to repository not granted"}, status: 403},
		{any: []string{"repository not found", "error: 404", "http 404", "could not be found", "not found", "tf401019", "does not exist or you do not have permission"}, status: 404},
		{any: []string{"error: 500", "error: 502", "error: 503", "error: 504"}, status: 503},
	}
}

// gitError reads an error of Git; false if it is none.
func (d *reader) gitError(text string) bool {
	if !gitContext().MatchString(text) {
		return false
	}
	low := strings.ToLower(strings.Join(strings.Fields(text), " "))
	for _, row := range gitRows() {
		for _, words := range row.any {
			if !strings.Contains(low, words) {
				continue
			}
			if !row.beside {
				d.claimRepo(text)
			}
			if row.set != nil {
				row.set(d, text)
			} else {
				d.refusedLogin(row.status, text)
			}
			d.found("an error of Git: %s", words)
			return true
		}
	}
	return false
}

// refusedLogin: the token was sent, for Torque sends it with each request.
func (d *reader) refusedLogin(status int, text string) {
	if d.record.Login == nil {
		body := d.message(text)
		d.record.Login = evidence.Observed(evidence.Agent, d.at, evidence.Exchange{
			URL: target.RedactURL(d.repoIn(text)), Status: status, Body: body[:min(len(body), 512)], TokenSent: true,
		})
	}
}

// message is a text as evidence keeps it: on one line, and without what may be a
// token.
func (d *reader) message(text string) string {
	text, _ = d.vault.Scrub(strings.Join(strings.Fields(text), " "))
	return sealed.Mask(text)
}

func hostUnreachable(message string) func(*reader, string) {
	return func(d *reader, text string) {
		if d.record.Host == nil {
			d.record.Host = evidence.Failed[evidence.Exchange](evidence.Agent, d.at, &awserr.Failure{
				Operation: "git:info/refs", Class: awserr.Network, Message: message + ": " + d.message(text),
			})
		}
	}
}

var branchForm = form(`(?i)(?:couldn't find remote ref (?:refs/heads/)?|remote branch |pathspec ')([\w./-]+)`)

func (d *reader) branchMissing(text string) {
	branch := d.given.Target.Branch
	if m := branchForm().FindStringSubmatch(text); m != nil {
		branch = firstOf(branch, m[1])
	}
	if d.record.Clone == nil {
		d.record.Clone = evidence.Observed(evidence.Agent, d.at, evidence.Clone{Branch: branch, Missing: true})
	}
}

func (d *reader) repositoryEmpty(string) {
	if d.record.Clone == nil {
		d.record.Clone = evidence.Observed(evidence.Agent, d.at, evidence.Clone{Empty: true})
	}
}

// partMissing: the repository itself was cloned; a submodule or a file in LFS,
// which have addresses of their own, was not.
func (d *reader) partMissing(text string) {
	if d.given.Target.Repo == "" {
		d.note("which repository was cloned is not in %s: pass --repo", d.name)
	}
	if d.record.Clone == nil {
		d.record.Clone = evidence.Failed[evidence.Clone](evidence.Agent, d.at, &awserr.Failure{Operation: "git:checkout", Class: awserr.Other, Message: d.message(text)})
	}
}

var repoForm = form(`https?://[\w.@:-]+(?:/[\w.~@%+-]+)+`)

// repoIn is the repository that an error names, without credentials and without
// what Git appends.
func (d *reader) repoIn(text string) string {
	found := target.RedactURL(repoForm().FindString(text))
	found, _, _ = strings.Cut(found, "/info/refs")
	return strings.TrimRight(found, "/.")
}

func (d *reader) claimRepo(text string) {
	if repo := d.repoIn(text); repo != "" {
		d.claims = append(d.claims, claim{target.FieldRepo, repo, "the error of Git in " + d.name, true})
	}
}
