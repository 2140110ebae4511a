// Package form asks the questions of one screen, and is the only importer of
// huh.
//
// huh moves between fields by commands that return later, so keys typed right
// after Enter reach the old field. Model makes every move at once, inside
// Update, which makes type-ahead safe: a whole screen's keys in one write give
// what slow typing gives. huh's own commands are dropped (its moves and the
// blinking of a cursor), so a form needs nothing but keys.
//
// A Pick field offers a list that arrives later; until then its keys are kept
// and typed again when the list is there. Start reading at Field, then Model.
package form
