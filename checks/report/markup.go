package report

import (
	"fmt"
	"strings"
)

// markup writes HTML. What it is filled with comes from outside, so that there
// is one way to write it, put, which escapes. It stands in for html/template,
// whose calls by name make the linker keep every method of the AWS SDK: 12 MB.
type markup struct{ b strings.Builder }

// literal is markup of our own. Constants become one by themselves, texts that
// were put together do not compile as one: never convert.
type literal string

// put writes a literal with each %s replaced by an argument, escaped. A %s
// stands between tags or in a quoted attribute, never in a script, a style, an
// address or the name of something.
func (m *markup) put(l literal, args ...any) {
	for i, arg := range args {
		args[i] = escaped.Replace(fmt.Sprint(arg))
	}
	fmt.Fprintf(&m.b, string(l), args...)
}

// list writes lines as an unordered list.
func (m *markup) list(lines []string) {
	m.put("\n<ul>")
	for _, l := range lines {
		m.put("\n<li>%s</li>", l)
	}
	m.put("\n</ul>")
}

// escaped replaces what means something between tags or in a quoted attribute.
// The plus sign does so to what guesses at UTF-7, and html/template escapes it.
var escaped = strings.NewReplacer(
	"\x00", "\ufffd", `"`, "&#34;", "&", "&amp;", "'", "&#39;", "+", "&#43;", "<", "&lt;", ">", "&gt;",
)
