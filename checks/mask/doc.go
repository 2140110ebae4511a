// Package mask replaces what identifies somebody by pseudonyms: in names, ARNs
// and addresses, and in any text. It masks by default. What stays readable in a
// text is on a list of known words (known.go), which is made of the embedded
// texts, or has a form that tells nothing of its owner (forms.go).
//
// The same value has the same pseudonym wherever it stands. A pseudonym keeps
// what the rules compare: length, case, separators, and which names begin alike.
// Masked again it stays as it is. Time grows with the length of a text, not with
// its square.
//
// It is PURE and knows no record: package evidence says which field is what.
// Start reading at Masker, then Text.
package mask
