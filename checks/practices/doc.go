// Package practices is what collecting and judging of the guide's best practices
// have in common: which calls read, assume or change the chain (actions.go), and
// the Gatherer, which keeps of a whole account what has to do with one of them.
//
// It is PURE. Start reading at Gatherer.
package practices
