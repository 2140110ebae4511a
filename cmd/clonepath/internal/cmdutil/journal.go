package cmdutil

import (
	"context"

	"clonepath/steps/state"
)

// Journal is where writes are noted; nil on the embedded sandbox, which ends
// with the command.
func (s *Subject) Journal() *state.Store {
	if s.Sandbox == nil && s.store == nil {
		s.store = state.Open(state.DefaultDir(), s.World.Vault)
	}
	return s.store
}

// Lock keeps other processes of this machine from writing to AWS until the
// command ends, or unlock.
func (s *Subject) Lock(command string) error {
	store := s.Journal()
	if store == nil {
		return nil
	}
	if err := store.Lock("clonepath "+command, s.World.Clock()); err != nil {
		return Usagef("%w", err)
	}
	return nil
}

// Unlock lets others write while this command only looks.
func (s *Subject) Unlock() {
	if s.store != nil {
		_ = s.store.Unlock() // the system does it at the latest when we end
	}
}

// Settle finds out what became of writes that an earlier run was killed in.
func (s *Subject) Settle(ctx context.Context, account string) error {
	store := s.Journal()
	if store == nil {
		return nil
	}
	if err := store.Settle(ctx, s.World.Operator, account, s.World.Clock); err != nil {
		return Usagef("%w", err)
	}
	return nil
}
