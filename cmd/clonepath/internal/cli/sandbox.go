package cli

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"clonepath/awsops/sandbox"
	"clonepath/cmd/clonepath/internal/cmdutil"
)

const sandboxLong = `Serves the embedded AWS account, agent and Git host on this machine's loopback
address until Ctrl+C, and prints the environment that points other tools at it:

    clonepath sandbox | tee env.sh      in one terminal
    source env.sh && aws sts get-caller-identity      in another

Its keys, tokens and External ID are made anew at every start and work nowhere else.`

func newSandbox(streams cmdutil.Streams) *cobra.Command {
	var list, audit bool
	var as string
	var o sandbox.Options
	cmd := &cobra.Command{
		Use:   "sandbox",
		Short: "Serve the sandbox for other tools",
		Long:  sandboxLong,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return cmdutil.Usagef("unknown argument %q: to break the sandbox write --fault %s", args[0], args[0])
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error {
			if list {
				return listInjections(streams, audit)
			}
			if err := cmdutil.OneOf("as", as, "admin", "agent", "outsider"); err != nil {
				return err
			}
			return serveSandbox(cmd.Context(), streams, sandbox.Identity(as), o)
		},
	}
	f := cmd.Flags()
	f.BoolVar(&list, "list", false, "list the faults that can be injected")
	f.BoolVar(&audit, "audit", false, "with --list: those that an audit finds")
	f.StringVar(&as, "as", "admin", "whose keys to print: `admin`, agent or outsider")
	f.StringVar(&o.Fault, "fault", "", "break something: a `FAULT` of --list, several joined by +")
	f.DurationVar(&o.Latency, "latency", 0, "wait this long before each answer")
	f.IntVar(&o.Rate, "rate", 0, "throttle: take this many requests a second from an account to a service; 0 is any number")
	f.BoolVar(&o.Fresh, "fresh", false, "an account in which the role does not exist yet")
	return cmd
}

// listInjections prints the id first on each line, no header: a contract.
func listInjections(streams cmdutil.Streams, audit bool) error {
	list := sandbox.Injections()
	if audit {
		list = sandbox.AuditInjections()
	}
	for _, injection := range list {
		if _, err := fmt.Fprintf(streams.Out, "%-38s %s\n", injection.Fault, injection.Title); err != nil {
			return err
		}
	}
	return nil
}

// serveSandbox prints the environment, ended by an empty line, and serves until
// the context ends.
func serveSandbox(ctx context.Context, streams cmdutil.Streams, as sandbox.Identity, o sandbox.Options) error {
	box, err := cmdutil.StartSandbox(ctx, o)
	if err != nil {
		return err
	}
	defer func() { _ = box.Close() }()
	for _, variable := range append(box.Env(as), torqueFields(box)...) {
		if _, err := fmt.Fprintf(streams.Out, "export %s='%s'\n", variable.Name, variable.Value); err != nil {
			return err
		}
	}
	if _, err := fmt.Fprintln(streams.Out); err != nil {
		return err
	}
	_, _ = fmt.Fprintln(streams.Err, "the sandbox serves until Ctrl+C")
	<-ctx.Done()
	requests, throttled := tally(box.Calls())
	_, _ = fmt.Fprintf(streams.Err, "the sandbox answered %d requests, %d of them throttled\n", requests, throttled)
	return nil
}

// tally counts the requests, and those that were throttled.
func tally(calls []sandbox.Call) (requests, throttled int) {
	for _, call := range calls {
		if strings.HasPrefix(call.Code, "Throttling") {
			throttled++
		}
	}
	return len(calls), throttled
}

// torqueFields are what a person would enter in Torque, for scripts that call
// other tools or clonepath itself.
func torqueFields(box *sandbox.Sandbox) []sandbox.Variable {
	t := box.Target()
	return []sandbox.Variable{
		{Name: "CLONEPATH_ROLE_ARN", Value: t.RoleARN},
		{Name: "CLONEPATH_EXTERNAL_ID", Value: t.ExternalID},
		{Name: "CLONEPATH_SECRET_ID", Value: t.SecretID},
		{Name: "CLONEPATH_SECRET_PATH", Value: t.SecretPath},
		{Name: "CLONEPATH_REPO", Value: t.Repo},
		{Name: "CLONEPATH_AGENT_PRINCIPAL", Value: string(t.AgentPrincipal)},
	}
}
