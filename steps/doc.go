// Package steps is the floor of the documented procedure, and has no code of its
// own: setup holds what a person decides, plan what follows from it in AWS, session
// the wizard without a screen, bundle and state the files, planview a plan as text.
package steps
