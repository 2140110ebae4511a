package tui

import (
	"context"
	"io"
	"reflect"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"clonepath/awsops/sealed"
	"clonepath/awsops/target"
	"clonepath/checks/secretpath"
	"clonepath/checks/verdict"
	"clonepath/steps"
	"clonepath/tui/widget"
)

// session is what the screens share: the Setup as it stands, and what became
// known on the way. It is touched in Update only, except for the journal.
type session struct {
	deps  Deps
	ctx   context.Context // ends with the wizard
	out   *screenWriter   // the terminal
	theme widget.Theme
	tasks int
	page  int64        // the number of what is drawn now
	ahead []tea.KeyMsg // typed already, for the screen that comes into sight

	setup    steps.Setup
	given    string         // the repository before anybody was asked
	named    string         // the host of the repository that a person typed here
	token    sealed.Value   // of a new secret, until it is stored
	doubted  string         // the answer that was said to look like a token
	value    *readValue     // of the chosen secret
	identity *Identity      // of the operator, nil until AWS told
	mixed    string         // a person's answer to Planned.Question
	fresh    bool           // the role was made, or its trust changed, in this session
	existing *existingRole  // the documents of the chosen role, nil while unknown
	secrets  *page          // of the account and region, nil while nobody listed them
	support  bool           // somebody else's set-up is looked at: it is not kept
	skipped  []steps.StepID // left out of the plan, to be made otherwise or not at all
	journal  journal
	report   *verdict.Report
}

// readValue is the value that was read, and of which secret.
type readValue struct {
	of string
	Value
}

func newSession(ctx context.Context, deps Deps, out io.Writer) *session {
	return &session{deps: deps, ctx: ctx, out: newScreenWriter(out), theme: widget.NewTheme(deps.Colour), setup: deps.Setup, given: deps.Setup.Target.Repo}
}

// accountScreen is the number of the operator's account, "" while it is unknown.
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

// sealValue is seal for a value that was read, and the keys in it that look like
// tokens.
func (s *session) sealValue(v Value) {
	s.seal(v.Text)
	secretpath.Seal(s.deps.Vault, v.Text, sealed.Value{})
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

// header is the right end of the header, account · region · caller, in shorter
// and shorter forms.
func (s *session) header() []string {
	id := s.identity
	if id == nil {
		return []string{s.setup.Target.Region}
	}
	caller, alias := shortCaller(id.ARN), id.Account
	if id.Alias != "" {
		alias = id.Alias + " " + id.Account
	}
	// An endpoint that is not AWS outranks the caller where the line is short.
	if id.Endpoint != "" && s.deps.Banner == "" {
		notAWS := "not AWS: " + id.Endpoint
		return []string{joined(alias, s.region(), caller, notAWS), joined(id.Account, s.region(), notAWS), joined(id.Account, "not AWS")}
	}
	return []string{joined(alias, s.region(), caller), joined(id.Account, s.region(), caller), joined(id.Account, s.region())}
}

func joined(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), " · ")
}

func (s *session) region() string {
	if s.setup.Target.Region != "" || s.identity == nil {
		return s.setup.Target.Region
	}
	return s.identity.Region
}

// shortCaller is the end of an ARN: the user's, or the role's and session's name.
func shortCaller(arn string) string {
	a, err := target.ParseARN(arn)
	if err != nil {
		return arn
	}
	_, name, found := strings.Cut(a.Resource, "/")
	if !found {
		return a.Resource
	}
	return name
}

// accountOf is the account in an ARN, "" where it is none.
func accountOf(arn string) string {
	a, err := target.ParseARN(arn)
	if err != nil {
		return ""
	}
	return a.Account
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
