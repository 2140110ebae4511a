// Package start holds the first page: what one wants to do.
// It names other pages by their Kind only, and asks the session what to show.
package start
