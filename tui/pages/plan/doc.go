// Package plan holds the pages of a plan: to confirm, to apply, to hand over, to wait for others.
// It names other pages by their Kind only, and asks the session what to show.
package plan
