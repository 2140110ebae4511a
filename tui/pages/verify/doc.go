// Package verify holds the pages of a run of the checks: the chain, one check opened, the watch, the report.
// It names other pages by their Kind only, and asks the session what to show.
package verify
