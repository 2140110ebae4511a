package cli

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"clonepath/assets"
	"clonepath/awsops/iampolicy"
	"clonepath/cmd/clonepath/internal/cmdutil"
	"clonepath/steps/plan"
)

func newExplain(streams cmdutil.Streams) *cobra.Command {
	var permissions, audit, markdown bool
	var search string
	cmd := &cobra.Command{
		Use:     "explain [FAULT]",
		Short:   "Explain a fault of the catalogue, or list them all",
		Example: "  clonepath explain trust-externalid-mismatch\n  clonepath explain --search kms\n  clonepath explain --permissions",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 1 {
				return cmdutil.Usagef("explain takes one fault, not %d", len(args))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case markdown:
				return catalogueMarkdown(streams.Out)
			case permissions && audit:
				return explainPermissions(streams.Out, plan.AuditNeeds())
			case permissions:
				return explainPermissions(streams.Out, plan.Needs())
			case audit:
				return cmdutil.Usagef("--audit goes with --permissions: the IAM policy that an audit needs")
			case len(args) == 1:
				return explainFault(streams.Out, args[0])
			}
			return listFaults(streams.Out, search)
		},
	}
	cmd.Flags().BoolVar(&permissions, "permissions", false, "print the IAM policies that checking and applying need")
	cmd.Flags().BoolVar(&audit, "audit", false, "with --permissions: the policy that an audit needs")
	cmd.Flags().BoolVar(&markdown, "markdown", false, "print the whole catalogue as one Markdown page")
	cmd.Flags().StringVar(&search, "search", "", "list only the faults that mention `TEXT`")
	return cmd
}

// listFaults prints the id first on each line, grouped by stage.
func listFaults(out io.Writer, search string) error {
	stage := ""
	for _, f := range assets.Catalogue() {
		if !mentions(f, search) {
			continue
		}
		if f.Stage != stage {
			stage = f.Stage
			if _, err := fmt.Fprintf(out, "\n%s\n", strings.ToUpper(stage)); err != nil {
				return err
			}
		}
		if _, err := fmt.Fprintf(out, "  %-40s %-9s %s\n", f.ID, f.Severity, f.Title); err != nil {
			return err
		}
	}
	if stage == "" {
		return cmdutil.Usagef("no fault mentions %q; clonepath explain lists them all", search)
	}
	return nil
}

func mentions(f assets.FaultEntry, search string) bool {
	all := strings.ToLower(strings.Join([]string{f.ID, f.Title, f.Cause, f.Confirm, f.Fix.Text}, " "))
	return strings.Contains(all, strings.ToLower(search))
}

func explainFault(out io.Writer, id string) error {
	f, ok := assets.Fault(id)
	if !ok {
		if near := cmdutil.Nearest(id, assets.FaultIDs()); near != "" {
			return cmdutil.Usagef("there is no fault %q; did you mean %s?", id, near)
		}
		return cmdutil.Usagef("there is no fault %q; clonepath explain lists them all", id)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s\n%s, stage %s\n", f.ID, f.Title, f.Severity, f.Stage)
	for _, part := range []struct{ title, text string }{
		{"What it is", f.Cause}, {"How to confirm it", f.Confirm}, {"Fix", f.Fix.Text},
	} {
		if part.text != "" {
			fmt.Fprintf(&b, "\n%s\n  %s\n", part.title, strings.ReplaceAll(strings.TrimSpace(part.text), "\n", "\n  "))
		}
	}
	for _, command := range f.Fix.Commands {
		fmt.Fprintf(&b, "  $ %s\n", command)
	}
	if f.Fix.Who != "" {
		fmt.Fprintf(&b, "\nWho can fix it\n  %s\n", whoCanFix[f.Fix.Who])
	}
	_, err := io.WriteString(out, b.String())
	return err
}

// whoCanFix words the catalogue's fix.who.
var whoCanFix = map[string]string{
	"customer": "the owner of the AWS account",
	"torque":   "Torque (ask its support), or whoever runs the self-hosted agent",
	"git":      "the owner of the Git repository or host",
}

// explainPermissions prints what any Setup needs; export writes the policies of
// one Setup, limited to its resources.
func explainPermissions(out io.Writer, needs []plan.Need) error {
	for _, need := range needs {
		policy := iampolicy.New(iampolicy.Statement{Sid: "Clonepath", Effect: "Allow", Action: need.Actions, Resource: []string{"*"}})
		if _, err := fmt.Fprintf(out, "%s\n%s\n\n", need.Title, bytes.TrimSpace(policy.JSON())); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintln(out, "Narrow Resource to your role, secret and key where you can: clonepath export writes such policies.")
	return err
}

// catalogueMarkdown prints the catalogue as one page, a heading a fault, so that
// a fault's id is its anchor.
func catalogueMarkdown(out io.Writer) error {
	var b strings.Builder
	b.WriteString("# The fault catalogue\n")
	stage := ""
	for _, f := range assets.Catalogue() {
		if f.Stage != stage {
			stage = f.Stage
			fmt.Fprintf(&b, "\n## Stage %s\n", stage)
		}
		fmt.Fprintf(&b, "\n### %s\n\n**%s** (%s). %s\n\n", f.ID, f.Title, f.Severity, oneParagraph(f.Cause))
		fmt.Fprintf(&b, "- To confirm: %s\n- Fix, by %s: %s\n", oneParagraph(f.Confirm), whoCanFix[f.Fix.Who], oneParagraph(f.Fix.Text))
		for _, command := range f.Fix.Commands {
			fmt.Fprintf(&b, "\n      %s\n", command)
		}
	}
	_, err := io.WriteString(out, b.String())
	return err
}

func oneParagraph(text string) string { return strings.Join(strings.Fields(text), " ") }
