// Package intake makes evidence of what customers send: saved evidence, the
// JSON and the error texts of aws CLI calls, policy documents, CloudTrail
// events, pasted errors, and the file that the script of clonepath collect
// writes.
//
// It is pure: bytes in, an evidence.Record out, no file, no network, no clock.
// Each document is recognised by its shape alone (shapes.go, texts.go). What
// nobody sent stays unknown. A secret's value that somebody sent all the same
// goes to the vault at once; of it only the shape is kept.
//
// Start reading at Read.
package intake
