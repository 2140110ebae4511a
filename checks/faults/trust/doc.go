// Package trust is the link of the trust policy: whether it lets the agent in, and
// whether it asks for the External ID.
//
// It is PURE and imports no other link. What happened when the agent really called
// is package agent. Start reading at checks.go, then rules.go.
package trust
