// Package credential is the link of the values that are entered in Torque.
//
// It is PURE and imports no other link. What Torque itself shows of them is package
// torque. Start reading at checks.go, then rules.go.
package credential
