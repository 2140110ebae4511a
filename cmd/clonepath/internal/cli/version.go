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
			_, err := fmt.Fprintf(streams.Out, "clonepath %s (%s, %s/%s)\n", cmdutil.Version(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
			return err
		},
	}
}
