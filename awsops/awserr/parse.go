package awserr

import (
	"cmp"
	"html"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// maxText is how much of a pasted text is read, in bytes.
const maxText = 64 << 10

// forms are the ways in which clients write a failure down. Each is tried, and
// a named group fills the part of that name if no earlier form has. They are
// compiled when the first text comes: a program that starts has no time for it.
var forms = compiled(
	// AWS CLI and boto3
	`An error occurred \((?P<code>[\w.]+)\) when calling the (?P<operation>\w+) operation(?: \([^)]*\))?: (?P<message>.*)`,
	// SDK for Go v2
	`operation error (?P<service>[\w ]+): (?P<operation>\w+), (?P<client>.*)`,
	`StatusCode: (?P<status>\d+), RequestID: (?P<request>[\w-]*)`,
	`StatusCode: \d+, RequestID: [\w-]*, (?:api error )?(?P<code>[A-Z]\w+): (?P<message>.*)`,
	`api error (?P<code>[A-Z]\w+): (?P<message>.*)`,
	// SDK for Go v1 and Terraform
	`\b(?P<code>[A-Z]\w+): (?P<message>.*?),? *status code: (?P<status>\d+), request id: (?P<request>[\w-]*)`,
	// SDKs for Java v1 and v2
	`(?P<message>.*) \(Service: [^;]+; Status Code: (?P<status>\d+); Error Code: (?P<code>\w+); Request ID: (?P<request>[\w-]*)`,
	`(?P<message>.*) \(Service: [^,]+, Status Code: (?P<status>\d+), Request ID: (?P<request>[\w-]*)`,
	// CloudTrail
	`"eventSource" ?: ?"(?P<service>[\w-]+)\.amazonaws\.com"`,
	`"eventName" ?: ?"(?P<operation>\w+)"`,
	`"errorCode" ?: ?"(?P<code>\w+)"`,
	`"errorMessage" ?: ?"(?P<message>[^"]*)"`,
	// the wire: JSON, then XML
	`"__type" ?: ?"(?:[^"#]*#)?(?P<code>\w+)"`,
	`"[mM]essage" ?: ?"(?P<message>[^"]*)"`,
	`<Code>(?P<code>\w+)</Code>`,
	`<Message>(?P<message>[^<]*)</Message>`,
	`<RequestId>(?P<request>[\w-]+)</RequestId>`,
)

// anyCode finds a known code where no form matches, with what follows it.
var anyCode = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`\b(?P<code>` + strings.Join(slices.Sorted(maps.Keys(codes)), "|") + `)\b(?:: *(?P<message>.*))?`)
})

// compiled compiles patterns at their first use.
func compiled(patterns ...string) func() []*regexp.Regexp {
	return sync.OnceValue(func() []*regexp.Regexp {
		list := make([]*regexp.Regexp, len(patterns))
		for i, pattern := range patterns {
			list[i] = regexp.MustCompile(pattern)
		}
		return list
	})
}

// Parse makes a Failure of an error text: the output of the AWS CLI, of an SDK,
// of Torque, a log line, an answer's body. It copes with HTML and JSON escapes,
// typographic quotes and lines broken by a terminal. ok tells whether anything
// in the text was recognised; the Failure holds the text either way.
func Parse(text string) (f *Failure, ok bool) {
	text = plain(text)
	parts := map[string]string{}
	for _, form := range forms() {
		collect(form, text, parts)
	}
	if parts["code"] == "" {
		collect(anyCode(), text, parts)
	}
	f = &Failure{Code: parts["code"], RequestID: parts["request"] != "", Message: cmp.Or(parts["message"], parts["client"], text)}
	f.HTTPStatus, _ = strconv.Atoi(parts["status"]) // digits; one out of range counts as absent
	f.Operation = Operation(parts["service"], parts["operation"])
	_ = f.Complete()
	if f.Operation == "" {
		f.Operation = f.Action
	}
	return f, f.Class != Other || f.Code != "" || f.Operation != ""
}

func collect(form *regexp.Regexp, text string, parts map[string]string) {
	m := form.FindStringSubmatch(text)
	if m == nil {
		return
	}
	for i, name := range form.SubexpNames() {
		if name != "" && parts[name] == "" {
			parts[name] = strings.TrimSpace(m[i])
		}
	}
}

var (
	escapes  = compiled(`\\u[0-9a-fA-F]{4}|\\["'/]`, `[ \t]*\r?\n[ \t]*`)
	straight = strings.NewReplacer("\u2018", "'", "\u2019", "'", "\u201c", `"`, "\u201d", `"`, "\u00a0", " ")
)

// plain undoes what mail programs, web pages and JSON do to a text, so that one
// grammar suffices.
func plain(text string) string {
	if len(text) > maxText {
		text = strings.ToValidUTF8(text[:maxText], "")
	}
	jsonEscape, lineBreak := escapes()[0], escapes()[1]
	text = jsonEscape.ReplaceAllStringFunc(text, func(s string) string {
		if s[1] != 'u' {
			return s[1:]
		}
		code, err := strconv.ParseUint(s[2:], 16, 16)
		if err != nil {
			return s
		}
		return string(rune(uint16(code))) // four hexadecimal digits
	})
	text = straight.Replace(html.UnescapeString(text))
	return strings.TrimSpace(lineBreak.ReplaceAllString(text, " "))
}
