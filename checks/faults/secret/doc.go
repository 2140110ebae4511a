// Package secret is the link of the secret: that it is there, its value and the
// path in it, its key, its own policy, its age.
//
// It is PURE and imports no other link. Start reading at checks.go; rules.go says in
// which file each kind of fault stands.
package secret
