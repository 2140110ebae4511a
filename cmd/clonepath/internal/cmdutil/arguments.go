package cmdutil

import (
	"errors"
	"regexp"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"clonepath/awsops/target"
	"clonepath/steps/setup"
)

// RefuseToken registers the flag that everybody tries first, to say why not.
func RefuseToken(f *pflag.FlagSet) {
	f.Var(refusedToken{}, "token", "")
	_ = f.MarkHidden("token") // it exists: registered one line above
}

// refusedToken is the flag that must not be: --token VALUE.
type refusedToken struct{}

func (refusedToken) String() string { return "" }

func (refusedToken) Type() string { return "refused" }

func (refusedToken) Set(string) error { return ErrTokenFlag }

// ErrTokenFlag stands alone in the message: pflag's own would quote the value.
var ErrTokenFlag = errors.New("a token is not taken from the command line, where every process of this machine can read it: enter it at the prompt, which does not show it, or give it with --token-stdin or --token-file; and revoke the token that you just typed")

// NoArguments refuses positional arguments. One after --sandbox is the mistake
// "--sandbox FAULT", which would silently run on the healthy sandbox.
func NoArguments(o *SandboxFlag) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return nil
		}
		if o.Sandbox != "" {
			return Usagef("%q is not an argument of %s: to break the sandbox write --sandbox=%s, with an equals sign", args[0], cmd.CommandPath(), args[0])
		}
		if err := StrayAnswer(args); err != nil {
			return err
		}
		return Usagef("unknown argument %q for %s%s; see %s --help", args[0], cmd.CommandPath(), nearCommand(cmd, args[0]), cmd.CommandPath())
	}
}

// nearCommand is a command that may be meant, as the end of a sentence; "" for none.
func nearCommand(cmd *cobra.Command, word string) string {
	var names []string
	for _, c := range cmd.Commands() {
		names = append(names, c.Name())
	}
	return didYouMean("", Nearest(word, names))
}

var unknownFlag = regexp.MustCompile(`^unknown flag: --([a-z-]+)$`)

// NearFlag is the flag that may be meant where one is unknown, as the end of a
// sentence; "" for none.
func NearFlag(cmd *cobra.Command, err error) string {
	unknown := unknownFlag.FindStringSubmatch(err.Error())
	if unknown == nil {
		return ""
	}
	var names []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if !f.Hidden {
			names = append(names, f.Name)
		}
	})
	return didYouMean("--", Nearest(unknown[1], names))
}

func didYouMean(before, word string) string {
	if word == "" {
		return ""
	}
	return "; did you mean " + before + word + "?"
}

// OneOf checks a flag that takes one of a few words.
func OneOf(flag, value string, allowed ...string) error {
	for _, a := range allowed {
		if a == value {
			return nil
		}
	}
	return Usagef("--%s is %q, expected %s", flag, value, strings.Join(allowed, ", "))
}

// StrayAnswer finds the answer to a flag that may stand alone, which pflag takes
// for an argument.
func StrayAnswer(args []string) error {
	for _, arg := range args {
		if arg == setup.Yes || arg == setup.No {
			return Usagef("%q is not an argument: behind a flag that may stand alone the answer follows an equals sign, as in --agent-confirmed=%s", arg, arg)
		}
	}
	return nil
}

// Nearest returns the known word that is most like s, "" if none is near.
func Nearest(s string, known []string) string {
	best, distance := "", max(3, len(s)/3)
	for _, k := range known {
		if strings.HasPrefix(k, s) {
			return k
		}
		if d := target.EditDistance(s, k); d < distance {
			best, distance = k, d
		}
	}
	return best
}
