package main

import (
	"context"

	"clonepath/steps/state"
)

// journal is where writes are noted; nil on the embedded sandbox, which ends
// with the command.
func (s *subject) journal() *state.Store {
	if s.sandbox == nil && s.store == nil {
		s.store = state.Open(state.DefaultDir(), s.world.Vault)
	}
	return s.store
}

// lock keeps other processes of this machine from writing to AWS until the
// command ends, or unlock.
func (s *subject) lock(command string) error {
	store := s.journal()
	if store == nil {
		return nil
	}
	if err := store.Lock("clonepath "+command, s.world.Clock()); err != nil {
		return usagef("%w", err)
	}
	return nil
}

// unlock lets others write while this command only looks.
func (s *subject) unlock() {
	if s.store != nil {
		_ = s.store.Unlock() // the system does it at the latest when we end
	}
}

// settle finds out what became of writes that an earlier run was killed in.
func (s *subject) settle(ctx context.Context, account string) error {
	store := s.journal()
	if store == nil {
		return nil
	}
	if err := store.Settle(ctx, s.world.Operator, account, s.world.Clock); err != nil {
		return usagef("%w", err)
	}
	return nil
}
