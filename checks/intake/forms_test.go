package intake_test

import (
	"encoding/json"
	"fmt"
	"html"
	"mime/quotedprintable"
	"slices"
	"strings"
	"testing"
	"time"

	"clonepath/awsops/sealed"
	"clonepath/awsops/wording"
	"clonepath/checks/faults"
	"clonepath/checks/intake"
)

// wrapping is one way in which a text loses its form between a screen and us.
type wrapping struct {
	name string
	wrap func(string) string
	// bytes: it is how a file is stored; block: its lines make sense together only;
	// message: it is a line with a message behind something else.
	bytes, block, message bool
}

func lineByLine(change func(i int, line string) string) func(string) string {
	return func(text string) string {
		lines := strings.Split(text, "\n")
		for i := range lines {
			lines[i] = change(i, lines[i])
		}
		return strings.Join(lines, "\n")
	}
}

func prefixed(with string) func(string) string {
	return lineByLine(func(_ int, line string) string { return with + line })
}

// cutAt breaks lines at a width, within words too.
func cutAt(width int, indent string) func(string) string {
	return lineByLine(func(_ int, line string) string {
		var out []string
		for r := []rune(line); ; r = r[width:] {
			if len(r) <= width {
				return strings.Join(append(out, string(r)), "\n"+indent)
			}
			out = append(out, string(r[:width]))
		}
	})
}

// wordsAt breaks lines between words and behind hyphens, as Python's textwrap does.
func wordsAt(width int, indent string) func(string) string {
	return lineByLine(func(_ int, line string) string {
		var out []string
		present := ""
		for _, word := range strings.SplitAfter(strings.ReplaceAll(line, "-", "-\x00"), " ") {
			for _, part := range strings.Split(word, "\x00") {
				if len(present)+len(strings.TrimRight(part, " ")) > width && present != "" {
					out = append(out, strings.TrimRight(present, " "))
					present = ""
				}
				present += part
			}
		}
		return strings.Join(append(out, strings.TrimRight(present, " ")), "\n"+indent)
	})
}

// boxed draws a frame around lines of a width.
func boxed(left, right, corner, edge string, width int) func(string) string {
	return func(text string) string {
		rule := corner + strings.Repeat(edge, width+2) + corner
		out := []string{rule}
		for _, line := range strings.Split(cutAt(width, "")(text), "\n") {
			out = append(out, left+" "+line+strings.Repeat(" ", width-len([]rune(line)))+" "+right)
		}
		return strings.Join(append(out, rule), "\n")
	}
}

func inJSON(values ...any) string {
	text, err := json.Marshal(map[string]any{values[0].(string): values[1], values[2].(string): values[3]})
	if err != nil {
		panic(err)
	}
	return string(text)
}

