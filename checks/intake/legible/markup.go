package legible

import (
	"html"
	"regexp"
	"strings"
	"sync"
)

// tags are those of pages, mails, chats and tickets. Others are left: errors of
// AWS are XML.
var tags = sync.OnceValues(func() (inline, block *regexp.Regexp) {
	return regexp.MustCompile(`(?i)</?(?:a|abbr|b|bdi|big|code|del|em|font|i|ins|kbd|mark|o:p|s|samp|small|span|strike|strong|sub|sup|tt|u|var|wbr)(?:\s[^<>]*)?/?>|<!--.*?-->`),
		regexp.MustCompile(`(?i)</?(?:article|blockquote|body|br|center|dd|div|dl|dt|figure|footer|form|h[1-6]|head|header|hr|html|img|li|main|meta|ol|p|pre|section|table|tbody|td|textarea|tfoot|th|thead|tr|ul)(?:\s[^<>]*)?/?>`)
})

// hidden are parts of a page that nobody sees.
var hidden = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?is)<(style|script)[^>]*>.*?</(?:style|script)>`)
})

var (
	fence = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile("^\\s*(?:```+|~~~+)\\w*\\s*$|^\\s*\\{(?:code|noformat|quote)(?::[^}]*)?\\}\\s*$")
	})
	chatLink = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`<(https?://[^|<>\s]+)\|[^<>]*>`) })
)

// withoutMarkup takes out HTML, entities, and the fences of Markdown and Jira.
func withoutMarkup(lines []Line) []Line {
	var out []Line
	inline, block := tags()
	for _, line := range lines {
		text := line.Text
		if fence().MatchString(text) {
			line.Text = ""
			out = append(out, line)
			continue
		}
		if strings.Contains(text, "<") {
			text = hidden().ReplaceAllString(text, "")
			text = inline.ReplaceAllString(text, "")
			text = chatLink().ReplaceAllString(text, "$1")
			text = block.ReplaceAllString(text, "\n")
		}
		parts := strings.Split(unescaped(text), "\n")
		for _, part := range parts {
			if len(parts) > 1 && strings.TrimSpace(part) == "" {
				continue // where one element ends and the next begins
			}
			line.Text = part
			out = append(out, line)
		}
	}
	return out
}

// unescaped undoes HTML's entities, also where they were escaped twice.
func unescaped(text string) string {
	for range 2 {
		if !strings.Contains(text, "&") {
			return text
		}
		text = html.UnescapeString(text)
	}
	return text
}
