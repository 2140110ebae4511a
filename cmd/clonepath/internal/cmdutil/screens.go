package cmdutil

import (
	"context"
	"os"

	"clonepath/steps/session"
	"clonepath/tui/app"
	"clonepath/tui/page"
	"clonepath/tui/plain"
)

// Show asks on screens, which own the terminal, or line by line.
func Show(ctx context.Context, streams Streams, deps page.Deps, asLines bool) (session.Outcome, error) {
	if asLines {
		return plain.RunPlain(ctx, deps, streams.In, streams.Out)
	}
	return app.Run(ctx, deps, streams.In, FileOf(streams.Out))
}

// Linewise tells whether screens are replaced by their line-by-line form.
func Linewise(asked bool) bool {
	return asked || os.Getenv("ACCESSIBLE") == "1" || os.Getenv("TERM") == "dumb"
}
