package report_test

import (
	"strings"
	"testing"

	"clonepath/checks/faults"
)

// TestMarkdownShowsTextAsItIs: what means something to Markdown is escaped, in
// prose and in tables; addresses stand in code, where nothing has to be.
func TestMarkdownShowsTextAsItIs(t *testing.T) {
	for text, want := range map[string]string{
		"a | b":                      `a \| b`,
		"the key `token` of ‹a_b*›":  "the key \\`token\\` of ‹a\\_b\\*›",
		"<b> & $x$ ~~y~~ [z](#1)":    `\<b\> \& \$x\$ \~\~y\~\~ \[z\](\#1)`,
		"- no list":                  `\- no list`,
		"1. no list":                 `1\. no list`,
		"71 bytes, version a1b2c3d4": "71 bytes, version a1b2c3d4",
		"arn:aws:secretsmanager:eu-west-1:1:secret:a_b-??????.": "`arn:aws:secretsmanager:eu-west-1:1:secret:a_b-??????`.",
		"(https://git.example.com/a_b.git), branch a_b":         "(`https://git.example.com/a_b.git`), branch a\\_b",
	} {
		r := faults.Judge(mismatch())
		r.Checks[0].Summary, r.RootCauses[0].Summary = text, text
		out := rendered(t, "markdown", r)
		if !strings.Contains(out, " | "+want+" |\n") || !strings.Contains(out, "\n\n"+want+"\n\n") {
			t.Errorf("%q is not written as %q in\n%s", text, want, out)
		}
	}
}

// A fence is longer than any within.
func TestMarkdownFences(t *testing.T) {
	r := faults.Judge(mismatch())
	r.RootCauses[0].Evidence = []string{"body: ```` | <b>"}
	if out := rendered(t, "markdown", r); !strings.Contains(out, "\n`````text\nbody: ```` | <b>\n`````\n") {
		t.Error(out)
	}
}
