package cmdutil

import (
	"cmp"
	"context"
	"crypto/rand"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"clonepath/awsops"
	"clonepath/awsops/received"
	"clonepath/awsops/sandbox"
	"clonepath/awsops/sealed"
	"clonepath/awsops/target"
	"clonepath/checks"
	"clonepath/checks/evidence"
	"clonepath/checks/trialclone"
	"clonepath/steps/bundle"
	"clonepath/steps/setup"
	"clonepath/steps/state"
)

// Subject is what a command works on: the set-up that file and flags describe,
// the world it is looked for in, and how to ask.
type Subject struct {
	Setup   setup.Setup
	source  *filed // nil without -f
	World   checks.World
	Ask     checks.Question
	Sandbox *sandbox.Sandbox // nil on a real account
	store   *state.Store     // see journal
}

// Close gives up the lock on the journal and ends the sandbox.
func (s *Subject) Close() {
	s.Unlock()
	if s.Sandbox != nil {
		_ = s.Sandbox.Close()
	}
}

// Commons is what all subjects of one process share.
type Commons struct {
	Vault  *sealed.Vault
	Logins *trialclone.Logins // nil: each run remembers only its own
	Open   func(ctx context.Context, profile, region string) *awsops.Account
}

// alone is the commons of a command with one subject. A second run with a token
// that was rejected comes after somebody changed something: the user name, or the
// token's rights at the host. So it may try again.
func alone() Commons {
	return Commons{
		Vault: sealed.NewVault(),
		Open: func(ctx context.Context, profile, region string) *awsops.Account {
			return awsops.Open(ctx, awsops.Options{Profile: profile, Region: region})
		},
	}
}

// NewSubject reads the file, lays the flags over it, and opens the identities:
// those of the sandbox, or those of this machine. It contacts nobody.
func NewSubject(ctx context.Context, o *ChainFlags, fresh bool) (*Subject, error) {
	return alone().Subject(ctx, o, fresh)
}

// Subject is newSubject for one of several.
func (c Commons) Subject(ctx context.Context, o *ChainFlags, fresh bool) (*Subject, error) {
	if err := o.CheckIdentity(); err != nil {
		return nil, err
	}
	chosen, source, err := o.ReadSetup(ctx)
	if err != nil {
		return nil, err
	}
	c.Vault.Seal(chosen.Target.Repo)
	s := &Subject{
		Setup: chosen, source: source,
		World: checks.World{Clock: time.Now, Rand: rand.Reader, Vault: c.Vault, Logins: c.Logins},
		Ask: checks.Question{
			ReadValue: !o.noReadValue, ProveGuard: o.proveGuard, SecondOpinion: o.secondOpinion,
			Tool: Version(), AllowGitHost: o.namedHosts(),
		},
	}
	if o.Sandbox != "" {
		err = s.enterSandbox(ctx, o, fresh)
	} else {
		s.openAccounts(ctx, o, c)
		err = s.readSupplied(ctx)
	}
	if err != nil {
		s.Close()
		return nil, err
	}
	s.FillQuestion(o)
	s.askTorque()
	return s, nil
}

// filed is the file that describes one bundle, and what of it the flags may have
// covered.
type filed struct {
	received.File
	target target.Target
}

// ReadSetup is the file's Setup, or an empty one, with the flags laid over it.
func (o *SourceFlags) ReadSetup(ctx context.Context) (setup.Setup, *filed, error) {
	chosen := setup.Setup{APIVersion: setup.APIVersion}
	var from *filed
	silent := false
	switch {
	case o.Listed != nil:
		chosen = o.Listed.Setup
	case o.Path != "":
		source, err := o.readBundle(ctx)
		if err != nil {
			return chosen, nil, err
		}
		o.Path = source.File.Path()
		if chosen, err = source.Setup(); err != nil {
			return chosen, nil, &ExitError{ExitUsage, err}
		}
		from = &filed{source.File, chosen.Target}
		silent = source.Silent()
	}
	if err := o.overlay(&chosen); err != nil {
		return chosen, nil, err
	}
	o.doubt(chosen.Target)
	if silent && !chosen.Target.ExternalIDKnown() {
		o.attention(bundle.SilentNote)
	}
	return chosen, from, nil
}

