package tui

import (
	"cmp"
	"context"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"clonepath/assets/english"
	"clonepath/awsops/sealed"
	"clonepath/awsops/target"
	"clonepath/checks/evidence"
	"clonepath/steps"
	"clonepath/tui/form"
	"clonepath/tui/widget"
)

// The keys of the fields that this screen does something for.
const (
	keySecretChoice = "choice.secret"
	keySecretID     = "target.secretId"
	keySecretPath   = "target.secretPath"
)

// secretScreen asks for the secret: an existing one out of the account's list, whose
// value is read only after enter, or a new one with its token, which is tried
// against the repository before anything is stored.
type secretScreen struct {
	ask
	listing, reading, trying task
	listed                   bool
	trial                    *Trial       // of the token as it stands
	refused                  sealed.Value // the token that the host refused, which is not tried again
	goesOn                   bool         // every answer is there; only the trial is waited for
	warned                   bool         // the person was told that the token was refused
	keeps                    bool         // the person goes on with the refused token
}

func newSecret(s *ui) *secretScreen {
	sc := &secretScreen{}
	sc.ask = newAsk(s, sc, stepSecret, stepOf(steps.StepSecret).Title, s.secretFields())
	sc.urgent = func() bool {
		return sc.form.Focused().Key == keySecretPath || sc.trial != nil && !sc.existing()
	}
	return sc
}

// secretFields are the questions of the step, the token's kept apart.
func (s *session) secretFields() []form.Field {
	s.assume(keySecretChoice)
	fields := s.formFields(steps.StepSecret)
	for i := range fields {
		if fields[i].Key == steps.TokenKey {
			fields[i] = s.tokenField(fields[i])
		}
	}
	return fields
}

// tokenField keeps what is typed sealed and beside the Setup. One that was typed
// before stands, though it is not shown again.
func (s *session) tokenField(f form.Field) form.Field {
	check := f.Check
	f.Value = func() string { return "" }
	f.Store = func(v string) {
		if v != "" {
			s.token = sealed.New(v)
		}
	}
	f.Check = func(v string) error {
		if v == "" && s.token.Len() > 0 {
			return nil
		}
		return check(v)
	}
	f.Placeholder = "it is not shown"
	if s.token.Len() > 0 {
		f.Empty, f.Placeholder = "typed before, kept", "typed before; enter keeps it"
	}
	return f
}

// Update goes on at once where the refused token is kept: every other answer was
// accepted before.
func (sc *secretScreen) Update(msg tea.Msg) (move, tea.Cmd) {
	m, cmd := sc.ask.Update(msg)
	if !sc.keeps {
		return m, cmd
	}
	sc.keeps = false
	return sc.decide()
}

func (sc *secretScreen) Close() {
	sc.listing.stop()
	sc.reading.stop()
	sc.trying.stop()
}

func (sc *secretScreen) leaving(key string) tea.Cmd {
	switch {
	case key == keySecretChoice && sc.existing():
		return sc.list()
	case key == keySecretChoice:
		sc.form.Offer(keySecretPath, form.List{})
	case key == keySecretID:
		return sc.read()
	case key == keySecretPath:
		sc.s.sealLeaf()
	case key == steps.TokenKey && sc.refused.Len() > 0 && sc.refused.Equal(sc.s.token):
		sc.keeps = sc.warned
	case key == steps.TokenKey:
		return sc.try()
	}
	return nil
}

func (sc *secretScreen) existing() bool { return sc.s.choseSecret() }

func (sc *secretScreen) list() tea.Cmd {
	if sc.listed || sc.listing.running() {
		return nil
	}
	sc.form.Offer(keySecretID, form.List{State: form.Loading, Note: "listing the secrets of " + sc.s.region()})
	var cmd tea.Cmd
	sc.listing, cmd = sc.s.listSecrets()
	return cmd
}

// listSecrets lists the secrets of account and region.
func (s *ui) listSecrets() (task, tea.Cmd) {
	return begin(s, func(ctx context.Context) (page, error) {
		found, more, err := s.deps.Backend.Secrets(ctx)
		return page{found, more}, err
	})
}

