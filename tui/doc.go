// Package tui holds the wizard's front ends, each in a package below it: app runs
// the screens, whose pages stand in pages and share page; plain asks line by line.
// Both show what steps/session says. form and widget draw, fields and prose make
// questions and lines of the session. Start reading at app.Run.
package tui
