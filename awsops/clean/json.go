package clean

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"unicode/utf16"
)

// JSON writes a document for people too, indented, with a line end; prefix
// begins each line but the first. Nothing is lost: what is hidden is escaped.
func JSON(w io.Writer, prefix string, value any) error {
	var text bytes.Buffer
	out := json.NewEncoder(&text)
	out.SetEscapeHTML(false)
	out.SetIndent(prefix, "  ")
	if err := out.Encode(value); err != nil {
		return err
	}
	_, err := io.WriteString(w, Escaped(text.String()))
	return err
}

// Escaped returns encoded JSON with every hidden character written as \uXXXX.
// The encoder leaves such only inside strings; the line ends between are its own.
func Escaped(text string) string {
	if !strings.ContainsFunc(text, escapes) {
		return text
	}
	var out strings.Builder
	for _, r := range text {
		switch {
		case !escapes(r):
			out.WriteRune(r)
		case r < 0x10000:
			fmt.Fprintf(&out, `\u%04x`, r)
		default:
			high, low := utf16.EncodeRune(r)
			fmt.Fprintf(&out, `\u%04x\u%04x`, high, low)
		}
	}
	return out.String()
}

func escapes(r rune) bool { return r != '\n' && hidden(r) }
