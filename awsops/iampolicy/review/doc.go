// Package review says what is wrong with a policy document that IAM takes and
// that still does not do what it is for: it misses the secret by a slip in the
// ARN, names one session in place of the role, compares a star letter by letter.
//
// iampolicy.Lint is the other half: what IAM refuses to store. This package is
// pure as well, and reports in the same form, each problem with its line and,
// where what was meant is clear, the edits that mend it. Whether the call is
// allowed is not its business: it looks only where the document does not allow
// it. Start reading at Review; slips.go is the table of slips in an ARN.
package review
