package widget

import (
	"bytes"
	"encoding/json"
	"regexp"
	"slices"
	"strings"

	"github.com/aymanbagabas/go-udiff"
	"github.com/charmbracelet/lipgloss"
	"github.com/charmbracelet/x/ansi"
)

const (
	// wholeContext keeps all of the document around its changes.
	wholeContext = -1
	// planContext is that of a unified diff: what is agreed to stands in sight,
	// what stays does not push it away.
	planContext = 3
	// briefContext is how many lines a preview keeps around a change.
	briefContext = 1
)

// secretPrefix is what the ARNs of all secrets of a region share.
var secretPrefix = regexp.MustCompile(`arn:[a-z-]+:secretsmanager:[a-z0-9-]*:\d*:secret:`)

// Diff draws what changes from one document to another, each line with + or - or
// a space in front, and three lines around each change. JSON is indented first,
// so that only what it says is compared and not how AWS stores it.
func Diff(t Theme, before, after string, width int) []string {
	return diff(t, before, after, "", width, planContext)
}

// DiffBrief draws only the changes and the lines next to them, as far to the
// left as they go: a preview for a narrow column. A document that does not
// change is drawn whole.
func DiffBrief(t Theme, before, after string, width int) []string {
	return diff(t, before, after, "", width, briefContext)
}

// DiffOf draws the whole document, or is DiffBrief, with the statement of one Sid set strong: it is
// the one that is talked about.
func DiffOf(t Theme, before, after, sid string, width int, brief bool) []string {
	if brief {
		return diff(t, before, after, sid, width, briefContext)
	}
	return diff(t, before, after, sid, width, wholeContext)
}

func diff(t Theme, before, after, sid string, width, context int) []string {
	before, after = indented(lined(before)), indented(lined(after))
	if context == briefContext {
		before, after = withoutCommas(before), withoutCommas(after)
	}
	if before == after {
		return diffLines(t, unmarked(before), sid, width)
	}
	all := strings.Count(before, "\n") // one hunk with all of the document; the library takes time for each line asked for
	text, err := udiff.ToUnified("", "", before, udiff.Lines(before, after), all)
	if err != nil { // edits that the library made itself always apply
		return diffLines(t, []string{" " + err.Error()}, "", width)
	}
	var kept []string
	for _, line := range strings.Split(strings.TrimRight(text, "\n"), "\n") {
		switch {
		case line == "", strings.HasPrefix(line, "---"), strings.HasPrefix(line, "+++"), strings.HasPrefix(line, `\`):
		case strings.HasPrefix(line, "@@"):
		default:
			kept = append(kept, line)
		}
	}
	if kept = slid(kept); context != wholeContext {
		kept = excerpt(kept, context)
	}
	if context == briefContext {
		kept = dedented(kept)
		for i, line := range kept {
			kept[i] = secretPrefix.ReplaceAllString(line, "arn:…:secret:")
		}
	}
	return diffLines(t, kept, sid, width)
}

// statementOf finds the lines of the statement with a Sid, by their indentation:
// from..to, empty where there is none.
func statementOf(marked []string, sid string) (from, to int) {
	at := slices.IndexFunc(marked, func(line string) bool { return sid != "" && strings.Contains(line, `"Sid": "`+sid+`"`) })
	if at < 0 {
		return 0, 0
	}
	depth := indentOf(marked[at])
	inside := func(i int) bool {
		return i >= 0 && i < len(marked) && (indentOf(marked[i]) >= depth || strings.TrimSpace(marked[i]) == "…")
	}
	for from = at; inside(from - 1); from-- {
	}
	for to = at + 1; inside(to); to++ {
	}
	return from, to
}

// indentOf is how far a marked line is indented.
func indentOf(line string) int { return len(line[1:]) - len(strings.TrimLeft(line[1:], " ")) }

// slid moves what was added, or taken away, down as far as it says the same: a
// new element of a list then begins with its own brace, not with the one before.
func slid(marked []string) []string {
	for i := 0; i < len(marked); i++ {
		mark := marked[i][0]
		if mark == ' ' || i > 0 && marked[i-1][0] == mark {
			continue
		}
		end := i
		for end < len(marked) && marked[end][0] == mark {
			end++
		}
		for at := i; end < len(marked) && marked[end][0] == ' ' && marked[at][1:] == marked[end][1:] && strings.TrimSpace(marked[at][1:]) != "{"; at, end = at+1, end+1 {
			marked[at], marked[end] = " "+marked[at][1:], string(mark)+marked[end][1:]
		}
		i = end
	}
	return marked
}

// excerpt keeps the changed lines and as many next to them.
func excerpt(marked []string, around int) []string {
	var out []string
	last := -1
	for i, line := range marked {
		near := slices.ContainsFunc(marked[max(0, i-around):min(len(marked), i+around+1)], func(s string) bool { return s[0] != ' ' })
		if !near {
			continue
		}
		if last >= 0 && last != i-1 {
			out = append(out, " …")
		}
		out, last = append(out, line), i
	}
	return out
}

// unmarked are the lines of a document that does not change.
func unmarked(text string) []string {
	lines := strings.Split(strings.TrimRight(text, "\n"), "\n")
	for i, line := range lines {
		lines[i] = " " + line
	}
	return lines
}

// withoutCommas drops the commas at line ends, which change with what follows.
func withoutCommas(text string) string { return strings.ReplaceAll(text, ",\n", "\n") }

// dedented moves marked lines to the left, by what all of them are indented.
func dedented(lines []string) []string {
	least := -1
	for _, line := range lines {
		text := line[1:]
		if n := len(text) - len(strings.TrimLeft(text, " ")); text != "…" && (least < 0 || n < least) {
			least = n
		}
	}
	out := make([]string, len(lines))
	for i, line := range lines {
		out[i] = line[:1] + line[1:][min(max(least, 0), len(line)-1):]
		if line == " …" {
			out[i] = line
		}
	}
	return out
}

// diffLines styles marked lines and wraps them; what is wrapped is indented
// further.
func diffLines(t Theme, marked []string, sid string, width int) []string {
	styles := map[byte]lipgloss.Style{'+': t.Good, '-': t.Bad.UnsetBold(), ' ': t.Plain}
	from, to := statementOf(marked, sid)
	var lines []string
	for n, line := range marked {
		mark, text := line[:1], line[1:]
		style := styles[mark[0]].Bold(n >= from && n < to)
		indent := text[:len(text)-len(strings.TrimLeft(text, " "))]
		room := width - 2 - len(indent) - 2
		hard := ansi.Hardwrap(strings.TrimLeft(text, " "), max(room, 12), false)
		for i, part := range strings.Split(hard, "\n") {
			if i > 0 {
				part = "  " + part
			}
			lines = append(lines, style.Render(mark+" "+indent+part))
		}
	}
	return lines
}

// indented writes JSON with two spaces a level; other text stays as it is.
func indented(text string) string {
	var out bytes.Buffer
	if json.Indent(&out, []byte(text), "", "  ") != nil {
		out.Reset()
		out.WriteString(text)
	}
	if s := strings.TrimRight(out.String(), "\n"); s != "" {
		return s + "\n"
	}
	return ""
}
