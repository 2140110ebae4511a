package cmdutil

import (
	"fmt"
	"io"

	"github.com/charmbracelet/x/term"
	"github.com/spf13/pflag"

	"clonepath/awsops/clean"
	"clonepath/awsops/sealed"
	"clonepath/checks/report"
	"clonepath/checks/verdict"
)

// Outputs are the forms in which a report is printed.
var Outputs = []string{"text", "json", "markdown", "html", "junit"}

// PrintReport renders a report without secrets, through the scrubbing writer.
func PrintReport(streams Streams, vault *sealed.Vault, r *verdict.Report, format string) error {
	r = sealed.Scrubbed(vault, r)
	w := vault.Writer(streams.Out, report.Ours(format, r)...)
	err := Render(w, r, format, TextOptions(streams.Out))
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

// PrintAudit is PrintReport for an audit, whose JSON is a document of its own.
func PrintAudit(streams Streams, vault *sealed.Vault, r *verdict.Report, format string) error {
	if format != "json" {
		return PrintReport(streams, vault, r, format)
	}
	r = sealed.Scrubbed(vault, r)
	w := vault.Writer(streams.Out, append(report.Ours(format, r), report.AuditSchema)...)
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
	f := FileOf(out)
	if f == nil || !term.IsTerminal(f.Fd()) {
		return report.Options{Width: 100}
	}
	width, _, err := term.GetSize(f.Fd())
	if err != nil || width < 40 {
		width = 80
	}
	return report.Options{Color: colourful(out), Width: min(width, 120)}
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
	Strict        bool
	RequireProven bool
	Save          string
	Share         string
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
	f.BoolVar(&o.Strict, "strict", false, "a warning counts as a fault (exit 3)")
	f.BoolVar(&o.RequireProven, "require-proven", false, "what is only evaluated counts as unknown (exit 4)")
	f.StringVar(&o.Save, "save", "", "save the complete evidence to `FILE` (mode 0600)")
	f.StringVar(&o.Share, "share", "", "save the evidence to `FILE` with a pseudonym for every name, number and unknown word")
}