// secretList says where the secrets are that it offers.
func (s *session) secretList(p page, err error) form.List {
	list := listOf(p.found, p.more, err, "secrets")
	if list.Note == "" {
		list.Note = english.Plural(len(p.found), "secret") + " in " + s.region()
	}
	return list
}

// read asks for the value of the secret that was just chosen.
func (sc *secretScreen) read() tea.Cmd {
	id := sc.s.setup.Target.SecretID
	if v := sc.s.value; v != nil && v.of == id {
		sc.form.Offer(keySecretPath, sc.s.keyList())
		return nil
	}
	sc.s.value = nil
	sc.form.Offer(keySecretPath, form.List{State: form.Loading, Note: "reading the value of this secret; only the names of its keys are shown"})
	var cmd tea.Cmd
	sc.reading, cmd = begin(sc.s, sc.s.readValue(id))
	return cmd
}

// try starts trying the token while the person answers on.
func (sc *secretScreen) try() tea.Cmd {
	sc.trying.stop()
	sc.trial, sc.warned, sc.refused = nil, false, sealed.Value{}
	var cmd tea.Cmd
	sc.trying, cmd = begin(sc.s, sc.s.tryToken())
	return cmd
}

func (sc *secretScreen) answer(msg tea.Msg) (move, tea.Cmd) {
	if got, ok := take[page](&sc.listing, msg); ok {
		if sc.listed = got.err == nil; sc.listed {
			sc.s.secrets = &got.value
		}
		return sc.offer(keySecretID, sc.s.secretList(got.value, got.err))
	}
	if got, ok := take[secretValue](&sc.reading, msg); ok {
		return sc.offer(keySecretPath, sc.s.keepValue(got.value, got.err))
	}
	if got, ok := take[Trial](&sc.trying, msg); ok {
		return sc.tried(got)
	}
	return stayHere(), nil
}

// keepValue stores a value that was read, sealed, and lists its keys.
func (s *session) keepValue(v secretValue, err error) form.List {
	if err != nil {
		return form.List{State: form.Failed, Note: "The value cannot be read: " + plainError(err) + " Type the key's name."}
	}
	s.sealValue(v.Value)
	s.value = &v
	s.chooseLikelyKey()
	return s.keyList()
}

func (sc *secretScreen) tried(got answer[Trial]) (move, tea.Cmd) {
	sc.trial = &got.value
	if got.err == nil && !got.value.OK {
		sc.refused = sc.s.token
	}
	if !sc.goesOn {
		return stayHere(), nil
	}
	held := sc.held
	sc.goesOn, sc.busy, sc.held = false, "", nil
	m, cmd := sc.decide()
	sc.typedAhead(m, held)
	return m, cmd
}

func (sc *secretScreen) done() (move, tea.Cmd) {
	if sc.trying.running() {
		sc.goesOn = true
		sc.wait("trying the token against the repository")
		return stayHere(), nil
	}
	return sc.decide()
}

// decide goes on, unless the token was refused and the person does not know yet.
func (sc *secretScreen) decide() (move, tea.Cmd) {
	if sc.existing() || sc.trial == nil || sc.trial.OK || sc.warned {
		return goTo(Role), nil
	}
	sc.warned = true
	sc.notice, sc.bad = []string{"✗ " + sc.trial.Text, "Change the token, or press enter here to go on with it nevertheless."}, true
	sc.form.Again(steps.TokenKey, "typed before; enter keeps it", "typed before, kept")
	return stayHere(), nil
}

