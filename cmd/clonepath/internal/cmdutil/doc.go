// Package cmdutil is what commands share: groups of flags, streams, signals, exit
// codes, and the composition root (Subject), which opens identities and endpoints.
// It is the only package that knows whether the sandbox is used. Start reading at
// flags.go, then subject.go.
package cmdutil
