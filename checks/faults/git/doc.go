// Package git is the last link: the repository's address, its host, what the token
// opens, the branch.
//
// It is PURE and imports no other link. Start reading at checks.go, then rules.go.
package git
