package app

import (
	"regexp"
	"strings"
	"testing"
)

// span is a part of a line that is set in one way.
type span struct {
	text string
	style
}

type style struct {
	bold, dim, reverse bool
	ink                string // the name of a colour, "" for the terminal's own
}

var (
	escape = regexp.MustCompile("\x1b\\[([0-9;]*)m")
	inks   = map[string]string{"31": "red", "32": "green", "33": "yellow", "34": "blue", "35": "magenta", "36": "cyan", "90": "grey", "39": ""}
)

// spansOf takes a drawn line apart. Only what the theme uses is known: the first
// eight colours, weight, and the cursor of a text field.
func spansOf(t *testing.T, line string) (spans []span) {
	t.Helper()
	var now style
	begin := 0
	for _, at := range append(escape.FindAllStringSubmatchIndex(line, -1), nil) {
		end, next, codes := len(line), len(line), ""
		if at != nil {
			end, next, codes = at[0], at[1], line[at[2]:at[3]]
		}
		if text := line[begin:end]; text != "" {
			spans = append(spans, span{text, now})
		}
		begin = next
		for code := range strings.SplitSeq(codes, ";") {
			ink, coloured := inks[code]
			switch {
			case coloured:
				now.ink = ink
			case code == "1":
				now.bold = true
			case code == "2":
				now.dim = true
			case code == "7":
				now.reverse = true
			case code == "0" || code == "":
				now = style{}
			default:
				t.Fatalf("the frame uses SGR %q, which is not known here", code)
			}
		}
	}
	return spans
}

func (s style) String() string {
	var words []string
	for _, w := range []struct {
		is   bool
		word string
	}{{s.bold, "bold"}, {s.dim, "dim"}, {s.reverse, "reverse"}, {s.ink != "", s.ink}} {
		if w.is {
			words = append(words, w.word)
		}
	}
	return strings.Join(words, " ")
}

// legible writes the styles of a frame as words: ‹bold cyan›▸‹› Role.
func legible(t *testing.T, frame string) string {
	t.Helper()
	var out strings.Builder
	for line := range strings.SplitSeq(frame, "\n") {
		var now style
		for _, s := range spansOf(t, line) {
			if s.style != now {
				out.WriteString("‹" + s.String() + "›")
				now = s.style
			}
			out.WriteString(s.text)
		}
		out.WriteString("\n")
	}
	return out.String()
}
