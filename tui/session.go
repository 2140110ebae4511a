package tui

import (
	"reflect"
	"strings"

	"clonepath/awsops/sealed"
	"clonepath/awsops/target"
	"clonepath/checks/verdict"
	"clonepath/steps"
)

// session is the wizard without a screen: the Setup as it stands, what became
// known on the way, and what a decision does to both. It is used by one front end
// at a time, except for the journal, which work beside it writes.
type session struct {
	deps SessionDeps

	setup    steps.Setup
	given    string         // the repository before anybody was asked
	named    string         // the host of the repository that a person typed here
	token    sealed.Value   // of a new secret, until it is stored
	value    *secretValue   // of the chosen secret
	identity *Identity      // of the operator, nil until AWS told
	mixed    string         // a person's answer to Planned.Question
	fresh    bool           // the role was made, or its trust changed, in this session
	existing *existingRole  // the documents of the chosen role, nil while unknown
	secrets  *page          // of the account and region, nil while nobody listed them
	support  bool           // somebody else's set-up is looked at: it is not kept
	skipped  []steps.StepID // left out of the plan, to be made otherwise or not at all
	journal  journal
	doubted  string // the answer that was said to look like a token
	report   *verdict.Report
}

func newSession(deps SessionDeps) *session {
	return &session{deps: deps, setup: deps.Setup, given: deps.Setup.Target.Repo}
}

// account is the number of the operator's account, "" while it is unknown.
func (s *session) account() string {
	if s.identity == nil {
		return ""
	}
	return s.identity.Account
}

// seal makes the vault remember a secret before anything can show it.
func (s *session) seal(secret sealed.Value) {
	s.deps.Vault.Spare(s.setup.Target.Given()...)
	s.deps.Vault.Add(secret, s.setup.Target.GitUsername, "oauth2", "x-access-token", "x-token-auth", "x-bitbucket-api-token-auth")
}

// allowed tells whether the token may go to a host: one that was named outside,
// or whose address was typed on a screen. An address that only came from a file
// does not count. The answer is that of this moment, for a task to take along.
func (s *session) allowed() func(host string) bool {
	named, outside := s.named, s.deps.Question.AllowGitHost
	return func(host string) bool {
		return (named != "" && strings.EqualFold(named, host)) || (outside != nil && outside(host))
	}
}

// nameHost notes that a person entered the repository here.
func (s *session) nameHost() {
	if s.setup.Target.Repo != s.given {
		s.named = target.RepoHost(s.setup.Target.Repo)
	}
}

// resume takes over what was kept when the wizard was left last. Its repository
// was typed then, but this is another run: it counts as given.
func (s *session) resume() {
	s.setup = *s.deps.Unfinished
	s.given = s.setup.Target.Repo
}

// planInput is what a plan needs beside the Setup. A token that was typed for a
// new secret is not for an existing one.
func (s *session) planInput() steps.PlanInput {
	in := steps.PlanInput{Random: s.deps.Rand, Mixed: s.mixed}
	if s.setup.Choices.Secret == steps.ChooseNew {
		in.Token = s.token
	}
	return in
}

func (s *session) region() string {
	if s.setup.Target.Region != "" || s.identity == nil {
		return s.setup.Target.Region
	}
	return s.identity.Region
}

// masked writes a document with its External ID shortened, as everywhere on the
// screen: who looks over the shoulder need not have it.
func (s *session) masked(document string) string {
	id := s.setup.Target.ExternalID
	if id == "" {
		return document
	}
	return strings.ReplaceAll(document, `"`+id+`"`, `"`+target.MaskExternalID(id)+`"`)
}

// answered tells whether anything was decided that is worth keeping.
func (s *session) answered() bool {
	return !reflect.DeepEqual(s.setup, s.deps.Setup) || s.report != nil
}
