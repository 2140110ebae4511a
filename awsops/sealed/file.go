package sealed

import (
	"context"
	"fmt"
	"os"

	"clonepath/awsops/written"
)

// WriteFile writes a file without the vault's secrets. It returns how many had to
// be replaced, which is zero unless something upstream is defective.
func (v *Vault) WriteFile(ctx context.Context, file written.File, data []byte, perm os.FileMode) (replaced int, err error) {
	text, replaced := v.Scrub(string(data))
	if err := file.Write(ctx, []byte(text), perm); err != nil {
		return 0, fmt.Errorf("write %s: %w", file.Path(), err)
	}
	return replaced, nil
}
