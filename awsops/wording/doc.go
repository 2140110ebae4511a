// Package wording knows the words in which AWS, Git, TLS libraries, proxies and
// the programs around them report an error, and finds them in a text.
//
// It is pure. The words are rows of assets/wordings.yaml: who says them, what
// they prove, what they only suggest, where that is documented. A new wording is
// a new row with an example; no code changes.
//
// A row is found by its letters and digits alone: white space, punctuation,
// quotes, case, wrapped lines and the British spelling make no difference. Where
// one row's words stand inside another's, the longer ones count.
//
// Start reading at Find.
package wording
