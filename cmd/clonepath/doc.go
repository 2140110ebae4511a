// Command clonepath sets up, checks and diagnoses the chain by which Quali
// Torque takes its Git token from AWS Secrets Manager. Start reading at
// internal/cli: one file a command.
package main
