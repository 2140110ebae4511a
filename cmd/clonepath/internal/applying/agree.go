package applying

import (
	"context"
	"errors"

	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"clonepath/cmd/clonepath/internal/cmdutil"
	"clonepath/steps/plan"
	"clonepath/tui/form"
	"clonepath/tui/plain"
)

// AgreementFlags say what may be done without asking, and whether anybody is asked.
type AgreementFlags struct {
	yes           bool
	allowBreaking bool
	noInput       bool
}

// AddAgreement registers what may be done without asking.
func (o *AgreementFlags) AddAgreement(f *pflag.FlagSet) {
	f.BoolVar(&o.yes, "yes", false, "agree beforehand: do not ask")
	f.BoolVar(&o.allowBreaking, "allow-breaking", false, "with --yes: also make changes that can break a chain that works now")
}

// NoteNoInput takes over the flag that the root command owns.
func (o *AgreementFlags) NoteNoInput(cmd *cobra.Command) {
	o.noInput, _ = cmd.Flags().GetBool("no-input") // every command inherits it
}

// MayAsk tells whether somebody is there to answer: questions go to stderr.
func (o *AgreementFlags) MayAsk(streams cmdutil.Streams) bool {
	in, out := cmdutil.FileOf(streams.In), cmdutil.FileOf(streams.Err)
	return !o.noInput && in != nil && out != nil && term.IsTerminal(in.Fd()) && term.IsTerminal(out.Fd())
}

// MustAgree refuses a run that could only end in a question which nobody answers.
func (o *AgreementFlags) MustAgree(streams cmdutil.Streams, command string) error {
	if o.yes || o.MayAsk(streams) {
		return nil
	}
	first := ""
	if command == "apply" {
		first = "look at clonepath plan first, then "
	}
	return cmdutil.Usagef("clonepath %s asks before it changes anything in AWS, and may not ask here: %spass --yes to agree beforehand", command, first)
}

// MayBreak refuses, under --yes, what can break a working chain.
func (o *AgreementFlags) MayBreak(p plan.Planned) error {
	if o.yes && p.MayBreak() && !o.allowBreaking {
		return cmdutil.Usagef("nothing was changed in AWS: the plan above can break a chain that works now; read what it says, then pass --allow-breaking beside --yes")
	}
	return nil
}

// Agree asks for the confirmation that --yes gives beforehand.
func (o *AgreementFlags) Agree(ctx context.Context, streams cmdutil.Streams, title, does string, byDefault bool) error {
	if o.yes {
		return nil
	}
	answer := "stop"
	if byDefault {
		answer = "go"
	}
	field := form.Field{
		Kind: form.Choice, Title: title,
		Help:    "Nothing in AWS was changed yet. The plan above says how to go back from each change.",
		Options: []form.Option{{Value: "go", Label: does}, {Value: "stop", Label: "stop here, change nothing"}},
		Value:   func() string { return answer }, Store: func(v string) { answer = v },
	}
	if err := ask(ctx, streams, field); err != nil {
		return err
	}
	if answer == "stop" {
		return &cmdutil.ExitError{Code: cmdutil.ExitAborted, Cause: errors.New("stopped; nothing was changed in AWS")}
	}
	return nil
}

// ask puts one question on stderr and stores the answer.
func ask(ctx context.Context, streams cmdutil.Streams, field form.Field) error {
	err := plain.New(streams.In, streams.Err).Ask(ctx, field, form.List{})
	if errors.Is(err, plain.ErrAborted) {
		return &cmdutil.ExitError{Code: cmdutil.ExitAborted, Cause: errors.New("aborted; nothing was changed in AWS")}
	}
	return err
}
