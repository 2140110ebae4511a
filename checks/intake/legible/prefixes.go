package legible

import (
	"regexp"
	"sync"
	"unicode/utf8"
)

// prefixForms are what tools write in front of each line of a program's output:
// which service, host, pod or step it is of.
var prefixForms = sync.OnceValue(func() []*regexp.Regexp {
	return []*regexp.Regexp{
		regexp.MustCompile(`^\s*[A-Za-z0-9][\w.-]*[-_]\d+\s+\| ?`),                                                         // docker compose
		regexp.MustCompile(`^\s*[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \S+ [\w./@-]+(?:\[\d+\])?:(?: |$)`),                   // syslog, journald
		regexp.MustCompile(`^\s*\[pod/[^\]\s]+\](?: |$)`),                                                                  // kubectl logs --prefix
		regexp.MustCompile(`^\s*(?:##\[(?:error|warning|debug|command|section)\]|::(?:error|warning|debug)(?: [^:]*)?::)`), // pipelines of Azure and GitHub
		regexp.MustCompile(`^\s*\d\d[OE]\+?(?: |$)`),                                                                       // GitLab's, behind the time
	}
})

// Unprefixed takes off what a log or a pipeline wrote in front of a document's lines.
func Unprefixed(lines []Line) []Line { return withoutPrefixes(lines) }

// withoutPrefixes takes off what a tool wrote in front of a line, and the time
// in front of that.
func withoutPrefixes(lines []Line) []Line {
	lines = withoutTimes(lines)
	for i := range lines {
		for _, form := range prefixForms() {
			if at := form.FindStringIndex(lines[i].Text); at != nil {
				lines[i].Lost += utf8.RuneCountInString(lines[i].Text[:at[1]])
				lines[i].Text = lines[i].Text[at[1]:]
				break
			}
		}
	}
	return withoutTimes(lines)
}
