// Package compare says what broke since it worked: it compares two runs, each
// given as its evidence or as its report, by meaning, and relates what changed to
// the root causes that are new.
//
// It is PURE, like package faults, which it asks twice: once for the report of
// each record, and again to see whether a root cause goes away when one change
// alone is undone. A thing that can change is a row {what, link, touches, find,
// undo} (rows.go); what concerns a fact whatever its type stands in the table of
// package evidence. What differs at every run (times, durations, ports of this
// machine, request ids, names of sessions) is never a change. Start reading at
// Of, then rows.go.
package compare
