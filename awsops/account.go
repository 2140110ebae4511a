package awsops

import (
	"context"
	"net/http"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudtrail"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"clonepath/awsops/awserr"
)

// probeLimit bounds an optional probe.
const probeLimit = time.Second

// onceLimit bounds a call that is made once and may take its time.
const onceLimit = 10 * time.Second

// Account is one identity in one region: the clients of STS, IAM, Secrets
// Manager, KMS and CloudTrail. It is safe for concurrent use. Clients are built at their
// first call.
type Account struct {
	cfg     aws.Config
	profile string
	region  string          // where the region came from
	broken  *awserr.Failure // the configuration did not load: what every call returns
	limit   time.Duration   // of one call; 0 = only the caller's context
	means

	sts     func() *sts.Client
	iam     func() *iam.Client
	secrets func() *secretsmanager.Client
	kms     func() *kms.Client
	trail   func() *cloudtrail.Client
}

// means are what an Account's calls go through. All Accounts that are made of
// one share them.
type means struct {
	clock   *clock
	wire    connections
	limited limited
}

// newAccount makes an Account of a loaded configuration.
func newAccount(cfg aws.Config, m means) *Account {
	of := func(service string) aws.Config {
		cfg := m.limited.to(service, cfg)
		cfg.HTTPClient = m.wire.client
		return cfg
	}
	return &Account{
		cfg:     cfg,
		means:   m,
		sts:     sync.OnceValue(func() *sts.Client { return sts.NewFromConfig(of("sts")) }),
		iam:     sync.OnceValue(func() *iam.Client { return iam.NewFromConfig(of("iam")) }),
		secrets: sync.OnceValue(func() *secretsmanager.Client { return secretsmanager.NewFromConfig(of("secretsmanager")) }),
		kms:     sync.OnceValue(func() *kms.Client { return kms.NewFromConfig(of("kms")) }),
		trail:   sync.OnceValue(func() *cloudtrail.Client { return cloudtrail.NewFromConfig(of("cloudtrail")) }),
	}
}

// Region is the region of the account's clients, "" where none is set.
func (a *Account) Region() string { return a.cfg.Region }

// RegionSource says where Region came from: "--region" where Options gave it,
// "AWS_REGION", "AWS_DEFAULT_REGION", "profile NAME", "" where there is none;
// "given" for FromKeys.
func (a *Account) RegionSource() string { return a.region }

// Profile is the profile whose settings are in use, "" where there is none. The
// environment may still give the credentials: see Local.
func (a *Account) Profile() string { return a.profile }

// Err is why the configuration could not be loaded, nil where it could. Every
// call of such an Account returns it.
func (a *Account) Err() error {
	if a.broken == nil {
		return nil
	}
	return a.broken
}

// Probe returns the same identity for optional questions: one attempt, at most
// one second, so that an endpoint that does not know the operation costs little.
// An Account of a Pool also waits while AWS throttles its calls: for as long as
// the caller's context allows.
func (a *Account) Probe() *Account {
	m := a.means
	if m.limited.by != nil {
		m.limited.probe = true
		return a.through(m, a.cfg, a.limit)
	}
	cfg := a.cfg.Copy()
	cfg.RetryMaxAttempts = 1
	return a.with(cfg, probeLimit)
}

// Once returns the same identity for calls that are not to be repeated: where AWS
// throttles one, others of the account need it more.
func (a *Account) Once() *Account {
	cfg := a.cfg.Copy()
	cfg.RetryMaxAttempts = 1
	m := a.means
	m.limited = limited{}
	return a.through(m, cfg, onceLimit)
}

// with returns the same identity with another configuration.
func (a *Account) with(cfg aws.Config, limit time.Duration) *Account {
	return a.through(a.means, cfg, limit)
}

func (a *Account) through(m means, cfg aws.Config, limit time.Duration) *Account {
	b := newAccount(cfg, m)
	b.profile, b.region, b.broken, b.limit = a.profile, a.region, a.broken, limit
	return b
}

// HTTPTransport is the transport for Git and Torque, with the proxy and CA
// behaviour of the AWS clients (HTTPS_PROXY, NO_PROXY, AWS_CA_BUNDLE and the
// profile's ca_bundle), and the limit of package bounded.
func (a *Account) HTTPTransport() http.RoundTripper { return a.wire.transport() }

// ClockSkew is the server's clock minus ours, as the last answer's Date header
// told; nil where no answer with a date came yet.
func (a *Account) ClockSkew() *time.Duration { return a.clock.read() }

// call makes one call within the account's limits and turns its error into a
// Failure.
func call[In, Out, Opt any](ctx context.Context, a *Account, do func(context.Context, *In, ...func(*Opt)) (*Out, error), in *In) (*Out, error) {
	if a.broken != nil {
		return nil, a.broken
	}
	if a.limit > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, a.limit)
		defer cancel()
	}
	out, err := do(ctx, in)
	if err != nil {
		return nil, a.failure(err)
	}
	return out, nil
}
