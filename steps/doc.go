// Package steps is what clonepath sets up, as data: the documented steps with
// their questions (Steps, Fields), the decisions a person took (Setup), the
// documents and resources that follow from them (Desire), and the difference
// to what is there (Plan).
//
// Everything but Read and Apply is pure. It renders nothing, asks nothing and
// never holds a secret value: a token passes through PlanInput as a
// sealed.Value and leaves with the one Change that stores it. Start reading at
// Setup, then Field, Desired and Plan.
package steps
