package awserr

import (
	"html"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// maxText is how much of a pasted text is read, in bytes.
const maxText = 64 << 10

// forms are the ways in which clients write a failure down. Each is tried, and
// a named group fills the part of that name if no earlier form has.
var forms = []*regexp.Regexp{
	// AWS CLI and boto3
	regexp.MustCompile(`An error occurred \((?P<code>[\w.]+)\) when calling the (?P<operation>\w+) operation(?: \([^)]*\))?: (?P<message>.*)`),
	// SDK for Go v2
	regexp.MustCompile(`operation error (?P<service>[\w ]+): (?P<operation>\w+), (?P<client>.*)`),
	regexp.MustCompile(`StatusCode: (?P<status>\d+), RequestID: (?P<request>[\w-]*)`),
	regexp.MustCompile(`StatusCode: \d+, RequestID: [\w-]*, (?:api error )?(?P<code>[A-Z]\w+): (?P<message>.*)`),
	regexp.MustCompile(`api error (?P<code>[A-Z]\w+): (?P<message>.*)`),
	// SDK for Go v1 and Terraform
	regexp.MustCompile(`\b(?P<code>[A-Z]\w+): (?P<message>.*?),? *status code: (?P<status>\d+), request id: (?P<request>[\w-]*)`),
	// SDKs for Java v1 and v2
	regexp.MustCompile(`(?P<message>.*) \(Service: [^;]+; Status Code: (?P<status>\d+); Error Code: (?P<code>\w+); Request ID: (?P<request>[\w-]*)`),
	regexp.MustCompile(`(?P<message>.*) \(Service: [^,]+, Status Code: (?P<status>\d+), Request ID: (?P<request>[\w-]*)`),
	// CloudTrail
	regexp.MustCompile(`"eventSource" ?: ?"(?P<service>[\w-]+)\.amazonaws\.com"`),
	regexp.MustCompile(`"eventName" ?: ?"(?P<operation>\w+)"`),
	regexp.MustCompile(`"errorCode" ?: ?"(?P<code>\w+)"`),
	regexp.MustCompile(`"errorMessage" ?: ?"(?P<message>[^"]*)"`),
	// the wire: JSON, then XML
	regexp.MustCompile(`"__type" ?: ?"(?:[^"#]*#)?(?P<code>\w+)"`),
	regexp.MustCompile(`"[mM]essage" ?: ?"(?P<message>[^"]*)"`),
	regexp.MustCompile(`<Code>(?P<code>\w+)</Code>`),
	regexp.MustCompile(`<Message>(?P<message>[^<]*)</Message>`),
	regexp.MustCompile(`<RequestId>(?P<request>[\w-]+)</RequestId>`),
}

// anyCode finds a known code where no form matches, with what follows it.
var anyCode = regexp.MustCompile(`\b(?P<code>` + strings.Join(codeNames(), "|") + `)\b(?:: *(?P<message>.*))?`)

func codeNames() []string {
	names := make([]string, 0, len(codes))
	for name := range codes {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Parse makes a Failure of an error text: the output of the AWS CLI, of an SDK,
// of Torque, a log line, an answer's body. It copes with HTML and JSON escapes,
// typographic quotes and lines broken by a terminal. ok tells whether anything
// in the text was recognised; the Failure holds the text either way.
func Parse(text string) (f *Failure, ok bool) {
	text = plain(text)
	parts := map[string]string{}
	for _, form := range forms {
		collect(form, text, parts)
	}
	if parts["code"] == "" {
		collect(anyCode, text, parts)
	}
	f = &Failure{Code: parts["code"], RequestID: parts["request"] != "", Message: firstOf(parts["message"], parts["client"], text)}
	f.HTTPStatus, _ = strconv.Atoi(parts["status"]) // digits; one out of range counts as absent
	f.Operation = Operation(parts["service"], parts["operation"])
	f.Complete()
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

func firstOf(texts ...string) string {
	for _, text := range texts {
		if text != "" {
			return text
		}
	}
	return ""
}

var (
	lineBreak  = regexp.MustCompile(`[ \t]*\r?\n[ \t]*`)
	jsonEscape = regexp.MustCompile(`\\u[0-9a-fA-F]{4}|\\["'/]`)
	straight   = strings.NewReplacer("\u2018", "'", "\u2019", "'", "\u201c", `"`, "\u201d", `"`, "\u00a0", " ")
)

// plain undoes what mail programs, web pages and JSON do to a text, so that one
// grammar suffices.
func plain(text string) string {
	if len(text) > maxText {
		text = strings.ToValidUTF8(text[:maxText], "")
	}
	text = jsonEscape.ReplaceAllStringFunc(text, func(s string) string {
		if s[1] != 'u' {
			return s[1:]
		}
		code, err := strconv.ParseUint(s[2:], 16, 32)
		if err != nil {
			return s
		}
		return string(rune(code))
	})
	text = straight.Replace(html.UnescapeString(text))
	return strings.TrimSpace(lineBreak.ReplaceAllString(text, " "))
}
