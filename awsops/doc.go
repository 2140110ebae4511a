// Package awsops makes the calls to AWS that clonepath needs: it reads STS, IAM,
// Secrets Manager, KMS and CloudTrail as one identity in one region (Account),
// and writes one Change at a time (Account.Apply).
//
// Methods return plain facts. Every error they return satisfies
// errors.As(err, **awserr.Failure): operation, code, HTTP status, whether AWS
// itself answered, who was refused and by which kind of policy, and, for faults
// of the operator's own machine, the catalogue id. Nothing here decides what a
// failure means for the chain, nothing writes except Apply, and a secret value
// leaves only as sealed.Value.
//
// Constructing an Account contacts nobody. Start reading at account.go; change.go
// is the writing side, errors.go the only place that knows the SDK's error types.
package awsops
