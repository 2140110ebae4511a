package tui

import (
	"clonepath/checks/evidence"
)

// newOfflineReport shows what was observed elsewhere: evidence that was saved, or
// what a customer sent. It is judged as a run is, and nothing is asked: there is
// nothing to run again, to repair or to watch.
func newOfflineReport(s *session, record *evidence.Record) screen { return newOffline(s, record) }

func newOffline(s *session, record *evidence.Record) *verifyScreen {
	v := newVerify(s, asSent)
	v.adopt(record)
	return v
}
