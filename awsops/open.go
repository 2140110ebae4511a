package awsops

import (
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/smithy-go/logging"

	"clonepath/awsops/sealed"
)

// Options choose an identity out of what the machine has. Empty fields leave the
// choice to the SDK's standard chain: environment, profile, SSO, container,
// instance.
type Options struct {
	Profile string
	Region  string
	Clock   func() time.Time // nil means time.Now
}

// Open loads the SDK's configuration. It reads the environment and the config
// files and contacts nobody. It never fails: what is wrong (no such profile,
// half a key) is what every call of the Account returns, and what Err tells, so
// that it ends up in the evidence where the caller's identity would stand.
func Open(ctx context.Context, o Options) *Account {
	return open(ctx, o, awshttp.NewBuildableClient(), func(client aws.HTTPClient) means {
		return means{wire: connect(client)}
	})
}

// open loads the configuration with an HTTP client. The SDK makes another of it
// where CAs are to be trusted; whichever it is, through tells what calls go through.
func open(ctx context.Context, o Options, client aws.HTTPClient, through func(aws.HTTPClient) means) *Account {
	clock := newClock(o.Clock)
	load := []func(*config.LoadOptions) error{
		config.WithHTTPClient(client),
		config.WithLogger(logging.Nop{}), // the SDK would write to stderr, across the screen
		config.WithAPIOptions(clock.options()),
	}
	if o.Profile != "" {
		load = append(load, config.WithSharedConfigProfile(o.Profile))
	}
	if o.Region != "" {
		load = append(load, config.WithRegion(o.Region))
	}
	cfg, err := config.LoadDefaultConfig(ctx, load...)
	if err != nil {
		cfg = aws.Config{Region: o.Region, HTTPClient: client}
	}
	m := through(cfg.HTTPClient)
	m.clock = clock
	a := newAccount(cfg, m)
	if err != nil {
		a.profile = o.Profile
		a.broken = failureOf(loadOperation, err, false)
		return a
	}
	a.profile = profileOf(cfg, o)
	a.region = regionSource(cfg, o)
	return a
}

// Keys are static credentials.
type Keys struct {
	AccessKeyID string
	Secret      sealed.Value
	Session     sealed.Value // the zero Value for a user's own keys
}

// FromKeys makes an Account of static credentials. Every service is reached at
// endpoint, or at AWS where it is "". Nothing of the environment is used but
// proxies. A nil clock means time.Now.
func FromKeys(keys Keys, region, endpoint string, now func() time.Time) *Account {
	clock := newClock(now)
	cfg := aws.Config{
		Region:      region,
		Credentials: credentials.NewStaticCredentialsProvider(keys.AccessKeyID, keys.Secret.Reveal(), keys.Session.Reveal()),
		HTTPClient:  awshttp.NewBuildableClient(),
		Logger:      logging.Nop{},
		APIOptions:  clock.options(),
	}
	if endpoint != "" {
		cfg.BaseEndpoint = aws.String(endpoint)
	}
	a := newAccount(cfg, means{clock: clock, wire: connect(cfg.HTTPClient)})
	a.region = "given"
	return a
}
