package session

import (
	"reflect"
	"strings"

	"clonepath/awsops/sealed"
	"clonepath/awsops/target"
	"clonepath/checks/verdict"

	"clonepath/steps/plan"
	"clonepath/steps/setup"
)

// Session is the wizard without a screen: the Setup as it stands, what became
// known on the way, and what a decision does to both. It is used by one front end
// at a time, except for the journal, which work beside it writes.
type Session struct {
	Deps Deps

	Setup    setup.Setup
	given    string         // the repository before anybody was asked
	named    string         // the host of the repository that a person typed here
	Token    sealed.Value   // of a new secret, until it is stored
	Value    *SecretValue   // of the chosen secret
	Identity *Identity      // of the operator, nil until AWS told
	Mixed    string         // a person's answer to Planned.Question
	Fresh    bool           // the role was made, or its trust changed, in this session
	Existing *ExistingRole  // the documents of the chosen role, nil while unknown
	Secrets  *Listing       // of the account and region, nil while nobody listed them
	support  bool           // somebody else's set-up is looked at: it is not kept
	Skipped  []setup.StepID // left out of the plan, to be made otherwise or not at all
	Journal  journal
	doubted  string // the answer that was said to look like a token
	Report   *verdict.Report
}

// New begins a wizard with nothing answered but what Deps brings.
func New(deps Deps) *Session {
	return &Session{Deps: deps, Setup: deps.Setup, given: deps.Setup.Target.Repo}
}

// Account is the number of the operator's account, "" while it is unknown.
func (s *Session) Account() string {
	if s.Identity == nil {
		return ""
	}
	return s.Identity.Account
}

// seal makes the vault remember a secret before anything can show it.
func (s *Session) seal(secret sealed.Value) {
	s.Deps.Vault.Spare(s.Setup.Target.Given()...)
	s.Deps.Vault.Add(secret, s.Setup.Target.GitUsername, "oauth2", "x-access-token", "x-token-auth", "x-bitbucket-api-token-auth")
}

// Allowed tells whether the token may go to a host: one that was named outside,
// or whose address was typed on a screen. An address that only came from a file
// does not count. The answer is that of this moment, for a task to take along.
func (s *Session) Allowed() func(host string) bool {
	named, outside := s.named, s.Deps.Question.AllowGitHost
	return func(host string) bool {
		return (named != "" && strings.EqualFold(named, host)) || (outside != nil && outside(host))
	}
}

// NameHost notes that a person entered the repository here.
func (s *Session) NameHost() {
	if s.Setup.Target.Repo != s.given {
		s.named = target.RepoHost(s.Setup.Target.Repo)
	}
}

// Resume takes over what was kept when the wizard was left last. Its repository
// was typed then, but this is another run: it counts as given.
func (s *Session) Resume() {
	s.Setup = *s.Deps.Unfinished
	s.given = s.Setup.Target.Repo
}

// planInput is what a plan needs beside the Setup. A token that was typed for a
// new secret is not for an existing one.
func (s *Session) planInput() plan.Input {
	in := plan.Input{Random: s.Deps.Rand, Mixed: s.Mixed}
	if s.Setup.Choices.Secret == setup.ChooseNew {
		in.Token = s.Token
	}
	return in
}

// Region is the region that was chosen, else that of the credentials.
func (s *Session) Region() string {
	if s.Setup.Target.Region != "" || s.Identity == nil {
		return s.Setup.Target.Region
	}
	return s.Identity.Region
}

// Masked writes a document with its External ID shortened, as everywhere on the
// screen: who looks over the shoulder need not have it.
func (s *Session) Masked(document string) string {
	id := s.Setup.Target.ExternalID
	if id == "" {
		return document
	}
	return strings.ReplaceAll(document, `"`+id+`"`, `"`+target.MaskExternalID(id)+`"`)
}

// answered tells whether anything was decided that is worth keeping.
func (s *Session) answered() bool {
	return !reflect.DeepEqual(s.Setup, s.Deps.Setup) || s.Report != nil
}
