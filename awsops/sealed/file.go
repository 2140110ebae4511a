package sealed

import (
	"bytes"
	"context"
	"fmt"
	"os"

	"clonepath/awsops/clean"
	"clonepath/awsops/written"
)

// WriteFile writes a file without the vault's secrets. It returns how many had to
// be replaced, which is zero unless something upstream is defective. For ours see
// Writer.
func (v *Vault) WriteFile(ctx context.Context, file written.File, data []byte, perm os.FileMode, ours ...string) (replaced int, err error) {
	text, replaced := v.scrub(string(data), ours)
	if err := file.Write(ctx, []byte(text), perm); err != nil {
		return 0, fmt.Errorf("write %s: %w", file.Path(), err)
	}
	return replaced, nil
}

// WriteJSON is WriteFile for a document: its values are scrubbed before they are
// encoded, its keys are left.
func (v *Vault) WriteJSON(ctx context.Context, file written.File, document any, perm os.FileMode) (replaced int, err error) {
	scrubbed, replaced := v.Values(document)
	var text bytes.Buffer
	if err := clean.JSON(&text, "", scrubbed); err != nil {
		return 0, fmt.Errorf("encode %s: %w", file.Path(), err)
	}
	more, err := v.WriteFile(ctx, file, text.Bytes(), perm, Ours(scrubbed)...)
	return replaced + more, err
}
