// Package cluster tells from what was seen of a Kubernetes cluster who in it assumes
// the role, and as whom.
//
// It is PURE. Start reading at Callers.
package cluster
