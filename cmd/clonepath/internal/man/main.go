// Command man writes a manual page for each command into a directory. It is a
// program of its own, so that clonepath does not carry what makes them.
//
// usage: man DIR; the date of the pages is that of SOURCE_DATE_EPOCH, else today
package main

import (
	"fmt"
	"os"

	"github.com/spf13/cobra/doc"

	"clonepath/cmd/clonepath/internal/cli"
)

func main() {
	if err := write(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "man:", err)
		os.Exit(1)
	}
}

func write(args []string) error {
	if len(args) != 1 {
		return fmt.Errorf("usage: man DIR")
	}
	if err := os.MkdirAll(args[0], 0o755); err != nil { //nolint:gosec // a directory of published pages
		return fmt.Errorf("make the directory: %w", err)
	}
	root := cli.Root()
	root.DisableAutoGenTag = true // the same bytes for the same source
	header := &doc.GenManHeader{Title: "CLONEPATH", Section: "1", Source: "clonepath", Manual: "clonepath"}
	if err := doc.GenManTree(root, header, args[0]); err != nil {
		return fmt.Errorf("write the pages: %w", err)
	}
	return nil
}
