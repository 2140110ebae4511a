// Package rule holds the rows that a link is made of: a Check of the chain with the
// Result of its judge, and a Rule that finds a fault with the Match that shows it.
//
// It is PURE. It also makes the rules that stand in several links: of a wrong field,
// of a document that IAM refuses, of a refused write. It may not know any link.
// Start reading at Rule, then Check.
package rule
