// Package awserr turns what AWS answers to a refused call into facts: which
// operation, code, HTTP status, whether AWS saw the request at all, who called,
// and which kind of policy refused.
//
// It is pure and knows no SDK, so that the fault rules can read its Failure in
// saved evidence; package awsops makes a Failure of an SDK error, and Parse makes
// one of a pasted text. Start reading at Failure.
package awserr
