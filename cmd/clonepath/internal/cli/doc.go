// Package cli is the command line: one file a command, which declares its own
// options, made of groups of flags, and runs. A command turns flags into a
// checks.World and a checks.Question, and what comes back into an exit code; it
// decides nothing about the chain. Start reading at root.go, then check.go.
package cli
