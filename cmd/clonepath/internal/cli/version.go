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
			_, err := fmt.Fprintln(streams.Out, "clonepath "+built())
			return err
		},
	}
}

// built is the release, and what it was built for.
func built() string {
	return fmt.Sprintf("%s (%s, %s/%s)", cmdutil.Version(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
}
