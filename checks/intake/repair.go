package intake

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"clonepath/awsops/wording"
	"clonepath/checks/intake/legible"
)

// Repairs of JSON that lost its form on the way: it was quoted, framed, wrapped,
// written with other quotation marks, or copied out of a JSON string.
var repairs = []func([]legible.Line) string{
	func(lines []legible.Line) string { return joined(lines, "\n") },
	func(lines []legible.Line) string { t := legible.Unwrap(lines, wording.Known); return t.String },
	func(lines []legible.Line) string { return joined(lines, "") },
	func(lines []legible.Line) string { return joined(trimmed(lines), " ") },
	func(lines []legible.Line) string { return joined(trimmed(lines), "") },
	func(lines []legible.Line) string { return unquoted(joined(lines, "")) },
}

// repaired are the pieces of a text in which a repair finds JSON; nil where none
// does.
func repaired(lines []legible.Line) []piece {
	text := joined(lines, "\n")
	if text = decoded(text); looksLikeJSON(text) && json.Valid([]byte(text)) {
		return split([]legible.Line{{At: lines[0].At, Text: text}})
	}
	if !strings.ContainsAny(text, `{`) {
		return nil
	}
	lines = legible.Unprefixed(lines)
	for len(lines) > 1 && strings.TrimSpace(lines[0].Text) == "" { // where a frame's edge was
		lines = lines[1:]
	}
	for len(lines) > 1 && strings.TrimSpace(lines[len(lines)-1].Text) == "" {
		lines = lines[:len(lines)-1]
	}
	for _, repair := range repairs {
		var again []legible.Line
		for i, part := range strings.Split(repair(lines), "\n") {
			again = append(again, legible.Line{At: lines[min(i, len(lines)-1)].At, Text: part})
		}
		pieces := split(again)
		if slices.ContainsFunc(pieces, func(p piece) bool { return p.json != "" }) {
			return pieces
		}
	}
	return nil
}

func joined(lines []legible.Line, with string) string {
	texts := make([]string, len(lines))
	for i, line := range lines {
		texts[i] = line.Text
	}
	return strings.Join(texts, with)
}

func trimmed(lines []legible.Line) []legible.Line {
	out := slices.Clone(lines)
	for i := range out {
		out[i].Text = strings.TrimSpace(out[i].Text)
	}
	return out
}

// unquoted undoes one level of a JSON string's escapes.
func unquoted(text string) string {
	if !strings.Contains(text, `{\"`) && !strings.Contains(text, `{ \"`) {
		return text
	}
	return strings.NewReplacer(`\\`, `\`, `\"`, `"`, `\n`, "\n", `\t`, " ", `\/`, "/").Replace(text)
}

// brokenAt says where JSON stops being JSON, "" if it does not.
func brokenAt(text string) string {
	var syntax *json.SyntaxError
	var value json.RawMessage
	err := json.Unmarshal([]byte(text), &value)
	if err == nil || !errors.As(err, &syntax) {
		return ""
	}
	offset := min(int(syntax.Offset), len(text))
	line := strings.Count(text[:offset], "\n") + 1
	if strings.TrimSpace(text[offset:]) == "" {
		return fmt.Sprintf("it ends in the middle (line %d)", line)
	}
	return fmt.Sprintf("line %d, column %d is none (%v)", line, offset-strings.LastIndexByte(text[:offset], '\n'), err)
}
