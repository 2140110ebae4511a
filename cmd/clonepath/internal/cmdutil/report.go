package cmdutil

import (
	"context"
	"fmt"
	"io"
	"os"

	"github.com/charmbracelet/x/term"
	"github.com/spf13/pflag"

	"clonepath/awsops/clean"
	"clonepath/awsops/sealed"
	"clonepath/checks/report"
	"clonepath/checks/verdict"
)

// Outputs are the forms in which a report is printed.
var Outputs = []string{"text", "json", "markdown", "html", "junit"}

// Print renders a report without secrets, through the scrubbing writer.
func (o *ReportFlags) Print(ctx context.Context, streams Streams, vault *sealed.Vault, r *verdict.Report) error {
	said, err := o.WriteFix(ctx, vault, r)
	for _, line := range said {
		_, _ = fmt.Fprintln(streams.Err, clean.Line(line))
	}
	if err != nil {
		return err
	}
	r = sealed.Scrubbed(vault, r)
	w := vault.Writer(streams.Out, report.Ours(o.Output, r)...)
	text := TextOptions(streams.Out)
	text.Verbose = o.Verbose
	err = Render(w, r, o.Output, text)
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		return fmt.Errorf("print the report: %w", err)
	}
	return nil
}

// AuditOutputs are the forms in which an audit is printed.
var AuditOutputs = []string{"text", "json", "markdown", "html"}

// PrintAudit is Print for an audit, whose JSON is a document of its own.
func (o *ReportFlags) PrintAudit(ctx context.Context, streams Streams, vault *sealed.Vault, r *verdict.Report) error {
	if o.Output != "json" {
		return o.Print(ctx, streams, vault, r)
	}
	r = sealed.Scrubbed(vault, r)
	w := vault.Writer(streams.Out, append(report.Ours(o.Output, r), report.AuditSchema)...)
	err := report.AuditJSON(w, r)
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		return fmt.Errorf("print the audit: %w", err)
	}
	return nil
}

// PrintQuestion writes what to ask next, as a message to send.
func PrintQuestion(streams Streams, vault *sealed.Vault, q *verdict.Question) error {
	text := "Nothing is left to ask: the report says what it is."
	if q != nil {
		q = sealed.Scrubbed(vault, q)
		text = clean.Line(q.Ask)
		if q.Command != "" {
			text += "\n\n    " + clean.Line(q.Command)
		}
	}
	w := vault.Writer(streams.Out)
	if _, err := io.WriteString(w, text+"\n"); err != nil {
		return fmt.Errorf("print the question: %w", err)
	}
	if err := w.Close(); err != nil {
		return fmt.Errorf("print the question: %w", err)
	}
	return nil
}

// Render writes a report in one of the outputs.
func Render(w io.Writer, r *verdict.Report, format string, text report.Options) error {
	switch format {
	case "json":
		return report.JSON(w, r)
	case "markdown":
		return report.Markdown(w, r)
	case "html":
		return report.HTML(w, r)
	case "junit":
		return report.JUnit(w, r)
	}
	return report.Text(w, r, text)
}

// TextOptions fits the text to where it goes: colour and width only on a terminal.
func TextOptions(out io.Writer) report.Options {
	o := report.Options{Color: colourful(out), Width: 100, ASCII: plainLetters(os.Getenv)}
	if f := FileOf(out); isTerminal(f) {
		width, _, err := term.GetSize(f.Fd())
		if err != nil || width < 40 {
			width = 80
		}
		o.Width = min(width, 120)
	}
	return o
}

// Talk is where plan and progress go: stdout, unless a program reads a report
// there.
func (o *ReportFlags) Talk(streams Streams) io.Writer {
	if o.Output == "text" {
		return streams.Out
	}
	return streams.Err
}

// ReportFlags say how a report is printed, what it comes to, and where evidence is
// kept.
type ReportFlags struct {
	Output        string
	Verbose       bool
	Strict        bool
	RequireProven bool
	Save          string
	Share         string
	Fixes         string
}

// AddAuditReporting registers how an audit is printed and kept.
func (o *ReportFlags) AddAuditReporting(f *pflag.FlagSet) {
	f.StringVarP(&o.Output, "output", "o", "text", "how to print the audit: `text`, json, markdown or html")
	f.BoolVar(&o.Strict, "strict", false, "a finding counts as a fault (exit 3)")
	f.StringVar(&o.Save, "save", "", "save the complete evidence to `FILE` (mode 0600)")
	f.StringVar(&o.Share, "share", "", "save the evidence to `FILE` with a pseudonym for every name, number and unknown word")
}

// AddReporting registers how a report is printed and kept.
func (o *ReportFlags) AddReporting(f *pflag.FlagSet) {
	f.StringVarP(&o.Output, "output", "o", "text", "how to print the report: `text`, json, markdown, html or junit")
	f.BoolVarP(&o.Verbose, "verbose", "v", false, "unfold the report: every check, the timeline, what was read")
	f.BoolVar(&o.Strict, "strict", false, "a warning counts as a fault (exit 3)")
	f.BoolVar(&o.RequireProven, "require-proven", false, "what is only evaluated counts as unknown (exit 4)")
	f.StringVar(&o.Fixes, "write-fix", "", "write the documents of the fixes into `DIR` (mode 0600), and print commands that name them")
	f.StringVar(&o.Save, "save", "", "save the complete evidence to `FILE` (mode 0600)")
	f.StringVar(&o.Share, "share", "", "save the evidence to `FILE` with a pseudonym for every name, number and unknown word")
}
