// Package intaketest holds what people send, for tests: the cases made after public
// reports and those of each kind of text, with what each should come to.
package intaketest
