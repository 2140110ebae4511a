package applying

import (
	"context"
	"fmt"
	"strings"

	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"clonepath/awsops/received"
	"clonepath/awsops/sealed"
	"clonepath/cmd/clonepath/internal/cmdutil"
	"clonepath/steps/setup"
	"clonepath/tui/form"
)

// TokenSource says where a token comes from.
type TokenSource struct {
	tokenStdin bool
	tokenFile  string
}

// AddToken registers where the token may come from. It is never a flag's value.
func (o *TokenSource) AddToken(f *pflag.FlagSet) {
	f.Var(cmdutil.StdinFlag{On: &o.tokenStdin}, "token-stdin", "read the Git token from stdin")
	f.Lookup("token-stdin").NoOptDefVal = "true"
	f.StringVar(&o.tokenFile, "token-file", "", "read the Git token from `FILE`")
}

// GivenToken reads the token from where the flags say, the zero Value where
// they say nothing.
func (o *TokenSource) GivenToken(ctx context.Context, streams cmdutil.Streams, vault *sealed.Vault) (sealed.Value, error) {
	switch {
	case o.tokenStdin && o.tokenFile != "":
		return sealed.Value{}, cmdutil.Usagef("--token-stdin and --token-file exclude each other")
	case o.tokenStdin && term.IsTerminal(cmdutil.DescriptorOf(streams.In)):
		return sealed.Value{}, cmdutil.Usagef("stdin is a terminal, which would show the token: leave --token-stdin out to be asked for it, or pipe it in")
	case o.tokenStdin:
		text, err := received.ReadStream(ctx, streams.In, "stdin", received.Token)
		return readToken(ctx, text, err, "stdin", vault)
	case o.tokenFile != "":
		text, err := received.Named(o.tokenFile).Read(ctx, received.Token)
		return readToken(ctx, text, err, o.tokenFile, vault)
	}
	return sealed.Value{}, nil
}

// readToken takes one token, whose last line may have an end.
func readToken(ctx context.Context, text []byte, err error, name string, vault *sealed.Vault) (sealed.Value, error) {
	if err != nil {
		return sealed.Value{}, cmdutil.Unreadable(ctx, fmt.Errorf("read the token from %s: %w", name, err))
	}
	token := sealed.New(strings.TrimSuffix(strings.TrimSuffix(string(text), "\n"), "\r"))
	vault.Add(token)
	if token.Len() == 0 {
		return token, cmdutil.Usagef("%s holds no token: it is empty", name)
	}
	if err := setup.CheckToken(token.Reveal()); err != nil {
		return token, cmdutil.Usagef("%s: %w", name, err)
	}
	return token, nil
}

// AskToken asks for the token without showing it.
func AskToken(ctx context.Context, streams cmdutil.Streams, vault *sealed.Vault, title string) (sealed.Value, error) {
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

// NoValues is noArguments for commands that read a token: what stands behind
// --token-stdin may be one, and is not repeated.
func NoValues(o *TokenSource, s *cmdutil.SandboxFlag) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) > 0 && o.tokenStdin {
			return cmdutil.Usagef("%w", cmdutil.ErrStdinValue)
		}
		return cmdutil.NoArguments(s)(cmd, args)
	}
}
