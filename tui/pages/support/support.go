package support

import (
	"context"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"clonepath/awsops/target"
	"clonepath/checks/evidence"
	"clonepath/steps/session"
	"clonepath/tui/fields"
	"clonepath/tui/form"
	"clonepath/tui/page"
	"clonepath/tui/prose"
	"clonepath/tui/widget"
)

// keySent is the field for files. It is of this screen alone.
const keySent = "sent"

// supportScreen asks for what one has of somebody else's set-up: values, files,
// texts. Nothing needs access to that account; what is missing is unknown.
type supportScreen struct {
	page.Ask
	*session.SupportCase
	path             string       // the file under the cursor, "" to go on without
	dir              string       // whose files are listed
	adding           session.Sent // what inHand becomes once it is read
	record           *evidence.Record
	listing, opening page.Task
	judging          page.Task
}

// NewSupport takes what somebody sent.
func NewSupport(s *page.UI) *supportScreen {
	sp := &supportScreen{SupportCase: s.OpenCase(), dir: "?"}
	sp.Ask = page.NewAsk(s, sp, page.NoStep, "What do you have in hand?", sp.fields(s))
	sp.Urgent = func() bool { return sp.Form.Focused().Key == keySent && !sp.InHand.Empty() }
	sp.Form.Offer(keySent, fields.FileList(nil, false))
	return sp
}

func (sp *supportScreen) fields(s *page.UI) []form.Field {
	return append(fields.SupportFields(s.Session), form.Field{
		Key: keySent, Kind: form.Pick, Title: "Files that they sent", Empty: "none", Placeholder: "a path",
		Help:  "Evidence that clonepath check --share wrote, the output of aws commands, an error text, a policy. Several may be opened, one after the other.",
		Value: func() string { return sp.path },
		Store: func(v string) { sp.path = v },
	})
}

// Open lets one add to what is in hand.
func (sp *supportScreen) Open() tea.Cmd {
	sp.Resume()
	return sp.Ask.Open()
}

// Close ends what runs. Leaving backwards ends the case too.
func (sp *supportScreen) Close() {
	sp.listing.Stop()
	sp.opening.Stop()
	sp.judging.Stop()
}

// Update takes a paste for what it is, wherever the cursor stands, and lists the
// files of the directory that is being typed.
func (sp *supportScreen) Update(msg tea.Msg) (page.Move, tea.Cmd) {
	k, ok := msg.(tea.KeyMsg)
	if ok && sp.Full == nil && sp.Busy == "" {
		if k.Paste {
			if cmd, taken := sp.pasted(string(k.Runes)); taken {
				return page.StayHere(), cmd
			}
		}
		if row, _ := sp.Form.Hovered(); k.Type == tea.KeyEnter && sp.Form.Focused().Key == keySent && strings.HasSuffix(row.Value, "/") {
			sp.Form.Retype(keySent, row.Value)
			return page.StayHere(), sp.list()
		}
	}
	m, cmd := sp.Ask.Update(msg)
	if m.Turn == page.Back {
		sp.End()
	}
	return m, tea.Batch(cmd, sp.list())
}

// list reads the directory that is being typed, once.
func (sp *supportScreen) list() tea.Cmd {
	dir := session.Directory(sp.Form.Typed(keySent))
	if sp.Form.Focused().Key != keySent || dir == sp.dir {
		return nil
	}
	sp.dir = dir
	sp.listing.Stop()
	var cmd tea.Cmd
	sp.listing, cmd = page.Begin(sp.S, func(context.Context) ([]session.Entry, error) { return sp.S.Deps.Backend.Files(dir) })
	return cmd
}

// pasted takes a block of fields, or evidence. A single value is typing.
func (sp *supportScreen) pasted(text string) (tea.Cmd, bool) {
	text = strings.TrimSpace(strings.ReplaceAll(text, "\r", "\n"))
	isJSON := strings.HasPrefix(text, "{") || strings.HasPrefix(text, "[")
	fields := target.FromText(text)
	switch {
	case len(fields) > 0 && (!isJSON || !sp.S.Recognised(text)):
		return nil, sp.Fill(fields)
	case isJSON || strings.ContainsAny(text, " \n") && !sp.pathExpected(text):
		return sp.Take(sp.InHand.WithText(text)), true
	}
	return nil, false
}

// pathExpected tells whether a text with spaces may yet be the path of a file.
func (sp *supportScreen) pathExpected(text string) bool {
	return sp.Form.Focused().Key == keySent && looksLikePath(text)
}

