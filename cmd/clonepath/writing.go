package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"clonepath/awsops/received"
	"clonepath/awsops/sealed"

	"clonepath/steps/plan"
	"clonepath/steps/setup"
	"clonepath/tui/form"
	"clonepath/tui/plain"
)

// writing are the flags of the commands that change something in AWS.
type writing struct {
	yes           bool
	allowBreaking bool
	tokenStdin    bool
	tokenFile     string
	mixed         string    // answer to a Question, "" while there is none
	owner         string    // who manages role and secret elsewhere, "" for nobody
	answers       []*answer // of the wizard's questions, given as flags
}

func (o *options) token(f *pflag.FlagSet) {
	f.Var(stdinFlag{&o.tokenStdin}, "token-stdin", "read the Git token from stdin")
	f.Lookup("token-stdin").NoOptDefVal = "true"
	f.StringVar(&o.tokenFile, "token-file", "", "read the Git token from `FILE`")
}

func (o *options) agreement(f *pflag.FlagSet) {
	f.BoolVar(&o.yes, "yes", false, "agree beforehand: do not ask")
	f.BoolVar(&o.allowBreaking, "allow-breaking", false, "with --yes: also make changes that can break a chain that works now")
}

// deciding registers what holds for one plan and is no part of a Setup.
func (o *options) deciding(f *pflag.FlagSet) {
	f.StringVar(&o.owner, "owner", "", "who manages role and secret elsewhere, such as `Terraform`: what differs is printed for them and not written")
	f.StringVar(&o.mixed, "mixed-statement", "", "what becomes of a trust statement that names the agent with others: `keep` or split")
}

// noValues is noArguments for commands that read a token: what stands behind
// --token-stdin may be one, and is not repeated.
func noValues(o *options) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) > 0 && o.tokenStdin {
			return usagef("%w", errStdinValue)
		}
		return noArguments(o)(cmd, args)
	}
}

// noteNoInput takes over the flag that the root command owns.
func (o *options) noteNoInput(cmd *cobra.Command) {
	o.noInput, _ = cmd.Flags().GetBool("no-input") // every command inherits it
}

// mayAsk tells whether somebody is there to answer: questions go to stderr.
func (o *options) mayAsk(streams stdio) bool {
	in, out := file(streams.in), file(streams.err)
	return !o.noInput && in != nil && out != nil && term.IsTerminal(in.Fd()) && term.IsTerminal(out.Fd())
}

// mustAgree refuses a run that could only end in a question which nobody answers.
func (o *options) mustAgree(streams stdio, command string) error {
	if o.yes || o.mayAsk(streams) {
		return nil
	}
	first := ""
	if command == "apply" {
		first = "look at clonepath plan first, then "
	}
	return usagef("clonepath %s asks before it changes anything in AWS, and may not ask here: %spass --yes to agree beforehand", command, first)
}

// mayBreak refuses, under --yes, what can break a working chain.
func (o *options) mayBreak(p plan.Planned) error {
	if o.yes && p.MayBreak() && !o.allowBreaking {
		return usagef("nothing was changed in AWS: the plan above can break a chain that works now; read what it says, then pass --allow-breaking beside --yes")
	}
	return nil
}

// agree asks for the confirmation that --yes gives beforehand.
func (o *options) agree(ctx context.Context, streams stdio, title, does string, byDefault bool) error {
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
		return &exitError{exitAborted, errors.New("stopped; nothing was changed in AWS")}
	}
	return nil
}

// ask puts one question on stderr and stores the answer.
func ask(ctx context.Context, streams stdio, field form.Field) error {
	err := plain.New(streams.in, streams.err).Ask(ctx, field, form.List{})
	if errors.Is(err, plain.ErrAborted) {
		return &exitError{exitAborted, errors.New("aborted; nothing was changed in AWS")}
	}
	return err
}

// givenToken reads the token from where the flags say, the zero Value where
// they say nothing.
func (o *options) givenToken(ctx context.Context, streams stdio, vault *sealed.Vault) (sealed.Value, error) {
	switch {
	case o.tokenStdin && o.tokenFile != "":
		return sealed.Value{}, usagef("--token-stdin and --token-file exclude each other")
	case o.tokenStdin && term.IsTerminal(fdOf(streams.in)):
		return sealed.Value{}, usagef("stdin is a terminal, which would show the token: leave --token-stdin out to be asked for it, or pipe it in")
	case o.tokenStdin:
		text, err := received.ReadStream(ctx, streams.in, "stdin", received.Token)
		return readToken(ctx, text, err, "stdin", vault)
	case o.tokenFile != "":
		text, err := received.Named(o.tokenFile).Read(ctx, received.Token)
		return readToken(ctx, text, err, o.tokenFile, vault)
	}
	return sealed.Value{}, nil
}

// noFd is the descriptor of a stream that is no file.
const noFd = ^uintptr(0)

func fdOf(stream any) uintptr {
	if f := file(stream); f != nil {
		return f.Fd()
	}
	return noFd
}

// readToken takes one token, whose last line may have an end.
func readToken(ctx context.Context, text []byte, err error, name string, vault *sealed.Vault) (sealed.Value, error) {
	if err != nil {
		return sealed.Value{}, unreadable(ctx, fmt.Errorf("read the token from %s: %w", name, err))
	}
	token := sealed.New(strings.TrimSuffix(strings.TrimSuffix(string(text), "\n"), "\r"))
	vault.Add(token)
	if token.Len() == 0 {
		return token, usagef("%s holds no token: it is empty", name)
	}
	if err := setup.CheckToken(token.Reveal()); err != nil {
		return token, usagef("%s: %w", name, err)
	}
	return token, nil
}

// askToken asks for the token without showing it.
func askToken(ctx context.Context, streams stdio, vault *sealed.Vault, title string) (sealed.Value, error) {
	var token sealed.Value
	err := ask(ctx, streams, form.Field{
		Kind: form.Password, Title: title,
		Help:  "It is tried against the repository and stored in AWS Secrets Manager, nowhere else.",
		Value: func() string { return "" },
		Store: func(v string) { token = sealed.New(v) },
		Check: func(v string) error {
			if v == "" {
				return fmt.Errorf("enter the token, or press Ctrl+C")
			}
			return setup.CheckToken(v)
		},
	})
	vault.Add(token)
	return token, err
}
