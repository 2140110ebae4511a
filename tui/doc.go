// Package tui is the wizard: a Bubble Tea application of one file a screen.
//
// Run starts it with everything passed in (Deps). The app routes: it keeps a
// history of screens, the size and the frame; a screen keeps its own state and
// shares the session, which holds the Setup. No screen does I/O in Update: work
// is a task, a command with a context that ends with the screen, whose answer is
// dropped if the screen no longer waits for it. Moves between screens happen
// inside Update, so that type-ahead reaches the screen it was meant for. Every
// frame passes the Vault on its way out.
//
// It may import steps, checks and below; nobody but cmd imports it. Questions
// come from package steps, so that the wizard, --plain and the flags ask the
// same. Start reading at Run, then app.go, screen.go and question.go.
package tui
