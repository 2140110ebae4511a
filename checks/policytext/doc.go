// Package policytext is policy documents as people are shown them: laid out over
// lines, with the External IDs masked, and as a diff of two.
//
// It is PURE, and it may not decide what a document allows: that is package
// iampolicy. Start reading at Diff.
package policytext
