// Package state keeps what an unfinished run must not lose: the Setup with the
// answers given so far, and the journal of what was changed in AWS.
//
// One process at a time writes with a journal: see Store.Lock.
//
// Both are files of mode 0600 in one directory of mode 0700, written through
// the run's scrubbing writer. Neither has a place for a secret value. Start
// reading at Store.
package state
