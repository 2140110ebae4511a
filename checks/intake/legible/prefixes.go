package legible

import (
	"regexp"
	"sync"
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

// withoutPrefixes takes off what a tool wrote in front of a line, and the time
// in front of that.
func withoutPrefixes(lines []Line) []Line {
	lines = withoutTimes(lines)
	lines = each(lines, func(text string) string {
		for _, form := range prefixForms() {
			if at := form.FindStringIndex(text); at != nil {
				return text[at[1]:]
			}
		}
		return text
	})
	return withoutTimes(lines)
}
