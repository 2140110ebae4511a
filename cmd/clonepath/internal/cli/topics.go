package cli

import (
	"github.com/spf13/cobra"
)

// topics are help without a command: clonepath help exit-codes.
func topics() []*cobra.Command {
	var all []*cobra.Command
	for _, t := range []struct{ name, short, text string }{
		{"exit-codes", "What the exit codes mean", `  0    no fault found; warnings are allowed
  1    clonepath itself failed
  2    usage: an unknown flag or key, an unreadable file, a missing value
  3    a fault was found (with --strict a warning counts)
  4    no fault found, but something needed could not be determined
       (with --require-proven: or was only evaluated from documents)
  5    plan: changes are pending
  130  you aborted it
  143  it was ended by SIGTERM`},
		{"environment", "The variables that clonepath reads", `  CLONEPATH_…                    stands for a flag that answers a question: CLONEPATH_ROLE_ARN
                                 for --role-arn. A flag wins over its variable, a variable
                                 over the file of -f
  AWS_PROFILE, AWS_REGION, …     as for the aws program: clonepath signs in as it does
  AWS_ENDPOINT_URL, AWS_CA_BUNDLE
  HTTPS_PROXY, HTTP_PROXY, NO_PROXY
  TORQUE_TOKEN                   lets check ask Torque's API, by GET alone
  NO_COLOR, CLICOLOR, CLICOLOR_FORCE, FORCE_COLOR
                                 colours; --color wins over them
  ACCESSIBLE=1, TERM=dumb        the wizard asks line by line, as with --plain
  LC_ALL=C                       no character beyond ASCII in a report
  XDG_STATE_HOME                 where answers and the journal are kept, without secrets`},
		{"secrets", "What happens to a token", `A token comes in by a prompt that does not show it, by --token-stdin or --token-file.
It is never taken from a flag, and never written to a file, a log or a report.

It is sent over verified TLS, and only to a host that you named: by --repo, in the
wizard, by --allow-git-host, or a well-known public host. A host that only a file
names does not get it, nor does another host behind a redirect.

Saved evidence keeps the shape of the secret's value: the names of its keys and the
lengths of what they hold. --share also replaces names, numbers and External IDs.
--no-read-value leaves the value unread.`},
	} {
		all = append(all, &cobra.Command{Use: t.name, Short: t.short, Long: t.text})
	}
	return all
}
