package sandbox

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"slices"
	"sync"
	"time"

	"clonepath/awsops/sandbox/githost"
	"clonepath/awsops/target"
)

// Options says what sandbox to start. The zero value is a healthy chain.
type Options struct {
	Fault   string           // id of an injection, several joined by "+", "" for none; see Injections
	Fresh   bool             // the role does not exist yet: the wizard creates it
	Latency time.Duration    // added to each request to AWS and Git
	Rate    int              // requests to a service that it takes from one account in a second, and at once; 0: any number
	Clock   func() time.Time // default time.Now
	Rand    io.Reader        // 32 bytes are read; default crypto/rand
}

// Identity is somebody who may call the sandbox.
type Identity string

// The identities of every sandbox.
const (
	Admin    Identity = "admin"    // user/admin of the operator's account: may do everything in it
	AgentID  Identity = "agent"    // a session of the agent's role in Torque's account
	RunnerID Identity = "runner"   // a runner, which calls as the agent does unless a fault makes it another
	Outsider Identity = "outsider" // a user of a third account, who may do everything in that
)

// Keys are credentials of an identity.
type Keys struct {
	AccessKeyID  string
	Secret       string
	SessionToken string // "" for a user; the agent calls with a session's credentials
}

// Call is one request that the sandbox answered.
type Call struct {
	Time    time.Time
	Service string // "sts", "iam", "secretsmanager", "kms", "cloudtrail", "git"; "" if unrecognised
	Action  string // operation; method and path for git
	Caller  string // ARN, "" where no credentials were recognised, and for git
	Status  int    // HTTP status
	Code    string // AWS's error code, "" for success
}

// Sandbox is a running sandbox. It is safe for concurrent use.
type Sandbox struct {
	options  Options
	endpoint string
	target   target.Target
	supplied string
	wanted   string // the permission policy that is supplied
	region   string // of the agent
	repo     string // the repository's own address
	keys     map[Identity]Keys
	git      *githost.Host
	servers  []*http.Server
	release  func() bool // detaches from the context
	done     sync.WaitGroup

	mu    sync.Mutex // guards what follows
	world *world
	calls []Call
	meter meter
}

// Start starts a sandbox on loopback. It stops when Close is called or the
// context ends. An unknown fault, or two that exclude each other, is a BadFault.
func Start(ctx context.Context, o Options) (*Sandbox, error) {
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.Rand == nil {
		o.Rand = rand.Reader
	}
	source, err := newRandom(o.Rand)
	if err != nil {
		return nil, err
	}
	injections, err := injectionsFor(o.Fault)
	if err != nil {
		return nil, err
	}
	aws, err := listen()
	if err != nil {
		return nil, err
	}
	git, err := listen()
	if err != nil {
		return nil, errors.Join(err, aws.Close())
	}
	built := build(source, o.Clock(), "http://"+git.Addr().String())
	if o.Fresh {
		built.removeRole()
	}
	built.inject(injections)
	s := &Sandbox{
		options: o, endpoint: "http://" + aws.Addr().String(), world: built.world,
		target: built.target, supplied: built.supplied, wanted: built.permission, region: built.region, repo: "http://" + git.Addr().String() + "/" + repository + ".git",
		keys: built.identities, git: built.git,
	}
	s.serve(aws, http.HandlerFunc(s.serveAWS))
	s.serve(git, s.serveGit(built.git))
	s.release = context.AfterFunc(ctx, func() { _ = s.stop() })
	return s, nil
}

func listen() (net.Listener, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("the sandbox could not listen on loopback: %w; allow local connections and try again", err)
	}
	return l, nil
}

func (s *Sandbox) serve(l net.Listener, h http.Handler) {
	server := &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second, ErrorLog: log.New(io.Discard, "", 0)}
	s.servers = append(s.servers, server)
	s.done.Go(func() { _ = server.Serve(l) }) // ends with ErrServerClosed
}

// Endpoint is the URL of all AWS services, for AWS_ENDPOINT_URL.
func (s *Sandbox) Endpoint() string { return s.endpoint }

// Keys returns the credentials of an identity.
func (s *Sandbox) Keys(who Identity) Keys {
	if keys, ok := s.keys[who]; ok || who != RunnerID {
		return keys
	}
	return s.keys[AgentID]
}

// Target is what a person entered in Torque, with an injected fault's edits.
func (s *Sandbox) Target() target.Target { return s.target }

// Git is the Git host, to which repositories and tokens may be added while it
// serves. The chain's repository is served under the path of the Target's URL.
func (s *Sandbox) Git() *githost.Host { return s.git }

// Supplied is a trust policy that the operator hands in as a file, because AWS
// could not store it; "" for none.
func (s *Sandbox) Supplied() (trust string) { return s.supplied }

// SuppliedPermission is a permission policy that the operator hands in as a
// file, because AWS could not store it; "" for none.
func (s *Sandbox) SuppliedPermission() string { return s.wanted }

// Region is where an identity makes its calls. That of the agent differs from
// the Target's where an injection moved it.
func (s *Sandbox) Region(who Identity) string {
	if who == AgentID {
		return s.region
	}
	return s.target.Region
}

// Repo is the repository's address as its page on the Git host shows it,
// whatever was entered in Torque.
func (s *Sandbox) Repo() string { return s.repo }

// Calls returns the requests so far, in the order in which they were answered.
func (s *Sandbox) Calls() []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.calls)
}

// Variable is one environment variable.
type Variable struct{ Name, Value string }

// String is the variable as a process's environment holds it: NAME=value.
func (v Variable) String() string { return v.Name + "=" + v.Value }

// Env lists the environment with which other tools reach the sandbox as an
// identity.
func (s *Sandbox) Env(who Identity) []Variable {
	keys := s.keys[who]
	out := []Variable{
		{"AWS_ENDPOINT_URL", s.endpoint},
		{"AWS_REGION", region},
		{"AWS_DEFAULT_REGION", region}, // botocore reads only this one
		{"AWS_ACCESS_KEY_ID", keys.AccessKeyID},
		{"AWS_SECRET_ACCESS_KEY", keys.Secret},
	}
	if keys.SessionToken != "" {
		out = append(out, Variable{"AWS_SESSION_TOKEN", keys.SessionToken})
	}
	return out
}

// Close stops the sandbox; open connections are cut. It may be called twice.
func (s *Sandbox) Close() error {
	s.release()
	return s.stop()
}

func (s *Sandbox) stop() error {
	var err error
	for _, server := range s.servers {
		err = errors.Join(err, server.Close())
	}
	s.done.Wait()
	return err
}
