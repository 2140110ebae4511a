// Package applying is what the commands that change AWS share: the plan with what
// it was made from (Draft), the token, the agreement, making the changes, and the
// checks afterwards.
package applying
