// Package plain asks the fields of a form line by line: for screen readers,
// pipes and terminals that cannot do more.
//
// Choices are numbered, nothing is redrawn, and no box, spinner or braille is
// written. "?" explains a question, "<" goes back to the one before. The end of the
// input is an abort, never an empty answer. Start reading at Prompter.
package plain
