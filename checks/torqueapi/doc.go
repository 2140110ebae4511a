// Package torqueapi reads what Torque's API shows of the chain: the credential,
// the repository, the agents of a space.
//
// It reads only: the one request that it can make is a GET without a body. The
// token goes to the one host that Access names, over verified TLS (plain http
// only to this machine), and follows no redirect. What Torque does not publish
// is kept by name and kind; a value is kept only where it has a known meaning
// and cannot be a secret (fields.go).
//
// Start reading at Access, then Client. Sources of what the API is like:
// Quali's public Terraform provider and actions.
package torqueapi
