// Package practice is the guide's three best practices, as an audit judges them: who
// can read the secret, become the role or change either; whether CloudTrail would
// show it, and who did read; whether the token is changed in time.
//
// It is PURE and imports no link. Nothing of it breaks a chain that works: all its
// findings are warnings. Start reading at checks.go; coverage.go says what a trail
// takes.
package practice
