// Package torque is what Torque's API shows, where it was asked: the credential, the
// agents, the repository.
//
// It is PURE and imports no other link. A Torque that does not answer breaks nothing:
// its checks are unknown then. Start reading at checks.go, then rules.go.
package torque
