// Package planview renders a plan: as text for people, and as the JSON document
// of `clonepath plan -o json`.
//
// It is PURE, and shows no secret value and no whole External ID: of a secret the
// shape, of an External ID the ends. Only the command of a rollback is complete,
// because it has to work when pasted. Start reading at Of.
package planview
