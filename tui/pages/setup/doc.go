// Package setup holds the pages of the documented steps, from the repository to the values for Torque.
// It names other pages by their Kind only, and asks the session what to show.
package setup
