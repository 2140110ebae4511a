package planview

import (
	"fmt"
	"io"

	"clonepath/awsops/clean"
)

// JSON writes the document, indented, with a final newline.
func JSON(w io.Writer, d Document) error {
	if err := clean.JSON(w, "", d); err != nil {
		return fmt.Errorf("write the plan: %w", err)
	}
	return nil
}
