// Package access is the first link: the machine's credentials, who calls, the
// region. Most of its faults say nothing of the chain, only that it could not be
// observed.
//
// It is PURE and imports no other link. Start reading at checks.go.
package access
