package main

import (
	"errors"
	"io"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"clonepath/awsops/target"

	"clonepath/steps/setup"
)

// options holds every flag's value. Each command registers the groups that it
// understands.
type options struct {
	notes   io.Writer // what is said beside the result
	noInput bool

	path   string // -f
	reader opener // of what it means; nil before somebody looked
	fleetOptions
	profile     string
	given       target.Target // the target flags
	as          string
	agentProfil string
	sandbox     string // "", sandboxHealthy or a fault's id

	output        string
	strict        bool
	requireProven bool
	proveGuard    bool
	secondOpinion bool
	noReadValue   bool
	save          string
	share         string
	noLastGood    bool
	allowGitHosts []string

	plain bool

	writing
}

// sandboxHealthy is the value of --sandbox without "=FAULT".
const sandboxHealthy = "healthy"

func (o *options) file(f *pflag.FlagSet) {
	f.StringVarP(&o.path, "file", "f", "", "read the set-up from `clonepath.yaml`")
}

// fields registers the target flags alone.
func (o *options) fields(f *pflag.FlagSet) {
	for _, row := range targetFlags(&o.given) {
		f.StringVar(row.value, row.name, "", row.help)
	}
}

func (o *options) identity(f *pflag.FlagSet) {
	f.StringVar(&o.as, "as", "", "whose credentials these are: `operator` (default) or agent")
	f.StringVar(&o.agentProfil, "agent-profile", "", "AWS profile of the agent, used beside the operator's")
}

func (o *options) sandboxed(f *pflag.FlagSet) {
	f.StringVar(&o.sandbox, "sandbox", "", "use the embedded sandbox, healthy or with a `FAULT` (--sandbox=FAULT; several are joined by +)")
	f.Lookup("sandbox").NoOptDefVal = sandboxHealthy
}

// sending registers what decides where the token may go and what is read.
func (o *options) sending(f *pflag.FlagSet) {
	f.StringArrayVar(&o.allowGitHosts, "allow-git-host", nil, "a Git `host[:port]` that may get the token; may be repeated")
	f.BoolVar(&o.noReadValue, "no-read-value", false, "do not read the secret's value")
	f.BoolVar(&o.proveGuard, "prove-guard", false, "as the agent, also try a wrong and a missing External ID (may trip alarms)")
	f.BoolVar(&o.secondOpinion, "second-opinion", false, "also ask AWS's policy simulator")
}

func (o *options) reporting(f *pflag.FlagSet) {
	f.StringVarP(&o.output, "output", "o", "text", "how to print the report: `text`, json, markdown, html or junit")
	f.BoolVar(&o.strict, "strict", false, "a warning counts as a fault (exit 3)")
	f.BoolVar(&o.requireProven, "require-proven", false, "what is only evaluated counts as unknown (exit 4)")
	f.StringVar(&o.save, "save", "", "save the complete evidence to `FILE` (mode 0600)")
	f.StringVar(&o.share, "share", "", "save the evidence to `FILE` with a pseudonym for every name, number and unknown word")
}

// refuseToken registers the flag that everybody tries first, to say why not.
func refuseToken(f *pflag.FlagSet) {
	f.Var(refusedToken{}, "token", "")
	_ = f.MarkHidden("token") // it exists: registered one line above
}

// refusedToken is the flag that must not be: --token VALUE.
type refusedToken struct{}

func (refusedToken) String() string   { return "" }
func (refusedToken) Type() string     { return "refused" }
func (refusedToken) Set(string) error { return errTokenFlag }

// errTokenFlag stands alone in the message: pflag's own would quote the value.
var errTokenFlag = errors.New("a token is not taken from the command line, where every process of this machine can read it: enter it at the prompt, which does not show it, or give it with --token-stdin or --token-file; and revoke the token that you just typed")

// noArguments refuses positional arguments. One after --sandbox is the mistake
// "--sandbox FAULT", which would silently run on the healthy sandbox.
func noArguments(o *options) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return nil
		}
		if o.sandbox != "" {
			return usagef("%q is not an argument of %s: to break the sandbox write --sandbox=%s, with an equals sign", args[0], cmd.CommandPath(), args[0])
		}
		if err := strayAnswer(args); err != nil {
			return err
		}
		return usagef("unknown argument %q for %s; see %s --help", args[0], cmd.CommandPath(), cmd.CommandPath())
	}
}

// oneOf checks a flag that takes one of a few words.
func oneOf(flag, value string, allowed ...string) error {
	for _, a := range allowed {
		if a == value {
			return nil
		}
	}
	return usagef("--%s is %q, expected %s", flag, value, strings.Join(allowed, ", "))
}

// strayAnswer finds the answer to a flag that may stand alone, which pflag takes
// for an argument.
func strayAnswer(args []string) error {
	for _, arg := range args {
		if arg == setup.Yes || arg == setup.No {
			return usagef("%q is not an argument: behind a flag that may stand alone the answer follows an equals sign, as in --agent-confirmed=%s", arg, arg)
		}
	}
	return nil
}
