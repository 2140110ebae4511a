// Package inventory is what IAM holds of one account, as
// GetAccountAuthorizationDetails tells it: users, groups, roles and the policies
// that they have. Read takes the JSON of the AWS CLI as a stream, one identity at
// a time, for an account of thousands is tens of megabytes.
//
// It is pure, keeps nothing and judges nothing. Start reading at Sink.
package inventory
