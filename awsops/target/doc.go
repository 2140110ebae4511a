// Package target holds what is diagnosed: the Target, the ARNs in it, and the
// patterns that its fields must satisfy.
//
// It is pure: no I/O, no AWS SDK. The wizard (while typing) and the fault rules
// (in check and diagnose) ask the same functions, so both say the same of a
// wrong value. Start reading at Target, then Problems.
package target
