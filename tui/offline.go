package tui

import (
	"clonepath/checks/evidence"
	"clonepath/checks/faults"
)

// newOfflineReport shows what was observed elsewhere: evidence that was saved, or
// what a customer sent. It is judged as a run is, and nothing is asked.
func newOfflineReport(s *session, record *evidence.Record) screen {
	v := newVerify(s, asSent)
	v.report = faults.Judge(record)
	return v
}
