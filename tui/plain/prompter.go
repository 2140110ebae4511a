package plain

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"clonepath/awsops/clean"
	"clonepath/tui/form"
)

// ErrAborted says that the input ended, or that the person interrupted.
var ErrAborted = errors.New("aborted: the input ended before every question was answered")

// ErrBack says that the person wants to go back to the question before.
var ErrBack = errors.New("there is no question before this one")

// back is the answer that goes back. No field has a use for it as a value.
const back = "<"

// Prompter asks on out and reads the answers from in.
type Prompter struct {
	in  *lines
	out io.Writer
}

// New makes a Prompter. Where in is a terminal, secrets are read without echo.
func New(in io.Reader, out io.Writer) *Prompter { return &Prompter{in: newLines(in), out: out} }

// Say writes paragraphs, without what others may have hidden in them.
func (p *Prompter) Say(paragraphs ...string) {
	for _, s := range paragraphs {
		_, _ = fmt.Fprintln(p.out, clean.Text(s))
	}
}

// Ask asks a field until its answer is accepted, and stores it. The list is
// what a Pick offers. "?" shows the field's help.
func (p *Prompter) Ask(ctx context.Context, f form.Field, list form.List) error {
	return p.ask(ctx, f, list, func(string) bool { return false })
}

// AskOrBack is Ask where "<" is ErrBack.
func (p *Prompter) AskOrBack(ctx context.Context, f form.Field, list form.List) error {
	return p.ask(ctx, f, list, func(answer string) bool { return answer == back })
}

func (p *Prompter) ask(ctx context.Context, f form.Field, list form.List, goesBack func(answer string) bool) error {
	if f.Open != nil {
		f.Open()
	}
	options := f.Options
	if f.Kind == form.Pick && list.State == form.Ready {
		options = choosable(list.Options)
	}
	p.Say("", f.Title)
	if list.Note != "" {
		p.Say(list.Note)
	}
	for i, o := range options {
		p.Say(fmt.Sprintf("  %d. %s", i+1, described(o)))
	}
	if f.Kind == form.Pick && len(options) > 0 {
		p.Say("Type a number, or another value as it is.")
	}
	for {
		answer, err := p.answer(ctx, f, options)
		if err != nil {
			return err
		}
		if goesBack(answer) {
			return ErrBack
		}
		if answer == "?" {
			p.help(f, options)
			continue
		}
		value := chosen(answer, options)
		if err := check(f, value, options); err != nil {
			p.Say("Not accepted: " + err.Error())
			continue
		}
		if f.Store != nil {
			f.Store(value)
		}
		return nil
	}
}

// Paragraph asks for a text of several lines, which an empty line ends.
func (p *Prompter) Paragraph(ctx context.Context, title string) (string, error) {
	p.Say("", title)
	_, _ = fmt.Fprint(p.out, "> ")
	var lines []string
	for {
		line, err := p.in.next(ctx)
		if err != nil || line == "" {
			return strings.Join(lines, "\n"), err
		}
		lines = append(lines, line)
	}
}

// answer reads one line; an empty one means the answer in brackets.
func (p *Prompter) answer(ctx context.Context, f form.Field, options []form.Option) (string, error) {
	current := f.Value()
	_, _ = fmt.Fprint(p.out, clean.Line(prompt(f, current, options)))
	if f.Kind == form.Password {
		text, err := p.in.secret(ctx)
		p.Say("")
		return text, err
	}
	text, err := p.in.next(ctx)
	if err == nil && text == "" {
		text = current
	}
	return text, err
}

func prompt(f form.Field, current string, options []form.Option) string {
	switch {
	case f.Kind == form.Password && f.Empty != "":
		return "[" + f.Empty + "] It is not shown while you type. > "
	case f.Kind == form.Password:
		return "It is not shown while you type. > "
	case current == "" && f.Empty != "":
		return "[" + f.Empty + "] > "
	case current == "":
		return "> "
	}
	for i, o := range options {
		if o.Value == current {
			return fmt.Sprintf("[%d: %s] > ", i+1, label(o))
		}
	}
	return "[" + current + "] > "
}

func (p *Prompter) help(f form.Field, options []form.Option) {
	p.Say(f.Help)
	for i, o := range options {
		if o.Help != "" {
			p.Say(fmt.Sprintf("  %d. %s: %s", i+1, label(o), o.Help))
		}
	}
}

// chosen turns the number of an option into its value. Text of a Pick that is no
// such number stands for itself.
func chosen(answer string, options []form.Option) string {
	if n, err := strconv.Atoi(answer); err == nil && n >= 1 && n <= len(options) {
		return options[n-1].Value
	}
	return answer
}

func check(f form.Field, value string, options []form.Option) error {
	err := f.Accepts(value)
	if f.Kind == form.Choice && err == nil && !offered(value, options) {
		return fmt.Errorf("enter a number from 1 to %d", len(options))
	}
	return err
}

func offered(value string, options []form.Option) bool {
	for _, o := range options {
		if o.Value == value {
			return true
		}
	}
	return false
}

func choosable(options []form.Option) []form.Option {
	var out []form.Option
	for _, o := range options {
		if !o.Heading {
			out = append(out, o)
		}
	}
	return out
}

func label(o form.Option) string {
	if o.Label != "" {
		return strings.TrimSpace(o.Label)
	}
	return o.Value
}

func described(o form.Option) string {
	if o.Detail == "" {
		return label(o)
	}
	// The dots that stand for hidden text on a screen say nothing when read aloud.
	return label(o) + " (" + strings.TrimLeft(o.Detail, "• ") + ")"
}