// keyList is the tree of the value's keys, as rows to choose from.
func (s *session) keyList() form.List {
	shape := s.shape()
	list := form.List{State: form.Ready}
	switch {
	case shape.Binary:
		return form.List{State: form.Failed, Note: "The value is stored as binary; Torque reads text only."}
	case len(shape.Keys) == 0:
		return form.List{State: form.Failed, Note: "The value is not a JSON object, so there is no key to choose."}
	}
	for _, r := range widget.Tree(shape.Keys) {
		detail := r.What
		switch {
		case r.Hidden:
			detail = "this key looks like a token: were key and value swapped?"
		case r.Leaf:
			detail = "•••••••• " + r.What
		}
		list.Options = append(list.Options, form.Option{Value: r.Path, Label: r.Label, Detail: detail, Heading: !r.Leaf || r.Hidden})
	}
	return list
}

func (sc *secretScreen) meaning(width int, brief bool) (string, []string) {
	t := sc.s.theme
	if !sc.existing() {
		return sc.newMeaning(width, brief)
	}
	if sc.s.value == nil || sc.s.value.of != sc.s.setup.Target.SecretID {
		return "", nil
	}
	return "At this key", table(t, pathRows(sc.s.shape(), sc.s.setup.Target.Repo), width)
}

// newMeaning shows the value that will be stored, and whether its token works:
// that alone where there is little room.
func (sc *secretScreen) newMeaning(width int, brief bool) (string, []string) {
	t, s := sc.s.theme, sc.s.asAnswered(steps.StepSecret).WithDefaults()
	key := s.Target.SecretPath
	lines := []string{"{", `  "` + key + `": "••••••••"`, "}"}
	if trial := sc.trial; trial != nil {
		if brief {
			lines = nil
		} else {
			lines = append(lines, "")
		}
		mark, style := "✓ ", t.Good
		if !trial.OK {
			mark, style = "✗ ", t.Bad.UnsetBold()
		}
		lines = append(lines, widget.Indent(style.Render(mark), widget.WrapStyled(trial.Text, width-2, style))...)
	}
	return "Stored in " + s.Secret.Name, lines
}

// pathRows says where the path leads and what can be said of the text there.
func pathRows(shape evidence.Value, repo string) []row {
	if !shape.Path.Found || shape.Leaf == nil {
		text := "nothing: this path leads to no text"
		if shape.Path.Nearest != "" {
			text += "; did you mean " + shape.Path.Nearest + "?"
		}
		return []row{{"!", text}}
	}
	leaf := shape.Leaf
	rows := []row{{"text", "•••••••• " + english.Plural(leaf.Bytes, "character")}}
	rows = append(rows, row{"kind", cmp.Or(leaf.Kind, "none that is known by its prefix")})
	switch wanted := steps.TypeOfHost(repo); {
	case wanted == "" || leaf.Provider == "":
	case leaf.Provider == wanted:
		rows = append(rows, row{"fits", target.RepoHost(repo)})
	default:
		rows = append(rows, row{"!", "it looks like a token for " + leaf.Provider + ", and the repository is on " + wanted})
	}
	for _, flaw := range flaws(*leaf) {
		rows = append(rows, row{"!", flaw})
	}
	if shape.Path.Levels > 1 {
		rows = append(rows, row{"!", "nested: how Torque reads a path of several levels is not published; a key at the top level is safe"})
	}
	if rows[len(rows)-1].word != "!" {
		rows = append(rows, row{"clean", "no space, quote or line end around it"})
	}
	return rows
}

// flaws lists what is wrong with a token, from its shape alone.
func flaws(h evidence.Hygiene) []string {
	var found []string
	for _, f := range []struct {
		is   bool
		text string
	}{
		{h.Bytes == 0, "it is empty"},
		{h.TrailingNewline, "it ends with a line end, which makes Git refuse it"},
		{h.LeadingSpace || h.TrailingSpace, "there is white space around it"},
		{h.Quoted, "it is wrapped in quotation marks"},
		{h.Prefixed != "", "it begins with " + strings.TrimSpace(h.Prefixed) + ", which is not part of a token"},
		{h.JSON, "it is itself a JSON object: choose a deeper key"},
		{h.Placeholder, "it is a placeholder, not a token"},
		{h.NonASCII, "it has characters that no token has"},
	} {
		if f.is {
			found = append(found, f.text)
		}
	}
	return found
}
