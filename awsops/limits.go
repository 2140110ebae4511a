package awsops

import (
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/ratelimit"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
)

// A throttled call is tried this often, with pauses that double up to a limit:
// half a minute at most, beside what the rate limit makes it wait.
const (
	limitedAttempts = 8
	limitedPause    = 5 * time.Second
)

// limits are the rate limits of a process. AWS counts the calls to a service by
// the account that makes them, so each pair has a limit of its own: what is
// throttled slows nobody else. It is the SDK's adaptive mode: unlimited until
// AWS refuses for the first time.
type limits struct {
	mu  sync.Mutex
	all map[limitKey]aws.RetryerV2
}

// limitKey says whose calls are counted: of an identity, which stands for its
// account, to one service.
type limitKey struct{ caller, service string }

func newLimits() *limits { return &limits{all: map[limitKey]aws.RetryerV2{}} }

func (l *limits) of(key limitKey) aws.RetryerV2 {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.all[key] == nil {
		l.all[key] = retry.NewAdaptiveMode(func(o *retry.AdaptiveModeOptions) {
			o.StandardOptions = append(o.StandardOptions, func(o *retry.StandardOptions) {
				o.MaxAttempts, o.MaxBackoff = limitedAttempts, limitedPause
				o.RateLimiter = ratelimit.None // the adaptive limit is enough; a quota of retries would fail calls
			})
		})
	}
	return l.all[key]
}

// limited is what holds an Account's calls back: the limits of the process, and
// under whose name they are counted. The zero value holds nothing back.
type limited struct {
	by     *limits
	caller string
	probe  bool // only what was throttled is tried again
}

// to returns the configuration for the clients of one service.
func (l limited) to(service string, cfg aws.Config) aws.Config {
	if l.by == nil {
		return cfg
	}
	cfg = cfg.Copy()
	cfg.Retryer = func() aws.Retryer {
		retryer := l.by.of(limitKey{l.caller, service})
		if l.probe {
			return throttledOnly{retryer}
		}
		return retryer
	}
	return cfg
}

// throttledOnly tries nothing again but what was throttled.
type throttledOnly struct{ aws.RetryerV2 }

// IsErrorRetryable implements aws.Retryer.
func (throttledOnly) IsErrorRetryable(err error) bool {
	return retry.IsErrorThrottles(retry.DefaultThrottles).IsErrorThrottle(err).Bool()
}
