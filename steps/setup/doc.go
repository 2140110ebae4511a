// Package setup is what a person decides: the documented steps (Steps), their
// questions (Fields) and the answers (Setup), which clonepath.yaml holds. It
// reads nothing, asks nobody and never holds a secret value. Start reading at
// Setup, then Field.
package setup
