package session

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"time"

	"clonepath/assets/english"
	"clonepath/awsops"
	"clonepath/awsops/sealed"
	"clonepath/checks"
	"clonepath/checks/evidence"
	"clonepath/checks/secretpath"
	"clonepath/checks/trialclone"
	"clonepath/steps/plan"
	"clonepath/steps/setup"
)

// listLimit is how many secrets or roles are listed; of more, a name is typed.
const listLimit = 500

// Live is the Backend of the real world.
type Live struct {
	// Account makes the operator's account of a profile and a region; both may
	// be empty. It contacts nobody.
	Account func(ctx context.Context, profile, region string) *awsops.Account
	// World is what checks run in; its Operator is replaced by the account. Where
	// it has no HTTP, Git goes the account's way: its proxy, its CA.
	World checks.World
	// Writer may wrap the account that applies changes, to keep a journal; nil
	// leaves it as it is.
	Writer func(to plan.Writer, account string) plan.Writer
	// Bundle writes the exported directory.
	Bundle func(dir string, s setup.Setup) ([]string, error)

	mu      sync.Mutex
	current *awsops.Account
	number  string // of the current account, "" while unknown
}

func (l *Live) operator(ctx context.Context) *awsops.Account {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.current == nil {
		l.current = l.Account(ctx, "", "")
	}
	return l.current
}

func (l *Live) transport(ctx context.Context) http.RoundTripper {
	if l.World.HTTP != nil {
		return l.World.HTTP
	}
	return l.operator(ctx).HTTPTransport()
}

// Open asks AWS whose the credentials are. The alias is an extra that costs at
// most a second and may be refused.
func (l *Live) Open(ctx context.Context, profile, region string) (Identity, error) {
	a := l.Account(ctx, profile, region)
	l.mu.Lock()
	l.current, l.number = a, ""
	l.mu.Unlock()
	caller, err := a.CallerIdentity(ctx)
	if err != nil {
		return Identity{}, fmt.Errorf("ask AWS whose these credentials are: %w", err)
	}
	l.mu.Lock()
	l.number = caller.Account
	l.mu.Unlock()
	alias, _ := a.Probe().AccountAlias(ctx)
	local := a.Local()
	id := Identity{
		ARN: caller.ARN, Account: caller.Account, Alias: alias, Region: a.Region(), RegionSource: a.RegionSource(),
		Local: evidence.Local{CredentialSource: local.CredentialSource, Profile: local.Profile, Endpoints: local.Endpoints, Proxies: local.Proxies},
	}
	for _, endpoint := range local.Endpoints {
		id.Endpoint = endpoint
	}
	return id, nil
}

// Secrets lists the secrets of the region by name.
func (l *Live) Secrets(ctx context.Context) ([]Entry, bool, error) {
	list, err := l.operator(ctx).ListSecrets(ctx, "", listLimit)
	if err != nil {
		return nil, false, err
	}
	var found []Entry
	for _, s := range list.Secrets {
		found = append(found, Entry{ID: s.Name, Detail: l.secretDetail(s)})
	}
	return found, list.More, nil
}

func (l *Live) secretDetail(s awsops.Secret) string {
	switch {
	case s.Deleted != nil:
		return "being deleted"
	case s.LastChanged != nil:
		return Ago(l.World.Clock().Sub(*s.LastChanged))
	}
	return ""
}

// Roles lists the account's roles. Those of AWS's own services are left out:
// nobody else can assume them.
func (l *Live) Roles(ctx context.Context) ([]Entry, bool, error) {
	roles, more, err := l.operator(ctx).ListRoles(ctx, listLimit)
	if err != nil {
		return nil, false, err
	}
	var found []Entry
	for _, r := range roles {
		if !serviceRole(r.Path) {
			found = append(found, Entry{ID: r.ARN, Label: r.Name, Detail: pathDetail(r.Path)})
		}
	}
	return found, more, nil
}

func serviceRole(path string) bool {
	const services = "/aws-service-role/"
	return len(path) >= len(services) && path[:len(services)] == services
}

func pathDetail(path string) string {
	if path == "/" {
		return ""
	}
	return "path " + path
}

// Value reads a secret's value; the vault knows it before anybody else does.
func (l *Live) Value(ctx context.Context, secretID string) (Value, error) {
	v, err := l.operator(ctx).GetSecretValue(ctx, secretID)
	if err != nil {
		return Value{}, err
	}
	secretpath.Seal(l.World.Vault, v.Value, sealed.Value{})
	return Value{Text: v.Value, Binary: v.Binary}, nil
}

// Try logs in to the Git host with a token, once.
func (l *Live) Try(ctx context.Context, s setup.Setup, token sealed.Value, allow func(host string) bool) (Trial, error) {
	fact, _ := trialclone.Probe(ctx, trialclone.Request{
		Repo: s.Target.Repo, Branch: s.Target.Branch, Token: token, Username: s.Target.GitUsername, AllowHost: allow,
		Transport: l.transport(ctx), Vault: l.World.Vault, Logins: l.World.Logins, Clock: l.World.Clock, By: evidence.Operator,
	})
	switch {
	case fact.Seen() && fact.Value.Advertised:
		return Trial{OK: true, Text: "The token opens the repository."}, nil
	case fact.Seen():
		return Trial{Text: Sentence(english.UpperFirst(trialclone.Refusal(fact.Value.Status)))}, nil
	case fact.Failure != nil:
		return Trial{}, fact.Failure
	}
	return Trial{Text: Sentence(fact.Skipped)}, nil
}

// Plan reads what is there and compares.
func (l *Live) Plan(ctx context.Context, s setup.Setup, account string, in plan.Input) (plan.Planned, error) {
	c, err := plan.Compare(ctx, l.operator(ctx), s, account, in)
	return c.Planned, err
}

// Apply makes the changes. Leaving the wizard stops between two of them; one
// that is on its way gets writeLimit to end, so that what was done is known.
func (l *Live) Apply(ctx context.Context, changes []awsops.Change, progress plan.Progress) ([]plan.Outcome, error) {
	var to plan.Writer = l.operator(ctx)
	if l.Writer != nil {
		l.mu.Lock()
		number := l.number
		l.mu.Unlock()
		to = l.Writer(to, number)
	}
	return plan.Apply(ctx, whole{to}, changes, progress)
}

// whole lets each write end by itself.
type whole struct{ to plan.Writer }

func (w whole) Apply(ctx context.Context, c awsops.Change) (awsops.Applied, error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), WriteLimit-time.Second)
	defer cancel()
	return w.to.Apply(ctx, c)
}

// Check runs the collectors as the operator of the moment.
func (l *Live) Check(ctx context.Context, q checks.Question, events func(checks.Event)) (*evidence.Record, error) {
	w := l.World
	w.Operator, w.HTTP = l.operator(ctx), l.transport(ctx)
	return checks.Run(ctx, w, q, events)
}

// Watch asks CloudTrail as the operator of the moment.
func (l *Live) Watch(ctx context.Context, q checks.Question, since time.Time) ([]evidence.TrailEvent, error) {
	w := l.World
	w.Operator = l.operator(ctx)
	return checks.Watch(ctx, w, q, since)
}

// Export writes the bundle.
func (l *Live) Export(dir string, s setup.Setup) ([]string, error) { return l.Bundle(dir, s) }

// Existing reads the role.
func (l *Live) Existing(ctx context.Context, s setup.Setup) (plan.ActualRole, error) {
	actual, err := plan.Read(ctx, l.operator(ctx), s)
	return actual.Role, err
}

// WriteLimit is how long leaving waits for a write to AWS that is on its way.
const WriteLimit = 20 * time.Second
