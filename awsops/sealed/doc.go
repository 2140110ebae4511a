// Package sealed is the only place where secret values live.
//
// A Value cannot be printed: every formatting interface redacts. A Vault knows
// the secret values of one run, and its Writer removes them from whatever is
// written: reports, files, bundles. Start reading at Value.
//
// It may import nothing of clonepath but written, the door for files.
package sealed