var wrappings = []wrapping{
	{name: "colours", wrap: func(s string) string {
		return "\x1b[1;31m" + strings.ReplaceAll(s, " not ", " \x1b[0mnot\x1b[31m ") + "\x1b[0m"
	}},
	{name: "cut at 72", wrap: cutAt(72, "")},
	{name: "cut at 80, indented", wrap: cutAt(80, "    ")},
	{name: "words at 72", wrap: wordsAt(72, "")},
	{name: "words at 80, indented", wrap: wordsAt(80, "      ")},
	{name: "quoted", wrap: prefixed("> ")},
	{name: "quoted twice", wrap: prefixed("> > ")},
	{name: "box", wrap: boxed("│", "│", "+", "─", 76), block: true},
	{name: "box of ASCII", wrap: boxed("|", "|", "+", "-", 78), block: true},
	{name: "terraform's box", wrap: func(s string) string {
		return "╷\n│ Error: it failed\n│ \n" + prefixed("│ ")(s) + "\n│ \n│   with module.x,\n│   on main.tf line 3:\n╵"
	}},
	{name: "line numbers", wrap: func(s string) string {
		return lineByLine(func(i int, line string) string { return fmt.Sprintf("%4d  %s", 101+i, line) })(wordsAt(80, "")(s))
	}, block: true},
	{name: "zero-width spaces", wrap: func(s string) string {
		return strings.ReplaceAll(strings.ReplaceAll(s, "/", "/\u200b"), ". ", ".\u200b ")
	}, block: true},
	{name: "no-break spaces", wrap: func(s string) string { return strings.ReplaceAll(s, " ", "\u00a0") }},
	{name: "smart quotes", wrap: func(s string) string {
		return strings.NewReplacer("'", "’", ` "`, " “", `"`, "”", " - ", " – ").Replace(s)
	}},
	{name: "entities", wrap: html.EscapeString},
	{name: "a mail's HTML", wrap: func(s string) string {
		return `<div class="WordSection1"><p style="margin:0"><span lang=EN-US>` + strings.ReplaceAll(html.EscapeString(s), "\n", "<br>") + "<o:p></o:p></span></p></div>"
	}},
	{name: "UTF-16", wrap: utf16LE, bytes: true},
	{name: "a JSON log", wrap: func(s string) string { return inJSON("level", "error", "msg", s) }},
	{name: "JSON in JSON", wrap: func(s string) string {
		return inJSON("@timestamp", "2026-11-20 08:01:02", "@message", inJSON("level", "error", "error", s))
	}},
	{name: "a list of errors", wrap: func(s string) string { return `[{"name":"x","errors":[` + string(mustJSON(s)) + `]}]` }},
	{name: "logfmt", wrap: func(s string) string {
		return `time="2026-11-20T08:01:02Z" level=error msg="sync failed" error=` + string(mustJSON(s))
	}, message: true},
	{name: "log times", wrap: prefixed("2026-11-20T08:01:02.123456789Z stderr F ")},
	{name: "Windows line ends", wrap: func(s string) string { return strings.ReplaceAll(s+"\n", "\n", "  \r\n") }, bytes: true},
	{name: "a fence", wrap: func(s string) string { return "Hi,\n\n```\n" + s + "\n```\n\nThanks" }},
	{name: "a mail's source", wrap: func(s string) string {
		var out strings.Builder
		w := quotedprintable.NewWriter(&out)
		_, _ = w.Write([]byte(s + "\u00a0=\n"))
		_ = w.Close()
		return out.String()
	}, bytes: true},
	{name: "CSV", wrap: func(s string) string {
		return "@timestamp,@message\n2026-11-20 08:01:02,\"" + strings.ReplaceAll(s, `"`, `""`) + "\"\n"
	}, message: true},
	{name: "docker compose", wrap: prefixed("torque-agent-1  | ")},
	{name: "journald", wrap: prefixed("Mar 01 10:00:00 ip-10-0-0-7 torque-agent[4211]: ")},
	{name: "a mail program's quoting", wrap: func(s string) string {
		return "From: Ann\nSent: Monday, 2 March 2026 10:00\nTo: Support\nSubject: RE: clone\n\n" + s
	}, bytes: true},
	{name: "Jira", wrap: func(s string) string { return "{noformat}\n" + s + "\n{noformat}" }},
	{name: "a Markdown table", wrap: func(s string) string {
		return "| Step | Message |\n|------|---------|\n| sync | " + strings.ReplaceAll(s, "\n", "<br>") + " |"
	}, message: true},
	{name: "kubectl logs --prefix --timestamps", wrap: prefixed("[pod/torque-agent-0/agent] 2026-03-01T10:00:00.123456789Z ")},
	{name: "GitHub Actions", wrap: prefixed("2026-03-01T10:00:00.1234567Z ##[error]")},
	{name: "a chat", wrap: func(s string) string { return "Ann  10:02 AM\n`" + s + "`\n(edited)" }},
	{name: "PowerShell's UTF-16 with a mark", wrap: func(s string) string { return utf16LE(strings.ReplaceAll(s, "\n", "\r\n")) }, bytes: true},
	{name: "CloudWatch's CSV", wrap: func(s string) string {
		return "timestamp,message,logStreamName\n1772359200000,\"" + strings.ReplaceAll(s, `"`, `""`) + "\",agent/0\n"
	}, message: true},
	{name: "GitLab CI", wrap: prefixed("\x1b[0;m2026-03-01T10:00:00.123456Z 01O ")},
	{name: "Azure Pipelines", wrap: prefixed("##[error]")},
	{name: "a Kubernetes event", wrap: func(s string) string {
		return "Events:\n  Type     Reason        Age                  From              Message\n  ----     ------        ----                 ----              -------\n  Warning  UpdateFailed  2m (x11 over 12m)    external-secrets  " + s
	}, message: true},
}

