package main

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
	"clonepath/steps/setup"
	"clonepath/steps/state"
)

// subject is what a command works on: the set-up that file and flags describe,
// the world it is looked for in, and how to ask.
type subject struct {
	setup   setup.Setup
	source  *filed // nil without -f
	world   checks.World
	ask     checks.Question
	sandbox *sandbox.Sandbox // nil on a real account
	store   *state.Store     // see journal
}

func (s *subject) close() {
	s.unlock()
	if s.sandbox != nil {
		_ = s.sandbox.Close()
	}
}

// commons is what all subjects of one process share.
type commons struct {
	vault  *sealed.Vault
	logins *trialclone.Logins // nil: each run remembers only its own
	open   func(ctx context.Context, profile, region string) *awsops.Account
}

// alone is the commons of a command with one subject. A second run with a token
// that was rejected comes after somebody changed something: the user name, or the
// token's rights at the host. So it may try again.
func alone() commons {
	return commons{
		vault: sealed.NewVault(),
		open: func(ctx context.Context, profile, region string) *awsops.Account {
			return awsops.Open(ctx, awsops.Options{Profile: profile, Region: region})
		},
	}
}

// newSubject reads the file, lays the flags over it, and opens the identities:
// those of the sandbox, or those of this machine. It contacts nobody.
func newSubject(ctx context.Context, o *options, fresh bool) (*subject, error) {
	return alone().subject(ctx, o, fresh)
}

// subject is newSubject for one of several.
func (c commons) subject(ctx context.Context, o *options, fresh bool) (*subject, error) {
	if err := o.checkIdentity(); err != nil {
		return nil, err
	}
	chosen, source, err := o.readSetup(ctx)
	if err != nil {
		return nil, err
	}
	c.vault.Seal(chosen.Target.Repo)
	s := &subject{
		setup: chosen, source: source,
		world: checks.World{Clock: time.Now, Rand: rand.Reader, Vault: c.vault, Logins: c.logins},
		ask: checks.Question{
			ReadValue: !o.noReadValue, ProveGuard: o.proveGuard, SecondOpinion: o.secondOpinion,
			Tool: version(), AllowGitHost: o.namedHosts(),
		},
	}
	if o.sandbox != "" {
		err = s.enterSandbox(ctx, o, fresh)
	} else {
		s.openAccounts(ctx, o, c)
		err = s.readSupplied(ctx)
	}
	if err != nil {
		s.close()
		return nil, err
	}
	s.fillQuestion(o)
	s.askTorque()
	return s, nil
}

// filed is the file that describes one bundle, and what of it the flags may have
// covered.
type filed struct {
	received.File
	target target.Target
}

// readSetup is the file's Setup, or an empty one, with the flags laid over it.
func (o *options) readSetup(ctx context.Context) (setup.Setup, *filed, error) {
	chosen := setup.Setup{APIVersion: setup.APIVersion}
	var from *filed
	switch {
	case o.listed != nil:
		chosen = o.listed.Setup
	case o.path != "":
		source, err := o.readBundle(ctx)
		if err != nil {
			return chosen, nil, err
		}
		o.path = source.File.Path()
		if chosen, err = source.Setup(); err != nil {
			return chosen, nil, &exitError{exitUsage, err}
		}
		from = &filed{source.File, chosen.Target}
	}
	if err := o.overlay(&chosen); err != nil {
		return chosen, nil, err
	}
	o.doubt(chosen.Target)
	return chosen, from, nil
}

// doubt says once that a value may be a token, which its form does not settle. Of
// a fleet nothing is said: its reports would be hidden by it.
func (o *options) doubt(t target.Target) {
	if text := t.Unsure(); text != "" && o.listed == nil && o.notes != nil {
		_, _ = fmt.Fprintf(o.notes, "attention: %s\n", text)
	}
}

func (o *options) checkIdentity() error {
	if o.as != "" {
		if err := oneOf("as", o.as, string(evidence.Operator), string(evidence.Agent)); err != nil {
			return err
		}
	}
	if o.as == string(evidence.Agent) && o.agentProfil != "" {
		return usagef("--as agent and --agent-profile exclude each other: the one says that the default credentials are the agent's, the other brings them beside the operator's")
	}
	return nil
}

// openAccounts opens the identities of this machine.
func (s *subject) openAccounts(ctx context.Context, o *options, c commons) {
	account := c.open(ctx, o.profile, s.setup.Target.Region)
	s.ask.As = evidence.Operator
	switch {
	case o.as == string(evidence.Agent):
		s.world.Agent, s.ask.As = account, evidence.Agent
	case o.agentProfil != "":
		s.world.Operator = account
		s.world.Agent = c.open(ctx, o.agentProfil, account.Region())
		s.ask.As = evidence.Both
	default:
		s.world.Operator = account
	}
	s.world.HTTP = account.HTTPTransport()
	s.ask.Local = localFacts(account)
	s.ask.RegionSource = o.regionSource(account, s.setup.Target.Region)
	s.setup.Target.Region = cmp.Or(s.setup.Target.Region, account.Region())
}

// regionSource says where the region came from, for secret-wrong-region-arn.
func (o *options) regionSource(account *awsops.Account, ofSetup string) string {
	switch {
	case o.given.Region != "":
		return "--region"
	case ofSetup != "":
		return filepath.Base(o.path)
	}
	return account.RegionSource()
}

func localFacts(account *awsops.Account) evidence.Local {
	l := account.Local()
	return evidence.Local{CredentialSource: l.CredentialSource, Profile: l.Profile, Endpoints: l.Endpoints, Proxies: l.Proxies}
}

// fillQuestion copies what the Setup decides into the Question.
func (s *subject) fillQuestion(o *options) {
	s.ask.Target = s.setup.Target
	s.world.Vault.Spare(s.ask.Target.Given()...)
	s.ask.AgentOrigin = s.setup.Agent.Origin
	s.ask.Hosting = s.setup.Agent.Hosting
	s.ask.CredentialType = s.setup.Credential.Type
	if s.ask.As == evidence.Agent && o.sandbox == "" && s.setup.Target.AgentPrincipal == "" {
		// Whoever runs with the agent's credentials is the agent: the principal is
		// read from the caller, not assumed from the guide.
		s.ask.AgentOrigin = ""
	}
}

// namedHosts tells which Git hosts this operator named: by --repo, by
// --allow-git-host, or well-known public ones. A host that only a file names is
// not among them (DESIGN.md, Secrets).
func (o *options) namedHosts() func(string) bool {
	named := map[string]bool{}
	for _, host := range o.allowGitHosts {
		named[strings.ToLower(host)] = true
	}
	if host := target.RepoHost(o.given.Repo); host != "" {
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