func looksLikePath(text string) bool {
	return !strings.Contains(text, "\n") && strings.ContainsAny(text[:1], `/~.'"`)
}

// Fill sets the fields that a text named.
func (sp *supportScreen) Fill(named map[target.Field]string) bool {
	return sp.TakeOver(named, fields.SupportKeys)
}

// Take reads what was sent with an addition.
func (sp *supportScreen) Take(adding session.Sent) tea.Cmd {
	sp.adding = adding
	sp.Wait("reading it")
	read := sp.Read(adding)
	var cmd tea.Cmd
	sp.opening, cmd = page.Begin(sp.S, func(ctx context.Context) (opened, error) {
		record, err := read(ctx)
		return opened{record}, err
	})
	return cmd
}

// opened and judgedCase tell the two records apart by their types.
type (
	opened     struct{ record *evidence.Record }
	judgedCase struct{ record *evidence.Record }
)

func (sp *supportScreen) Leaving(key string) tea.Cmd {
	switch key {
	case "target.repo":
		sp.S.NameHost()
	case keySent:
	default:
		sp.Form.Renew() // an answer that named its field is shown without the name
	}
	return nil
}

// Done adds the chosen file, or judges what is in hand.
func (sp *supportScreen) Done() (page.Move, tea.Cmd) {
	if sp.path != "" {
		path := session.FilePath(sp.path)
		sp.Form.Retype(keySent, "")
		sp.path = ""
		return page.StayHere(), sp.Take(sp.InHand.WithPath(path))
	}
	if sp.Nothing() {
		sp.Fail(session.ErrNothingInHand)
		return page.StayHere(), nil
	}
	sp.Wait("judging what is in hand")
	judge := sp.Judge()
	var cmd tea.Cmd
	sp.judging, cmd = page.Begin(sp.S, func(ctx context.Context) (judgedCase, error) {
		record, err := judge(ctx)
		return judgedCase{record}, err
	})
	return page.StayHere(), cmd
}

func (sp *supportScreen) Answer(msg tea.Msg) (page.Move, tea.Cmd) {
	if got, ok := page.Take[[]session.Entry](&sp.listing, msg); ok && got.Err == nil {
		m, cmd := sp.Offer(keySent, fields.FileList(got.Value, !sp.InHand.Empty()))
		if sp.dir != "" && sp.Form.Typed(keySent) == sp.dir {
			sp.Form.Retype(keySent, sp.dir) // the cursor on the first of its files
		}
		return m, cmd
	}
	if got, ok := page.Take[opened](&sp.opening, msg); ok {
		if got.Err != nil {
			sp.Fail(got.Err)
			return page.StayHere(), nil
		}
		sp.InHand, sp.record = sp.adding, got.Value.record
		sp.Notice, sp.Bad = []string{"✓ Read. It stands under what is in hand."}, false
		sp.dir = "?" // the list's first row has another meaning now
		m, cmd := sp.Release()
		return m, tea.Batch(cmd, sp.list())
	}
	if got, ok := page.Take[judgedCase](&sp.judging, msg); ok {
		if got.Err != nil {
			sp.Fail(got.Err)
			return page.StayHere(), nil
		}
		sp.Busy = ""
		return page.GoToWith(page.Verify, sp.S.Verified(got.Value.record)), nil
	}
	return page.StayHere(), nil
}

// Keys say that pasting is a way, too.
func (sp *supportScreen) Keys() []key.Binding {
	keys := sp.Ask.Keys()
	if sp.Full != nil {
		return keys
	}
	return append(keys[:1:1], append([]key.Binding{widget.Key("paste", "anything they sent")}, keys[1:]...)...)
}

// Meaning comments on the value that is typed, else shows what is in hand.
func (sp *supportScreen) Meaning(width int, _ bool) (string, []string) {
	t := sp.S.Theme
	if p := fields.Typed(sp.S.Setup, sp.Form.Focused().Key); p != nil {
		return "This will be reported", prose.Table(t, []prose.Row{{Word: "found", Text: p.Found}, {Word: "expected", Text: p.Expected}, {Word: "to do", Text: p.Advice}}, width)
	}
	if sp.record == nil || sp.InHand.Empty() {
		return "No access to that account is needed", widget.WrapStyled(fields.SupportHint, width, t.Dim)
	}
	var lines []string
	for _, what := range sp.record.Did.Read {
		lines = append(lines, widget.Indent(t.Good.Render("✓ "), widget.Wrap(what, width-2))...)
	}
	return "In hand", lines
}
