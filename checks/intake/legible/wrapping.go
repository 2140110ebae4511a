package legible

import (
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Text is a paragraph in one line, with the way back to the lines.
type Text struct {
	String string
	marks  []mark
}

// mark is where a line begins in a Text.
type mark struct {
	offset int
	line   Line
}

// Line is the number of the line that a place in the text came from.
func (t *Text) Line(offset int) int { return t.at(offset).At }

// When is what a log wrote in front of that line, or of the last one before it
// that had a time.
func (t *Text) When(offset int) time.Time {
	var when time.Time
	for _, m := range t.marks {
		if m.offset > offset {
			break
		}
		if !m.line.When.IsZero() {
			when = m.line.When
		}
	}
	return when
}

func (t *Text) at(offset int) Line {
	found := Line{At: 1}
	for _, m := range t.marks {
		if m.offset > offset {
			break
		}
		found = m.line
	}
	return found
}

// Paragraphs takes lines apart where one is empty, and where a log's time moves
// on.
func Paragraphs(lines []Line) [][]Line {
	var all [][]Line
	var present []Line
	var when time.Time
	flush := func() {
		if len(present) > 0 {
			all = append(all, present)
		}
		present, when = nil, time.Time{}
	}
	for _, line := range lines {
		blank := strings.TrimSpace(line.Text) == ""
		if blank && line.When.IsZero() || !line.When.IsZero() && !when.IsZero() && !line.When.Equal(when) {
			flush()
		}
		if blank {
			continue
		}
		if !line.When.IsZero() {
			when = line.When
		}
		present = append(present, line)
	}
	flush()
	return all
}

// Unwrap makes one line of a paragraph. Whether a break stood between words or
// within one is decided by the width of the lines, and by what stands on either
// side; known tells common words.
func Unwrap(lines []Line, known func(word string) bool) Text {
	w := wrapping{known: known}
	lines = w.measure(lines)
	var out strings.Builder
	var t Text
	for i, line := range lines {
		if i > 0 && w.spaced(lines[i-1].Text, line.Text) {
			out.WriteByte(' ')
		}
		text := strings.TrimLeft(line.Text, " \t")
		t.marks = append(t.marks, mark{out.Len(), line})
		out.WriteString(strings.TrimRight(text, " \t"))
	}
	t.String = out.String()
	return t
}

// wrapping is how a paragraph is wrapped.
type wrapping struct {
	known func(string) bool
	hard  bool // it was cut at a width, within words too
}

// screens are widths at which terminals and forms cut.
var screens = []int{72, 74, 76, 78, 79, 80, 100, 120, 132, 140, 160, 200}

// measure takes off the indent that continued lines have in common, and tells a
// text that was cut at a width from one that was broken between words: by the
// widths of its lines and by what stands at the breaks.
func (w *wrapping) measure(lines []Line) []Line {
	lines = slices.Clone(lines)
	indent := -1
	for _, line := range lines[1:] {
		if here := len(line.Text) - len(strings.TrimLeft(line.Text, " \t")); indent < 0 || here < indent {
			indent = here
		}
	}
	for i := 1; i < len(lines); i++ {
		lines[i].Text = lines[i].Text[indent:]
	}
	bare := slices.Clone(lines)
	for i := range bare {
		bare[i].Text, bare[i].Padded = strings.TrimRight(bare[i].Text, " \t"), 0
	}
	if w.hard = w.cut(bare, 0) || indent > 0 && w.cut(bare, indent); w.hard {
		return bare
	}
	if w.hard = w.cut(lines, 0) || indent > 0 && w.cut(lines, indent); !w.hard && lines[0].Lost > 0 {
		bare[0].Padded = utf8.RuneCountInString(bare[0].Text) + lines[0].Lost // the cut counted it
		w.hard = w.cut(bare, 0) || indent > 0 && w.cut(bare, indent)
	}
	return lines
}

// cut: all lines but the last are as wide as the widest, with their indent or
// without it, or lost the space at their end.
func (w *wrapping) cut(lines []Line, indent int) bool {
	widest, equal := 0, true
	widths := make([]int, len(lines))
	for i, line := range lines {
		widths[i] = max(utf8.RuneCountInString(strings.TrimRight(line.Text, " \t")), line.Padded)
		if i > 0 {
			widths[i] += indent
		}
		widest = max(widest, widths[i])
	}
	within := 0
	for i, line := range lines[:len(lines)-1] {
		if widths[i] < widest-1 {
			return false
		}
		equal = equal && widths[i] == widest
		within += w.withinWord(line.Text, lines[i+1].Text)
	}
	breaks := len(lines) - 1
	return within > 0 || equal && (breaks > 1 || slices.Contains(screens, widest))
}

// withinWord is 1 for a break that no program makes between words.
func (w *wrapping) withinWord(before, after string) int {
	if strings.HasPrefix(after, " ") {
		return 1
	}
	one, two := lastWord(before), firstWord(after)
	if one != "" && two != "" && w.known(one+two) && (!w.known(one) || !w.known(two)) {
		return 1
	}
	return 0
}

// spaced reports whether a space stood where a line was broken.
func (w *wrapping) spaced(before, after string) bool {
	trimmed := strings.TrimRight(before, " \t")
	if trimmed == "" || strings.TrimLeft(after, " \t") == "" {
		return true
	}
	if w.hard && (len(trimmed) < len(before) || after[0] == ' ' || after[0] == '\t') {
		return true
	}
	after = strings.TrimLeft(after, " \t")
	last, _ := utf8.DecodeLastRuneInString(trimmed)
	first, _ := utf8.DecodeRuneInString(after)
	left, right := lastToken(trimmed), firstToken(after)
	address := isAddress(left)
	switch {
	case !isPart(last) || !isPart(first):
		return !w.glued(left, right, last, first, address)
	case address && unfinished(left):
		return false
	case address:
		return !w.hard || w.known(firstWord(right)) || !w.known(firstWord(secondToken(after)))
	}
	one, two := lastWord(left), firstWord(right)
	if w.known(one + two) {
		return w.known(one) && w.known(two) && !w.hard
	}
	return !w.hard || w.known(one) && w.known(two)
}

// glued: at a hyphen, slash or colon a name goes on.
func (w *wrapping) glued(left, right string, last, first rune, address bool) bool {
	const separators = "-/:_.@%=?&+~"
	switch {
	case strings.ContainsRune(separators, last) && isPart(first):
		if last == '-' {
			return len(left) > 1 && !strings.HasPrefix(left, "-")
		}
		if last == ':' && slices.Contains(services, left) {
			return true // of an action: "sts:AssumeRole"
		}
		return address || w.hard && last != ':' && last != '.'
	case strings.ContainsRune(separators, first) && isPart(last):
		return address || w.hard || first == '-' && len(right) > 1 && isPart([]rune(right)[1]) || first == ':' || first == '/'
	}
	return w.hard && (address || !isPart(last) && !isPart(first))
}

// services that actions begin with.
var services = []string{"sts:", "iam:", "kms:", "secretsmanager:"}

// unfinished: an ARN that has no resource yet goes on in any case.
func unfinished(left string) bool {
	i := strings.Index(left, "arn:")
	return i >= 0 && strings.Count(left[i:], ":") < 5
}

// isAddress tells ARNs, URLs and paths from words.
func isAddress(token string) bool {
	return strings.Contains(token, "arn:") || strings.Contains(token, "://") || strings.Count(token, "/") > 1 || strings.Count(token, ":") > 2
}

func isPart(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

func lastToken(s string) string  { return s[strings.LastIndexAny(s, " \t")+1:] }
func firstToken(s string) string { before, _, _ := strings.Cut(s, " "); return before }

// secondToken is the word that follows the first one; where none does, any
// common word will do.
func secondToken(s string) string {
	_, rest, ok := strings.Cut(strings.TrimSpace(s), " ")
	if !ok {
		return "the"
	}
	return firstToken(strings.TrimSpace(rest))
}

func lastWord(s string) string {
	return strings.ToLower(s[len(strings.TrimRightFunc(s, isPart)):])
}

func firstWord(s string) string {
	if i := strings.IndexFunc(s, func(r rune) bool { return !isPart(r) }); i >= 0 {
		s = s[:i]
	}
	return strings.ToLower(s)
}
