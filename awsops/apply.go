package awsops

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"time"
)

// writeLimit bounds the write itself, which a cancelled run does not interrupt:
// nobody would know whether it was made.
const writeLimit = 30 * time.Second

// writer is how one Kind of Change is read back and written.
type writer struct {
	actions    []string // IAM actions needed: those that read, then the one that writes
	tagging    []string // needed as well where the Change sets tags
	encrypting []string // needed as well where it names a KMS key
	// once: a repeated request would fail because of the first, so that the SDK
	// must not repeat it.
	once bool
	// removes: what it writes is that nothing stands there any more.
	removes bool
	state   func(context.Context, *Account, Change) (string, error)
	write   func(context.Context, *Account, Change) (Applied, error)
}

// State reads what a Change would replace, in the form of Change.Before.
func (a *Account) State(ctx context.Context, c Change) (string, error) {
	w, ok := writers[c.Kind]
	if !ok {
		return "", fmt.Errorf("%s: there is no kind of change %q", c.Title, c.Kind)
	}
	return w.state(ctx, a, c)
}

// Stands tells whether what a Change writes is there: of one that was
// interrupted, whether AWS carried it out.
func (a *Account) Stands(ctx context.Context, c Change) (bool, error) {
	found, err := a.State(ctx, c)
	return err == nil && c.stands(found), err
}

// Apply carries a Change out: it reads again what is there, stops with an
// *ErrDrifted if that differs from the plan, and writes exactly once. Where
// After stands there already (a run that was interrupted and started again) it
// writes nothing. Cancelling ctx stops it before the write, never during it.
func (a *Account) Apply(ctx context.Context, c Change) (Applied, error) {
	found, err := a.State(ctx, c)
	if err != nil {
		return Applied{}, fmt.Errorf("%s: nothing was written: %w", c.Title, err)
	}
	if c.stands(found) {
		return Applied{Already: true}, nil
	}
	if found != c.Before {
		return Applied{}, &ErrDrifted{Change: c, Planned: c.Before, Found: found}
	}
	if err := ctx.Err(); err != nil {
		return Applied{}, fmt.Errorf("%s: nothing was written: %w", c.Title, err)
	}
	w, by := writers[c.Kind], a
	if w.once {
		cfg := a.cfg.Copy()
		cfg.RetryMaxAttempts = 1
		by = a.with(cfg, a.limit)
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), writeLimit)
	defer cancel()
	done, err := w.write(ctx, by, c)
	if err != nil {
		return Applied{}, fmt.Errorf("%s: %w", c.Title, err)
	}
	return done, nil
}

// stands tells whether the wanted state is there already. AWS may give a
// document back with other white space or order of keys than it was sent.
func (c Change) stands(found string) bool {
	switch {
	case found == "":
		return writers[c.Kind].removes
	case c.Kind == CreateSecret || c.Kind == PutSecretValue:
		return found == c.Token
	}
	return found == c.After || sameJSON(found, c.After)
}

func sameJSON(a, b string) bool {
	var x, y any
	return json.Unmarshal([]byte(a), &x) == nil && json.Unmarshal([]byte(b), &y) == nil && reflect.DeepEqual(x, y)
}
