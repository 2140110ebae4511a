package tui

import (
	"context"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"clonepath/awsops/target"
	"clonepath/checks/evidence"
	"clonepath/tui/form"
	"clonepath/tui/widget"
)

// keySent is the field for files. It is of this screen alone.
const keySent = "sent"

// supportScreen asks for what one has of somebody else's set-up: values, files,
// texts. Nothing needs access to that account; what is missing is unknown.
type supportScreen struct {
	ask
	*supportCase
	path             string // the file under the cursor, "" to go on without
	dir              string // whose files are listed
	adding           sent   // what inHand becomes once it is read
	record           *evidence.Record
	listing, opening task
	judging          task
}

func newSupport(s *ui) *supportScreen {
	sp := &supportScreen{supportCase: s.openCase(), dir: "?"}
	sp.ask = newAsk(s, sp, noStep, "What do you have in hand?", sp.fields(s))
	sp.urgent = func() bool { return sp.form.Focused().Key == keySent && !sp.inHand.empty() }
	sp.form.Offer(keySent, fileList(nil, false))
	return sp
}

func (sp *supportScreen) fields(s *ui) []form.Field {
	return append(s.supportFields(), form.Field{
		Key: keySent, Kind: form.Pick, Title: "Files that they sent", Empty: "none", Placeholder: "a path",
		Help:  "Evidence that clonepath check --share wrote, the output of aws commands, an error text, a policy. Several may be opened, one after the other.",
		Value: func() string { return sp.path },
		Store: func(v string) { sp.path = v },
	})
}

// Open lets one add to what is in hand.
func (sp *supportScreen) Open() tea.Cmd {
	sp.resume()
	return sp.ask.Open()
}

// Close ends what runs. Leaving backwards ends the case too.
func (sp *supportScreen) Close() {
	sp.listing.stop()
	sp.opening.stop()
	sp.judging.stop()
}

// Update takes a paste for what it is, wherever the cursor stands, and lists the
// files of the directory that is being typed.
func (sp *supportScreen) Update(msg tea.Msg) (move, tea.Cmd) {
	k, ok := msg.(tea.KeyMsg)
	if ok && sp.full == nil && sp.busy == "" {
		if k.Paste {
			if cmd, taken := sp.pasted(string(k.Runes)); taken {
				return stayHere(), cmd
			}
		}
		if row, _ := sp.form.Hovered(); k.Type == tea.KeyEnter && sp.form.Focused().Key == keySent && strings.HasSuffix(row.Value, "/") {
			sp.form.Retype(keySent, row.Value)
			return stayHere(), sp.list()
		}
	}
	m, cmd := sp.ask.Update(msg)
	if m.turn == back {
		sp.end()
	}
	return m, tea.Batch(cmd, sp.list())
}

// list reads the directory that is being typed, once.
func (sp *supportScreen) list() tea.Cmd {
	dir := directory(sp.form.Typed(keySent))
	if sp.form.Focused().Key != keySent || dir == sp.dir {
		return nil
	}
	sp.dir = dir
	sp.listing.stop()
	var cmd tea.Cmd
	sp.listing, cmd = begin(sp.s, func(context.Context) ([]Entry, error) { return sp.s.deps.Backend.Files(dir) })
	return cmd
}

// pasted takes a block of fields, or evidence. A single value is typing.
func (sp *supportScreen) pasted(text string) (tea.Cmd, bool) {
	text = strings.TrimSpace(strings.ReplaceAll(text, "\r", "\n"))
	isJSON := strings.HasPrefix(text, "{") || strings.HasPrefix(text, "[")
	fields := target.FromText(text)
	switch {
	case len(fields) > 0 && (!isJSON || !sp.s.recognised(text)):
		return nil, sp.fill(fields)
	case isJSON || strings.ContainsAny(text, " \n") && !sp.pathExpected(text):
		return sp.take(sp.inHand.withText(text)), true
	}
	return nil, false
}

// pathExpected tells whether a text with spaces may yet be the path of a file.
func (sp *supportScreen) pathExpected(text string) bool {
	return sp.form.Focused().Key == keySent && looksLikePath(text)
}

