package phrase

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Sentence ends a text with exactly one full stop.
func Sentence(s string) string {
	return strings.TrimRight(Cut(strings.TrimSpace(s), 300), ".") + "."
}

// Ended ends a text with a full stop unless it ends as a sentence does.
func Ended(s string) string {
	if strings.HasSuffix(s, "?") || strings.HasSuffix(s, ".") {
		return s
	}
	return s + "."
}

// TrimStop takes the full stop from the end of a text.
func TrimStop(s string) string { return strings.TrimSuffix(s, ".") }

// Upper begins a text with a capital.
func Upper(s string) string {
	if s == "" {
		return s
	}
	first, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(first)) + s[size:]
}

// Cut shortens a text that somebody else wrote to at most n runes.
func Cut(s string, n int) string {
	r := []rune(strings.Join(strings.Fields(s), " "))
	if len(r) <= n {
		return string(r)
	}
	return string(r[:n-1]) + "…"
}

// Ends shortens a text to about n runes and keeps its end, where programs put the
// cause and AWS the policy.
func Ends(s string, n int) string {
	r := []rune(strings.Join(strings.Fields(s), " "))
	if len(r) <= n {
		return string(r)
	}
	head := n * 2 / 3
	return string(r[:head]) + " … " + string(r[len(r)-(n-head):])
}

// List joins words as a sentence does, and says how many it left out.
func List(words []string, most int) string {
	switch {
	case len(words) == 0:
		return "none"
	case len(words) <= most:
		return strings.Join(words, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(words[:most], ", "), len(words)-most)
}

// Plural is "1 key" or "3 keys".
func Plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
