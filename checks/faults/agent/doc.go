// Package agent is what happened when the agent really called: whether it could
// assume the role, and whether the role's session could read the secret.
//
// It is PURE and imports no other link: what follows from the documents of another
// link follows by Check.Follows. Start reading at checks.go, then rules.go.
package agent
