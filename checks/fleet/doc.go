// Package fleet checks many chains at once: it runs the checks of each and
// judges them, a bounded number at a time, and hands the results on in the order
// of the members, whichever is done first.
//
// It knows no files and writes nothing: whoever calls it brings members that are
// opened when their turn comes, and says what is kept of each. Start reading at
// Run.
package fleet