func looksLikePath(text string) bool {
	return !strings.Contains(text, "\n") && strings.ContainsAny(text[:1], `/~.'"`)
}

// fill sets the fields that a text named.
func (sp *supportScreen) fill(named map[target.Field]string) bool {
	var asked []target.Field
	for _, q := range supportQuestions {
		asked = append(asked, q.field)
	}
	return sp.takeOver(named, asked)
}

// take reads what was sent with an addition.
func (sp *supportScreen) take(adding sent) tea.Cmd {
	sp.adding = adding
	sp.wait("reading it")
	read := sp.read(adding)
	var cmd tea.Cmd
	sp.opening, cmd = begin(sp.s, func(ctx context.Context) (opened, error) {
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

func (sp *supportScreen) leaving(key string) tea.Cmd {
	switch key {
	case "target.repo":
		sp.s.nameHost()
	case keySent:
	default:
		sp.form.Renew() // an answer that named its field is shown without the name
	}
	return nil
}

// done adds the chosen file, or judges what is in hand.
func (sp *supportScreen) done() (move, tea.Cmd) {
	if sp.path != "" {
		path := filePath(sp.path)
		sp.form.Retype(keySent, "")
		sp.path = ""
		return stayHere(), sp.take(sp.inHand.withPath(path))
	}
	if sp.nothing() {
		sp.fail(errNothingInHand)
		return stayHere(), nil
	}
	sp.wait("judging what is in hand")
	judge := sp.judge()
	var cmd tea.Cmd
	sp.judging, cmd = begin(sp.s, func(ctx context.Context) (judgedCase, error) {
		record, err := judge(ctx)
		return judgedCase{record}, err
	})
	return stayHere(), cmd
}

func (sp *supportScreen) answer(msg tea.Msg) (move, tea.Cmd) {
	if got, ok := take[[]Entry](&sp.listing, msg); ok && got.err == nil {
		m, cmd := sp.offer(keySent, fileList(got.value, !sp.inHand.empty()))
		if sp.dir != "" && sp.form.Typed(keySent) == sp.dir {
			sp.form.Retype(keySent, sp.dir) // the cursor on the first of its files
		}
		return m, cmd
	}
	if got, ok := take[opened](&sp.opening, msg); ok {
		if got.err != nil {
			sp.fail(got.err)
			return stayHere(), nil
		}
		sp.inHand, sp.record = sp.adding, got.value.record
		sp.notice, sp.bad = []string{"✓ Read. It stands under what is in hand."}, false
		sp.dir = "?" // the list's first row has another meaning now
		m, cmd := sp.release()
		return m, tea.Batch(cmd, sp.list())
	}
	if got, ok := take[judgedCase](&sp.judging, msg); ok {
		if got.err != nil {
			sp.fail(got.err)
			return stayHere(), nil
		}
		sp.busy = ""
		return goToWith(Verify, sp.s.verified(got.value.record)), nil
	}
	return stayHere(), nil
}

// Keys say that pasting is a way, too.
func (sp *supportScreen) Keys() []key.Binding {
	keys := sp.ask.Keys()
	if sp.full != nil {
		return keys
	}
	return append(keys[:1:1], append([]key.Binding{widget.Key("paste", "anything they sent")}, keys[1:]...)...)
}

// meaning comments on the value that is typed, else shows what is in hand.
func (sp *supportScreen) meaning(width int, _ bool) (string, []string) {
	t := sp.s.theme
	for _, q := range supportQuestions {
		if q.key != sp.form.Focused().Key {
			continue
		}
		if p := target.Check(q.field, sp.s.setup.Target.Value(q.field)); p != nil && sp.s.setup.Target.Value(q.field) != "" {
			return "This will be reported", table(t, []row{{"found", p.Found}, {"expected", p.Expected}, {"to do", p.Advice}}, width)
		}
	}
	if sp.record == nil || sp.inHand.empty() {
		return "No access to that account is needed", widget.WrapStyled(supportHint, width, t.Dim)
	}
	var lines []string
	for _, what := range sp.record.Did.Read {
		lines = append(lines, widget.Indent(t.Good.Render("✓ "), widget.Wrap(what, width-2))...)
	}
	return "In hand", lines
}
