// Package widget holds the parts that screens are made of: the frame, the line
// of steps, the chain, the list of checks, the diff of a policy, the tree of a
// secret's keys, a picker, a pager, and the footer.
//
// A widget draws what it is given and keeps at most a cursor; it does no I/O and
// knows no screen. Everything it returns fits the width it was told. Status is a
// glyph and a word, colour only repeats it. Start reading at Theme, then Frame.
package widget
