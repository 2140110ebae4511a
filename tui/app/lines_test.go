package app

import (
	"clonepath/steps/session"
	"clonepath/tui/page"
	"clonepath/tui/plain"
	"context"
	"io"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// patience is how long anything may take to be seen; nothing waits for it in
// vain but a test that fails.
const patience = 20 * time.Second

// lines is a person at `--plain`: the same verbs as at a terminal, where what is
// in sight is what was written since the last answer.
type lines struct {
	t   *testing.T
	in  *io.PipeWriter
	mu  sync.Mutex
	out strings.Builder
	at  int // where the present question begins

	stop    context.CancelFunc // what a signal does
	news    chan struct{}      // closed by the next output
	ended   chan struct{}
	outcome session.Outcome
	err     error
}

// say runs the line-by-line wizard.
func say(t *testing.T, deps page.Deps) *lines {
	t.Helper()
	in, keyboard := io.Pipe()
	ctx, stop := context.WithCancel(t.Context())
	t.Cleanup(stop)
	a := &lines{t: t, in: keyboard, stop: stop, news: make(chan struct{}), ended: make(chan struct{})}
	go func() {
		defer close(a.ended)
		a.outcome, a.err = plain.RunPlain(ctx, deps, in, a)
		_ = in.Close()
	}()
	t.Cleanup(func() {
		_ = keyboard.Close()
		<-a.ended
	})
	return a
}

// Write takes what the wizard says.
func (a *lines) Write(p []byte) (int, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.out.Write(p)
	close(a.news)
	a.news = make(chan struct{})
	return len(p), nil
}

func (a *lines) all() (text string, news chan struct{}) {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.out.String(), a.news
}

// asked waits for the next question, or the end, and returns what was said since
// the last answer.
func (a *lines) asked() string {
	a.t.Helper()
	deadline := time.After(patience)
	for {
		text, news := a.all()
		if said := text[a.at:]; strings.HasSuffix(said, "> ") {
			return said
		}
		select {
		case <-news:
		case <-a.ended:
			text, _ = a.all()
			return text[a.at:]
		case <-deadline:
			a.t.Fatalf("no question comes:\n%s", text)
		}
	}
}

// Sees asserts that texts were said since the last answer.
func (a *lines) Sees(texts ...string) {
	a.t.Helper()
	said := a.asked()
	for _, text := range texts {
		if !reads(said, text) {
			a.t.Fatalf("%q is not said:\n%s", text, said)
		}
	}
}

// NeverSees asserts that texts were never said.
func (a *lines) NeverSees(texts ...string) {
	a.t.Helper()
	all, _ := a.all()
	for _, text := range texts {
		if strings.Contains(all, text) {
			a.t.Fatalf("%q is said:\n%s", text, all)
		}
	}
}

// Answers answers a question.
func (a *lines) Answers(question, answer string) {
	a.t.Helper()
	a.Sees(question)
	all, _ := a.all()
	a.at = len(all)
	if _, err := io.WriteString(a.in, answer+"\n"); err != nil {
		a.t.Fatalf("nobody listens any more (%v):\n%s", err, all)
	}
}

// Accepts takes the answer in brackets.
func (a *lines) Accepts(question string) {
	a.t.Helper()
	a.Answers(question, "")
}

// Chooses answers with the number of an option.
func (a *lines) Chooses(question, label string) {
	a.t.Helper()
	a.Sees(question)
	said := a.asked()
	found := regexp.MustCompile(`(?m)^ +(\d+)\. ` + regexp.QuoteMeta(label)).FindStringSubmatch(said)
	if found == nil {
		a.t.Fatalf("%q is not among the options:\n%s", label, said)
	}
	a.Answers(question, found[1])
}

// Agrees makes the changes of the plan that was said.
func (a *lines) Agrees() {
	a.t.Helper()
	a.Chooses("Make th", "apply")
}

// EnterUntil takes what is offered until a text is said.
func (a *lines) EnterUntil(text string) {
	a.t.Helper()
	for range 40 {
		if reads(a.asked(), text) {
			return
		}
		a.Accepts("")
	}
	a.t.Fatalf("%q is not reached", text)
}

// Finishes waits for the end after the report, and tells how the wizard ended.
func (a *lines) Finishes() session.Outcome {
	a.t.Helper()
	a.Sees("Report")
	return a.Left()
}

// Quits ends the input.
func (a *lines) Quits() session.Outcome {
	a.t.Helper()
	_ = a.in.Close()
	return a.Left()
}

// Interrupts presses ctrl+c as soon as a text is said.
func (a *lines) Interrupts(text string) session.Outcome {
	a.t.Helper()
	deadline := time.After(patience)
	for {
		all, news := a.all()
		if reads(all[a.at:], text) {
			a.stop()
			return a.Left()
		}
		select {
		case <-news:
		case <-deadline:
			a.t.Fatalf("%q is not said:\n%s", text, all)
		}
	}
}

// Left waits for the end; what was written was lines and nothing else.
func (a *lines) Left() session.Outcome {
	a.t.Helper()
	select {
	case <-a.ended:
	case <-time.After(patience):
		a.t.Fatal("the wizard does not end")
	}
	if all, _ := a.all(); strings.ContainsAny(all, "│┌└├─▸⠋\x1b\r") {
		a.t.Errorf("boxes, marks or escapes:\n%s", all)
	}
	return a.outcome
}
