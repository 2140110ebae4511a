// Package phrase holds the parts of sentences that findings and checks share: how
// a failed call is quoted, a list shortened, a date written.
//
// It is PURE and may not decide anything. Start reading at Quote.
package phrase
