// Package iampolicy is clonepath's own engine for IAM documents: it parses
// them, says what IAM would refuse at write time, where, and what would mend it
// (Lint, Mend), judges a call against several policies and a key's grants
// together and gives its reason (Evaluate), and edits one statement while every
// other byte stays as it was (AppendStatement, PutCallers and their
// neighbours). What IAM takes and is wrong all the same is package review's.
//
// It is pure: no I/O, no clock, no AWS SDK, no package state that changes. The
// same documents and the same request always give the same answer. It derives
// nothing in secret: a context key that the caller leaves out is absent from
// the request (FromPrincipal offers those that follow from an ARN), and a
// policy that nobody could read is said with Unseen, never guessed.
//
// Judging is three-valued. A condition on a key that the request lists as
// Unknowable is neither true nor false; the outcome is Depends only where such
// a key can really turn an allowed call into a refused one or back.
//
// Start reading in types.go (the words), then evaluate.go (how policies are
// combined), statement.go (when one statement matches) and operators.go (the
// table of condition operators). lint.go is a second, independent entrance.
package iampolicy
