// Package support holds the page for what one has in hand of somebody else's set-up.
// It names other pages by their Kind only, and asks the session what to show.
package support
