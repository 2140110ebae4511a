package cmdutil

import (
	"os"
	"strings"

	"github.com/charmbracelet/x/term"
	"github.com/spf13/pflag"

	"clonepath/awsops/clean"
)

// Colours are the values of --color.
var Colours = []string{"auto", "always", "never"}

// AddColour registers --color. Its value is taken by ColourChoice, before a command
// is known: refusals have colours too.
func AddColour(f *pflag.FlagSet) {
	f.String("color", "auto", "colours: `auto`, always or never (also NO_COLOR, CLICOLOR, CLICOLOR_FORCE, FORCE_COLOR)")
}

// ColourChoice is what --color asks for on a command line, "auto" where it asks for
// nothing.
func ColourChoice(args []string) string {
	choice := "auto"
	for i, arg := range args {
		switch value, ok := strings.CutPrefix(arg, "--color="); {
		case arg == "--":
			return choice
		case ok:
			choice = value
		case arg == "--color" && i+1 < len(args):
			choice = args[i+1]
		}
	}
	return choice
}

// showsColours decides for a stream: the flag first, then NO_COLOR (no-color.org),
// then what forces them, then CLICOLOR and whether it is a terminal
// (bixense.com/clicolors).
func showsColours(choice string, terminal bool, env func(string) string) bool {
	set := func(name string) bool { return env(name) != "" && env(name) != "0" }
	switch {
	case choice != "" && choice != "auto":
		return choice == "always"
	case env("NO_COLOR") != "":
		return false
	case set("CLICOLOR_FORCE"), set("FORCE_COLOR"):
		return true
	}
	return terminal && env("CLICOLOR") != "0" && env("TERM") != "dumb"
}

// colourful reports whether colours are shown where a stream goes. The net in front
// of a stream knows it.
func colourful(stream any) bool {
	net, ok := stream.(*clean.Writer)
	return ok && net.Colour()
}

// Colours reports whether the screens may use them. A terminal that is told nothing
// has them.
func (s Streams) Colours() bool { return showsColours(s.Colour, true, os.Getenv) }

// plainLetters reports whether the locale has no letters but ASCII's.
func plainLetters(env func(string) string) bool {
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if value := env(name); value != "" {
			return value == "C" || value == "POSIX"
		}
	}
	return false
}

func isTerminal(f *os.File) bool { return f != nil && term.IsTerminal(f.Fd()) }