func mustJSON(s string) []byte {
	text, err := json.Marshal(s)
	if err != nil {
		panic(err)
	}
	return text
}

// plainTexts are the examples of the table, and errors as programs print them.
func plainTexts() []string {
	var texts []string
	for _, row := range wording.Rows() {
		texts = append(texts, row.Example)
	}
	return append(texts,
		"An error occurred (AccessDeniedException) when calling the GetSecretValue operation: User: arn:aws:sts::111122223333:assumed-role/torque-git-reader/torque is not authorized to perform: secretsmanager:GetSecretValue on resource: arn:aws:secretsmanager:eu-west-1:111122223333:secret:git-repo-token-a1B2c3 because no permissions boundary allows the secretsmanager:GetSecretValue action",
		"remote: HTTP Basic: Access denied\nfatal: Authentication failed for 'https://git.example.com/a/b.git/'",
		denialText,
	)
}

// outcomeOf is which faults a text comes to, and how certain.
func outcomeOf(t testing.TB, text string) string {
	t.Helper()
	result, err := intake.Read([]intake.Input{{Name: "in.txt", Text: []byte(text)}}, intake.Given{Target: asked, Now: now}, sealed.NewVault())
	if err != nil {
		return "not read: " + err.Error()
	}
	r := faults.Judge(result.Record)
	var found []string
	for _, f := range slices.Concat(r.RootCauses, r.Warnings, r.CannotObserve) {
		found = append(found, fmt.Sprintf("%s(%s)", f.Fault, f.Certainty))
	}
	slices.Sort(found)
	return strings.Join(found, " ")
}

// The form of a paste makes no difference.
func TestFormMakesNoDifference(t *testing.T) {
	tried, same := 0, 0
	for _, text := range plainTexts() {
		want := outcomeOf(t, text)
		for _, w := range wrappings {
			tried++
			if got := outcomeOf(t, w.wrap(text)); got != want {
				t.Errorf("%s: %s\nplain: %s\n%s", w.name, got, want, w.wrap(text))
				continue
			}
			same++
		}
	}
	t.Logf("%d texts, %d wrappings: %d of %d the same", len(plainTexts()), len(wrappings), same, tried)
}

// Nor do two of them. Each pair is tried with some of the texts.
func TestFormsInPairs(t *testing.T) {
	texts := plainTexts()
	want := map[string]string{}
	tried, same, next := 0, 0, 0
	each := 3
	if testing.Short() {
		each = 1
	}
	for _, inner := range wrappings {
		for _, outer := range wrappings {
			if inner.bytes || inner.name == outer.name || outer.message && inner.block || inner.block && strings.HasPrefix(outer.name, "words") {
				continue // bytes are not quoted, a message is no block, and nothing breaks a block between words
			}
			if inner.name == "a mail's HTML" && outer.block {
				continue // nobody frames a page's source
			}
			for range each {
				text := texts[next%len(texts)]
				next += 7
				if want[text] == "" {
					want[text] = outcomeOf(t, text)
				}
				tried++
				if got := outcomeOf(t, outer.wrap(inner.wrap(text))); got != want[text] {
					t.Errorf("%s in %s: %s\nplain: %s\n%s", inner.name, outer.name, got, want[text], outer.wrap(inner.wrap(text)))
					continue
				}
				same++
			}
		}
	}
	t.Logf("%d of %d the same", same, tried)
}

// A thousand texts are read within a second.
func BenchmarkRead1000(b *testing.B) {
	texts := plainTexts()
	for b.Loop() {
		for i := range 1000 {
			_, _ = intake.Read([]intake.Input{{Name: "in.txt", Text: []byte(texts[i%len(texts)])}}, intake.Given{Target: asked, Now: now}, sealed.NewVault())
		}
	}
	b.ReportMetric(float64(b.Elapsed())/float64(time.Second)/float64(b.N), "s/1000")
}
