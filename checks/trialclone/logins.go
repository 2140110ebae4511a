package trialclone

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"sync"

	"clonepath/awsops/sealed"
	"clonepath/checks/evidence"
)

// Logins remembers which tokens were rejected by which hosts, because hosts ban
// an address for an hour after a few bad logins. One value serves a whole
// process; it is safe for concurrent use. It keeps no token: a digest keyed with
// bytes that live as long as it does.
type Logins struct {
	key [32]byte

	mu    sync.Mutex
	tried map[loginID]*login
}

type loginID [sha256.Size]byte

// login is the state of one token at one host. Whoever holds the one place in
// busy may log in, so that of two logins at once the second sees what became
// of the first.
type login struct {
	busy     chan struct{}
	rejected *evidence.Exchange
}

// NewLogins returns an empty memory.
func NewLogins() *Logins {
	l := &Logins{tried: map[loginID]*login{}}
	_, _ = rand.Read(l.key[:]) // never fails, see crypto/rand
	return l
}

// begin waits until no login with this token at this host is under way, and
// returns the rejection that stands, if there is one. The caller must end the
// attempt, with the exchange if it was a rejection.
func (l *Logins) begin(ctx context.Context, host string, token sealed.Value) (rejected *evidence.Exchange, end func(*evidence.Exchange), err error) {
	if l == nil {
		return nil, func(*evidence.Exchange) {}, nil
	}
	state := l.state(host, token)
	select {
	case state.busy <- struct{}{}:
	case <-ctx.Done():
		return nil, nil, ctx.Err()
	}
	return state.rejected, func(rejection *evidence.Exchange) {
		if rejection != nil {
			state.rejected = rejection
		}
		<-state.busy
	}, nil
}

// reject remembers a rejection that came after the login.
func (l *Logins) reject(ctx context.Context, host string, token sealed.Value, rejection evidence.Exchange) {
	if _, end, err := l.begin(ctx, host, token); err == nil {
		end(&rejection)
	}
}

func (l *Logins) state(host string, token sealed.Value) *login {
	mac := hmac.New(sha256.New, l.key[:])
	mac.Write([]byte(host + "\x00" + token.Reveal())) // a hash takes every write
	id := loginID(mac.Sum(nil))
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.tried[id] == nil {
		l.tried[id] = &login{busy: make(chan struct{}, 1)}
	}
	return l.tried[id]
}
