// Package role is the link of the role: that it is there under its ARN, what its
// policies allow, and its boundary.
//
// It is PURE and imports no other link. Start reading at checks.go, then rules.go.
package role
