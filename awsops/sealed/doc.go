// Package sealed is the only place where secret values live.
//
// A Value cannot be printed: every formatting interface redacts. A Vault knows
// the secret values of one run. Values removes them from the strings of a
// document before it is encoded, so that no key and no word of a form is taken
// for one; the Writer behind it removes what is left from whatever is written:
// reports, files, bundles. It is a net, and what it catches is a defect.
// Start reading at Value.
//
// It may import nothing of clonepath but clean and written, the door for files.
package sealed
