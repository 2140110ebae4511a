package session

import (
	"context"
	"time"

	"clonepath/awsops"
	"clonepath/awsops/sealed"
	"clonepath/checks"
	"clonepath/checks/evidence"

	"clonepath/steps/plan"
	"clonepath/steps/setup"
)

// Backend is the world as the screens see it: all I/O of the wizard. Live is
// the real one. Methods are called from commands, never from Update, and at
// most one at a time uses an identity that Open is replacing.
type Backend interface {
	// Open chooses the operator's credentials and asks AWS whose they are.
	// Empty arguments leave the choice to the SDK's chain.
	Open(ctx context.Context, profile, region string) (Identity, error)
	// Secrets and Roles list what there is; more tells that the list is cut.
	Secrets(ctx context.Context) (found []Entry, more bool, err error)
	Roles(ctx context.Context) (found []Entry, more bool, err error)
	// Value reads a secret's value.
	Value(ctx context.Context, secretID string) (Value, error)
	// Try looks whether a token opens the repository, before it is stored. The
	// token goes only to a host that allow permits.
	Try(ctx context.Context, s setup.Setup, token sealed.Value, allow func(host string) bool) (Trial, error)
	// Existing reads the documents of the Setup's role as they are.
	Existing(ctx context.Context, s setup.Setup) (plan.ActualRole, error)
	Plan(ctx context.Context, s setup.Setup, account string, in plan.Input) (plan.Planned, error)
	Apply(ctx context.Context, changes []awsops.Change, progress plan.Progress) ([]plan.Outcome, error)
	Check(ctx context.Context, q checks.Question, events func(checks.Event)) (*evidence.Record, error)
	// Watch asks CloudTrail once for calls with role and secret since a moment, the
	// earliest first.
	Watch(ctx context.Context, q checks.Question, since time.Time) ([]evidence.TrailEvent, error)
	// Outside looks at what needs no account and no token: the Git host. The
	// record holds nothing else, and no actor.
	Outside(ctx context.Context, q checks.Question) (*evidence.Record, error)
	// Files lists a directory, given as it is typed: "" or with a slash at its end.
	Files(directory string) ([]Entry, error)
	// Export writes the bundle and returns the names of its files.
	Export(dir string, s setup.Setup) ([]string, error)
}

// Identity is who the operator is, and where.
type Identity struct {
	ARN, Account string
	Alias        string // of the account, "" where it has none or none may be read
	Region       string
	RegionSource string
	Endpoint     string // where it is not AWS's, "" otherwise
	Local        evidence.Local
}

// Entry is one secret or role in a list.
type Entry struct {
	ID     string // what is entered: a secret's name, a role's ARN
	Label  string // what is shown for it
	Detail string
}

// Value is a secret's value and how it is stored.
type Value struct {
	Text   sealed.Value
	Binary bool
}

// Trial is what came of trying a token.
type Trial struct {
	OK   bool
	Text string // a sentence for people
}
