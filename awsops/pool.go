package awsops

import (
	"context"
	"net/http"
	"sync"
	"time"
	"weak"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
)

// poolIdle is how many connections to one host a Pool keeps for the next call.
const poolIdle = 128

// Pool opens Accounts for many chains at once: each identity once for each
// region, all on the same connections, and held back where AWS throttles its
// calls. It is safe for concurrent use.
type Pool struct {
	clock  func() time.Time
	client *awshttp.BuildableClient
	limits *limits

	mu       sync.Mutex // guards what follows
	wires    []connections
	accounts map[poolKey]weak.Pointer[Account]
}

type poolKey struct{ profile, region string }

// NewPool returns an empty pool. A nil clock means time.Now.
func NewPool(clock func() time.Time) *Pool {
	client := awshttp.NewBuildableClient().WithTransportOptions(func(t *http.Transport) {
		t.MaxIdleConns, t.MaxIdleConnsPerHost = 0, poolIdle
	})
	return &Pool{clock: clock, client: client, limits: newLimits(), accounts: map[poolKey]weak.Pointer[Account]{}}
}

// Open is the Open of this package, once for each profile and region that are in
// use. What nobody uses any more is forgotten: hundreds of profiles are not kept
// until the last of them is done.
func (p *Pool) Open(ctx context.Context, profile, region string) *Account {
	key := poolKey{profile, region}
	p.mu.Lock()
	defer p.mu.Unlock()
	if known := p.accounts[key].Value(); known != nil {
		return known
	}
	account := open(ctx, Options{Profile: profile, Region: region, Clock: p.clock}, p.client, func(client aws.HTTPClient) means {
		return means{wire: p.wire(client), limited: limited{by: p.limits, caller: "profile " + profile}}
	})
	p.accounts[key] = weak.Make(account)
	return account
}

// wire returns the connections for a configuration's client, which is the
// pool's own or, where CAs are named, a copy of it: one for all that trust the
// same.
func (p *Pool) wire(client aws.HTTPClient) connections {
	made := connect(client)
	for _, known := range p.wires {
		if known.trusted.Equal(made.trusted) {
			return known
		}
	}
	p.wires = append(p.wires, made)
	return made
}
