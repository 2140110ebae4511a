// Command clonepath sets up, checks and diagnoses the chain by which Quali
// Torque takes its Git token from AWS Secrets Manager.
//
// This package is the composition root: cobra commands turn flags into one
// checks.World and one checks.Question, and what comes back into an exit code.
// It decides nothing about the chain. Start reading at root.go; one file a
// command. It is the only package that knows whether the sandbox is used.
package main
