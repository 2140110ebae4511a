package planview

import (
	"encoding/json"
	"fmt"
	"io"
)

// JSON writes the document, indented, with a final newline.
func JSON(w io.Writer, d Document) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(d); err != nil {
		return fmt.Errorf("write the plan: %w", err)
	}
	return nil
}
