package checks

import (
	"context"
	"io"
	"net/http"
	"time"

	"clonepath/awsops"
	"clonepath/awsops/sealed"
	"clonepath/awsops/target"
	"clonepath/checks/evidence"
	"clonepath/checks/torqueapi"
	"clonepath/checks/trialclone"
)

// World is what a run may touch. The composition root builds it once.
type World struct {
	Operator *awsops.Account   // nil when there are no operator credentials (as agent)
	Agent    *awsops.Account   // nil unless agent credentials were given
	HTTP     http.RoundTripper // for Git and Torque: proxy and CA as the AWS clients use
	Clock    func() time.Time
	Rand     io.Reader // for the wrong External ID of the guard trial
	Vault    *sealed.Vault
	// Logins remembers rejected Git logins; one for all chains of a fleet. nil means
	// that this run remembers only its own.
	Logins *trialclone.Logins
	// Sleep waits between tries of a fresh role; nil means a real timer.
	Sleep func(ctx context.Context, d time.Duration) error
}

// Question is what is to be checked, and how.
type Question struct {
	Target         target.Target
	AgentOrigin    target.Origin
	Hosting        string // "torque", "self" or ""
	RegionSource   string
	CredentialType string
	Tool           string // clonepath's version, for the Record
	As             evidence.Actor
	Sandbox        bool           // only recorded: nothing below cmd behaves differently
	Local          evidence.Local // what the machine brings; the run adds the clock skew it sees

	ReadValue  bool // false: --no-read-value
	ProveGuard bool // try a wrong and a missing External ID as the agent
	// SecondOpinion also asks IAM's policy simulator what the role may do.
	SecondOpinion bool
	// AllowGitHost reports whether the operator named a host ("host" or
	// "host:port"), so that the token may go there; nil means no host.
	AllowGitHost func(host string) bool

	// Torque is the Torque whose API is read too; nil means none. TorqueNotAsked
	// says why there is none although somebody meant there to be one.
	Torque         *torqueapi.Access
	TorqueNotAsked string
	CredentialName string // of the credential in Torque; "" is the one that the repository uses

	// Practices are what is asked about the guide's best practices; nil asks nothing.
	Practices *evidence.Practices

	SuppliedTrust, SuppliedPermission *evidence.Document

	// Only are the collectors to run, with whatever those need; none means all.
	// Before is what was observed of the rest: it is carried over as it was.
	Only   []string
	Before *evidence.Record

	// Timeout bounds each collector; 0 means DefaultTimeout.
	Timeout time.Duration
	// Backoff is how much longer a collector may take that asks AWS, where an
	// account's calls wait because AWS throttles them; 0 where none wait.
	Backoff time.Duration
	// Retry is how long a denial as the agent is taken for a role too fresh to be
	// usable and tried again; 0 means never.
	Retry time.Duration
}

// DefaultTimeout bounds a collector where Question.Timeout is zero.
const DefaultTimeout = 10 * time.Second

// Event tells how a run advances.
type Event struct {
	Collector string
	Done      bool             // false: it has started, or waits (Waiting > 0)
	Record    *evidence.Record // a snapshot, safe to read and keep
	Elapsed   time.Duration    // since the run began
	// Waiting is what is left of the time during which a fresh role is tried
	// again, 0 where nothing is waited for.
	Waiting time.Duration
}