// doubt says once that a value may be a token, which its form does not settle. Of
// a fleet nothing is said: its reports would be hidden by it.
func (o *SourceFlags) doubt(t target.Target) {
	if text := t.Unsure(); text != "" {
		o.attention(text)
	}
}

func (o *SourceFlags) attention(text string) {
	if o.Listed == nil && o.Notes != nil {
		_, _ = fmt.Fprintf(o.Notes, "attention: %s\n", text)
	}
}

func (o *identityFlags) CheckIdentity() error {
	if o.as != "" {
		if err := OneOf("as", o.as, string(evidence.Operator), string(evidence.Agent)); err != nil {
			return err
		}
	}
	if o.as == string(evidence.Agent) && o.agentProfile != "" {
		return Usagef("--as agent and --agent-profile exclude each other: the one says that the default credentials are the agent's, the other brings them beside the operator's")
	}
	return nil
}

// openAccounts opens the identities of this machine.
func (s *Subject) openAccounts(ctx context.Context, o *ChainFlags, c Commons) {
	account := c.Open(ctx, o.Profile, s.Setup.Target.Region)
	s.Ask.As = evidence.Operator
	switch {
	case o.as == string(evidence.Agent):
		s.World.Agent, s.Ask.As = account, evidence.Agent
	case o.agentProfile != "":
		s.World.Operator = account
		s.World.Agent = c.Open(ctx, o.agentProfile, account.Region())
		s.Ask.As = evidence.Both
	default:
		s.World.Operator = account
	}
	s.World.HTTP = account.HTTPTransport()
	s.Ask.Local = localFacts(account)
	s.Ask.RegionSource = o.regionSource(account, s.Setup.Target.Region)
	s.Setup.Target.Region = cmp.Or(s.Setup.Target.Region, account.Region())
}

// regionSource says where the region came from, for secret-wrong-region-arn.
func (o *SourceFlags) regionSource(account *awsops.Account, ofSetup string) string {
	_, by := o.said("target.region")
	switch {
	case by != "":
		return by
	case ofSetup != "":
		return filepath.Base(o.Path)
	}
	return account.RegionSource()
}

func localFacts(account *awsops.Account) evidence.Local {
	l := account.Local()
	return evidence.Local{CredentialSource: l.CredentialSource, Profile: l.Profile, Endpoints: l.Endpoints, Proxies: l.Proxies}
}

// FillQuestion copies what the Setup decides into the Question.
func (s *Subject) FillQuestion(o *ChainFlags) {
	s.Ask.Target = s.Setup.Target
	s.World.Vault.Spare(s.Ask.Target.Given()...)
	s.Ask.AgentOrigin = s.Setup.Agent.Origin
	s.Ask.Hosting = s.Setup.Agent.Hosting
	s.Ask.CredentialType = s.Setup.Credential.Type
	if s.Ask.As == evidence.Agent && o.Sandbox == "" && s.Setup.Target.AgentPrincipal == "" {
		// Whoever runs with the agent's credentials is the agent: the principal is
		// read from the caller, not assumed from the guide.
		s.Ask.AgentOrigin = ""
	}
}

// namedHosts tells which Git hosts this operator named: by --repo or its variable,
// by --allow-git-host, or well-known public ones. A host that only a file names is
// not among them (DESIGN.md, Secrets).
func (o *ChainFlags) namedHosts() func(string) bool {
	named := map[string]bool{}
	for _, host := range o.allowGitHosts {
		named[strings.ToLower(host)] = true
	}
	repo, _ := o.said("target.repo")
	if host := target.RepoHost(target.RepoOf(repo)); host != "" {
		named[host] = true
	}
	return func(hostPort string) bool {
		hostPort = strings.ToLower(hostPort)
		host := hostPort
		if i := strings.LastIndexByte(hostPort, ':'); i > 0 && !strings.HasSuffix(hostPort, "]") {
			host = hostPort[:i]
		}
		return named[hostPort] || named[host] || trialclone.WellKnown(hostPort)
	}
}

// Missing lists the flags of what check cannot do without.
func (s *Subject) Missing() (flags []string) {
	if s.Ask.Target.RoleARN == "" {
		flags = append(flags, "--role-arn")
	}
	if s.Ask.Target.SecretID == "" {
		flags = append(flags, "--secret-id")
	}
	return flags
}
