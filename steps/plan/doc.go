// Package plan is what follows from a Setup in AWS: the documents and resources
// that are wanted (Desire), what is there (Read), the difference (Plan), and
// carrying it out (Apply), taking it back (Undo) and changing the token (Rotation).
//
// Everything but Read and Apply is pure. A token passes through Input as a
// sealed.Value and leaves with the one Change that stores it.
package plan
