package cli

import (
	"fmt"
	"runtime"

	"github.com/spf13/cobra"

	"clonepath/cmd/clonepath/internal/cmdutil"
)

func newVersion(streams cmdutil.Streams) *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprintln(streams.Out, versionText())
			return err
		},
	}
}

// versionText is the program with its release and what it was built for.
func versionText() string {
	return fmt.Sprintf("clonepath %s (%s, %s/%s)", cmdutil.Version(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
}
