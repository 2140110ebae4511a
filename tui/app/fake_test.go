package app

import (
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"sync"
	"time"

	"clonepath/awsops"
	"clonepath/awsops/sealed"
	"clonepath/checks"
	"clonepath/checks/evidence"

	"clonepath/steps/plan"
	"clonepath/steps/session"
	"clonepath/steps/setup"
	"clonepath/tui/page"
)

// canary is the token of the fake world. It may be on no frame.
const canary = "glpat-canary0123456789"

// fakeWorld is a Backend without a world. Its zero value is an account with two
// secrets and no role, in which everything works.
type fakeWorld struct {
	mu      sync.Mutex
	calls   []string
	refused map[string]error // by method
	value   string           // of every secret
	trial   session.Trial
	planned *plan.Planned
	applied []awsops.Change
	role    plan.ActualRole // as Existing reads it
	record  *evidence.Record
	asking  chan struct{} // where set, Check waits for it before it ends
	gate    chan struct{} // where set, Apply waits for it before each change
}

func (f *fakeWorld) call(name string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.calls = append(f.calls, name)
	return f.refused[name]
}

func (f *fakeWorld) called(name string) (n int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, c := range f.calls {
		if c == name {
			n++
		}
	}
	return n
}

func (f *fakeWorld) Open(_ context.Context, profile, region string) (session.Identity, error) {
	return session.Identity{ARN: "arn:aws:iam::111122223333:user/admin", Account: "111122223333", Alias: "acme-dev", Region: region, RegionSource: "given"}, f.call("Open")
}

func (f *fakeWorld) Secrets(context.Context) ([]session.Entry, bool, error) {
	return []session.Entry{{ID: "app/database", Detail: "3 days ago"}, {ID: "git-repo-token", Detail: "2 hours ago"}}, false, f.call("Secrets")
}

func (f *fakeWorld) Roles(context.Context) ([]session.Entry, bool, error) {
	return []session.Entry{{ID: "arn:aws:iam::111122223333:role/deploy", Label: "deploy"}}, false, f.call("Roles")
}

func (f *fakeWorld) Value(context.Context, string) (session.Value, error) {
	text := f.value
	if text == "" {
		text = `{"username":"oauth2","token":"` + canary + `","git":{"other":"x"}}`
	}
	return session.Value{Text: sealed.New(text)}, f.call("Value")
}

func (f *fakeWorld) Try(_ context.Context, _ setup.Setup, _ sealed.Value, _ func(string) bool) (session.Trial, error) {
	return f.trial, f.call("Try")
}

func (f *fakeWorld) Existing(context.Context, setup.Setup) (plan.ActualRole, error) {
	role := f.role
	role.Presence = plan.Present
	return role, f.call("Existing")
}

func (f *fakeWorld) Plan(_ context.Context, s setup.Setup, account string, in plan.Input) (plan.Planned, error) {
	if err := f.call("Plan"); err != nil {
		return plan.Planned{}, err
	}
	if f.planned != nil {
		return *f.planned, nil
	}
	d, err := plan.Desire(s, account)
	if err != nil {
		return plan.Planned{}, err
	}
	if f.called("Apply") > 0 {
		return plan.Planned{}, nil
	}
	return plan.Plan(d, plan.Actual{
		Account: account,
		Secret:  plan.ActualSecret{Presence: plan.Present, VersionID: "v1", Name: d.SecretName},
		Role:    plan.ActualRole{Presence: plan.Absent},
		Managed: plan.ActualManaged{Presence: plan.Absent},
	}, in)
}

func (f *fakeWorld) Apply(ctx context.Context, changes []awsops.Change, progress plan.Progress) ([]plan.Outcome, error) {
	if err := f.call("Apply"); err != nil {
		progress(0, changes[0], true, err)
		return nil, err
	}
	f.applied = append(f.applied, changes...)
	return plan.Apply(ctx, fakeWriter{f}, changes, progress)
}

type fakeWriter struct{ f *fakeWorld }

func (w fakeWriter) Apply(context.Context, awsops.Change) (awsops.Applied, error) {
	if w.f.gate != nil {
		<-w.f.gate
	}
	return awsops.Applied{}, nil
}

func (f *fakeWorld) Check(ctx context.Context, q checks.Question, events func(checks.Event)) (*evidence.Record, error) {
	if err := f.call("Check"); err != nil {
		return nil, err
	}
	r := f.record
	if r == nil {
		r = &evidence.Record{Schema: evidence.Schema}
	}
	copied := *r
	copied.Target, copied.As, copied.AgentOrigin = q.Target, q.As, q.AgentOrigin
	events(checks.Event{Collector: "all", Done: true, Record: &copied})
	if f.asking != nil {
		select {
		case <-f.asking:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	return &copied, nil
}

func (f *fakeWorld) Outside(_ context.Context, q checks.Question) (*evidence.Record, error) {
	return &evidence.Record{Schema: evidence.Schema, Target: q.Target, Did: evidence.Did{Read: []string{"the repository's refs, without the token"}}}, f.call("Outside")
}

func (f *fakeWorld) Files(directory string) ([]session.Entry, error) {
	return []session.Entry{{ID: directory + "evidence.json", Detail: "2 hours ago"}, {ID: directory + "ticket/", Detail: "directory"}}, f.call("Files " + directory)
}

func (f *fakeWorld) Export(dir string, _ setup.Setup) ([]string, error) {
	return []string{"clonepath.yaml", "request.md", "setup.sh", "policies/permission.json", "policies/trust.json"}, f.call("Export")
}

// setUp is what flags or the sandbox would have filled in.
func setUp() setup.Setup {
	var s setup.Setup
	s.Target.Repo = "https://gitlab.com/acme/blueprints.git"
	s.Target.Branch = "main"
	s.Target.Region = "eu-west-1"
	s.Target.SecretID = "git-repo-token"
	s.Target.SecretPath = "token"
	s.Target.AgentPrincipal = "arn:aws:iam::046086677675:role/agent-sa-role"
	s.Agent.Origin = "confirmed"
	s.Agent.Hosting = setup.HostingTorque
	s.Choices.Secret = setup.ChooseExisting
	s.Choices.Role = setup.ChooseNew
	return s
}

func testDeps(f *fakeWorld) page.Deps {
	vault := sealed.NewVault()
	vault.Add(sealed.New(canary))
	return page.Deps{
		Deps: session.Deps{
			Backend: f, Setup: setUp(), Vault: vault, Rand: &counter{},
			Clock:     func() time.Time { return time.Date(2026, 3, 4, 10, 0, 0, 0, time.UTC) },
			Question:  checks.Question{As: evidence.Operator, AllowGitHost: func(string) bool { return true }},
			ExportDir: "clonepath-bundle",
		},
		ConfirmDefaultApply: true,
	}
}

// counter is a source of bytes that is the same in every run.
type counter struct{ n byte }

func (c *counter) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = sha256.Sum256([]byte{c.n})[0]
		c.n++
	}
	return len(p), nil
}

var (
	_          session.Backend = (*fakeWorld)(nil)
	_          io.Reader       = (*counter)(nil)
	errExpired                 = errors.New("the session of the profile has expired")
)
