// Package sandbox is an embedded AWS account, an agent and a Git host on
// loopback, on which all of clonepath runs without an account.
//
// It speaks AWS's own wire protocols (query and XML for STS and IAM, JSON 1.1
// for Secrets Manager, KMS and CloudTrail) behind one endpoint, so that
// AWS_ENDPOINT_URL is all that an SDK or the aws program needs. Requests must
// carry a valid SigV4 signature of a known key, and every call is authorised by
// package iampolicy on the stored documents: a wrong trust policy fails here as
// it does in AWS, with AWS's codes, HTTP statuses and texts (FAULTS.md is their
// source).
//
// A fault is injected by editing the stored state below validation, or the
// Target that a person would have entered (inject.go and one inject_ file a
// stage). Nothing above this package may ask whether it runs on the sandbox.
//
// It may import awsops' pure packages and the Git host below it, and nothing
// else of clonepath. It needs no AWS SDK: only its tests do.
//
// Start reading in sandbox.go (lifetime), then server.go (a request's way:
// sigv4.go, operations.go, authorize.go), store.go (the state) and defaults.go
// (the state it begins with).
package sandbox
