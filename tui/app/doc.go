// Package app runs the wizard on a terminal: the history of pages, the frame around
// them, the help, and type-ahead. It alone knows how the page of a Kind is made
// (routes.go). Start reading at Run.
package app
