// Package evidence is everything observed in one run: the Record.
//
// Collectors (package checks) write it, the fault rules (checks/faults) read
// it, and a saved file holds exactly it, so that a run and the diagnosis of its
// saved file find the same. By construction it has no place for a secret
// value: of a value it keeps key names, types, lengths and hygiene.
//
// It may import the pure packages below it (target, awserr, mask) and nothing that
// does I/O except its own Load and Save. Start reading at Record, then Fact.
package evidence
