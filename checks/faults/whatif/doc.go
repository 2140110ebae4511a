// Package whatif says why a call is refused: it asks what would let it through.
//
// It is PURE, and knows IAM's documents only, neither Records nor faults beyond
// their ids. It evaluates nothing itself: that is package iampolicy. Start reading
// at Judge in search.go; trust.go, read.go and decrypt.go are what is tried for
// each call of the chain.
package whatif
