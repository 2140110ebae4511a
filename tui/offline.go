package tui

import "clonepath/checks/evidence"

// newOffline shows what was observed elsewhere.
func newOffline(s *ui, record *evidence.Record) *verifyScreen {
	return &verifyScreen{verification: s.verified(record), s: s}
}
