// Package repair makes patches: the offending document after the fix, as a diff.
//
// It is PURE. It may not decide whether anything is wrong, and "" is its answer
// where no patch fits. Start reading at edit.go; the other files are the documents.
package repair
