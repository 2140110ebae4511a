package plan

import "strings"

// QuoteShell makes one word of a POSIX shell out of any text.
func QuoteShell(s string) string {
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}
