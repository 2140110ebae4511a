package trialclone

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"net/http"
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

// login is the state of one token at one host. Until the host has let the token
// in for the first time, whoever holds the one place in busy may log in, so that
// of two logins at once the second sees what became of the first. After that
// they need not wait for each other.
type login struct {
	busy chan struct{}

	mu       sync.Mutex
	welcome  bool
	rejected *evidence.Exchange
}

// known returns what the host last said to the token; decided is false where it
// said nothing yet.
func (l *login) known() (rejected *evidence.Exchange, decided bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.rejected, l.welcome || l.rejected != nil
}

// learn remembers what the host said. A nil exchange says nothing.
func (l *login) learn(exchange *evidence.Exchange) {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case exchange == nil:
	case exchange.Status == http.StatusUnauthorized:
		l.rejected = exchange
	default: // 403 and 404 answer a caller whom the host knows
		l.welcome = true
	}
}

// NewLogins returns an empty memory.
func NewLogins() *Logins {
	l := &Logins{tried: map[loginID]*login{}}
	_, _ = rand.Read(l.key[:]) // never fails, see crypto/rand
	return l
}

// begin waits until it is known what the host thinks of the token, or it is the
// caller's turn to find out, and returns the rejection that stands, if there is
// one. The caller must end the attempt, with the host's answer if there was one.
func (l *Logins) begin(ctx context.Context, host string, token sealed.Value) (rejected *evidence.Exchange, end func(*evidence.Exchange), err error) {
	if l == nil {
		return nil, func(*evidence.Exchange) {}, nil
	}
	state := l.state(host, token)
	if rejected, decided := state.known(); decided {
		return rejected, state.learn, nil
	}
	select {
	case state.busy <- struct{}{}:
	case <-ctx.Done():
		return nil, nil, ctx.Err()
	}
	rejected, decided := state.known()
	if decided { // by the login that this one waited for
		<-state.busy
		return rejected, state.learn, nil
	}
	return nil, func(exchange *evidence.Exchange) {
		state.learn(exchange)
		<-state.busy
	}, nil
}

// reject remembers a rejection that came after the login.
func (l *Logins) reject(host string, token sealed.Value, rejection evidence.Exchange) {
	if l != nil {
		l.state(host, token).learn(&rejection)
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
