//go:build unix

package app

import (
	"regexp"
	"slices"
	"strings"
	"time"
)

// Types types text, all in one write.
func (a *terminal) Types(keys string) {
	a.t.Helper()
	a.enters += strings.Count(keys, "\r")
	if _, err := a.master.WriteString(keys); err != nil {
		a.t.Fatal(err)
	}
}

// Pastes pastes text, as a terminal with bracketed paste does.
func (a *terminal) Pastes(text string) {
	a.t.Helper()
	a.Types("\x1b[200~" + text + "\x1b[201~")
}

// Press presses keys by name and waits, after each, for the screen to change.
func (a *terminal) Press(names ...string) {
	a.t.Helper()
	for _, name := range names {
		before := a.Screen()
		a.strike(name)
		if !a.until(patience, func(screen string) bool { return screen != before }) {
			a.t.Fatalf("%s changes nothing on the screen:\n%s", name, before)
		}
	}
}

// strike presses a key and waits for nothing.
func (a *terminal) strike(name string) {
	if bytes, ok := strokes[name]; ok {
		name = bytes
	}
	a.Types(name)
}

var strokes = map[string]string{
	"enter": "\r", "esc": "\x1b", "up": "\x1b[A", "down": "\x1b[B", "right": "\x1b[C", "left": "\x1b[D", "tab": "\t", "shift+tab": "\x1b[Z",
	"ctrl+c": "\x03", "ctrl+o": "\x0f", "ctrl+u": "\x15", "ctrl+x": "\x18", "ctrl+z": "\x1a", "pgdown": "\x1b[6~",
}

// asked waits until a question has the focus.
func (a *terminal) asked(question string) {
	a.t.Helper()
	if !a.until(patience, func(screen string) bool { return focused(screen, question) }) {
		a.t.Fatalf("%q is not asked:\n%s", question, a.Screen())
	}
}

// answered waits until another question has the focus, or the answer was refused.
func (a *terminal) answered(question string) {
	a.t.Helper()
	if !a.until(patience, func(screen string) bool { return !focused(screen, question) || strings.Contains(screen, "✗") }) {
		a.t.Fatalf("%q takes no answer:\n%s", question, a.Screen())
	}
}

func focused(screen, question string) bool {
	return strings.Contains(blanks.Replace(screen), "┃"+squeezed(question))
}

var blanks = strings.NewReplacer(" ", "", "\n", "", "│", "")

// Accepts takes what is offered as the answer to a question.
func (a *terminal) Accepts(question string) {
	a.t.Helper()
	a.asked(question)
	a.strike("enter")
	a.answered(question)
}

// Answers types an answer in place of the one that is offered.
func (a *terminal) Answers(question, answer string) {
	a.t.Helper()
	a.asked(question)
	a.Types("\x15" + answer + "\r")
	a.answered(question)
}

// Chooses moves the cursor to an option and takes it.
func (a *terminal) Chooses(question, label string) {
	a.t.Helper()
	a.asked(question)
	a.idle() // a list that arrives moves the cursor
	a.Sees(label)
	for range 20 {
		if reads(a.Screen(), "▸ "+label) {
			a.strike("enter")
			a.answered(question)
			return
		}
		a.Press("down")
	}
	a.t.Fatalf("the cursor does not reach %q:\n%s", label, a.Screen())
}

// underWay is how the screens say that they wait for something.
// Enter is held while they do, and is the next screen's then.
var underWay = regexp.MustCompile(`… [a-z]+ing\b|Comparing what|Verify · checking|AWS is asked again|Making the changes`)

// settled is how long no frame comes once an answer has been taken. On a busy
// machine one may show the form that is left, with the next page on its way.
const settled = 80 * time.Millisecond

// idle waits until nothing is under way, and no more frames come.
func (a *terminal) idle() {
	a.t.Helper()
	deadline := time.After(patience)
	for {
		screen, news := a.last()
		var quiet <-chan time.Time
		if strings.TrimSpace(screen) != "" && !underWay.MatchString(screen) {
			quiet = time.After(settled)
		}
		select {
		case <-news:
		case <-quiet:
			return
		case <-deadline:
			a.t.Fatalf("something is still under way:\n%s", a.Screen())
		}
	}
}

// slowFrame is how long a frame may take on a busy machine under the race
// detector: a second enter before it would answer what nobody has seen.
const slowFrame = 8 * time.Second

// EnterUntil presses enter until a text is seen. A plan takes no key before it
// was seen, so where nothing changes enter is pressed again.
func (a *terminal) EnterUntil(text string) {
	a.t.Helper()
	for range 40 {
		a.idle()
		before := a.Screen()
		if reads(before, text) {
			return
		}
		a.strike("enter")
		a.until(slowFrame, func(screen string) bool { return screen != before || a.hasEnded() })
		if a.hasEnded() {
			if a.until(slowFrame, func(screen string) bool { return reads(screen, text) }) {
				return // its last words come a moment after its end
			}
			a.t.Fatalf("the wizard ended before %q was seen; the screens before it were\n%s", text, a.lately(4))
		}
	}
	a.t.Fatalf("%q is not reached by enter alone; the last screen is\n%s", text, a.Screen())
}

// hasEnded tells whether the program has left.
func (a *terminal) hasEnded() bool {
	select {
	case <-a.ended:
		return true
	default:
		return false
	}
}

// lately are the last different frames with something on them.
func (a *terminal) lately(n int) string {
	a.mu.Lock()
	defer a.mu.Unlock()
	var list []string
	for _, frame := range slices.Backward(slices.Compact(slices.Clone(a.frames))) {
		if strings.TrimSpace(frame) != "" && len(list) < n {
			list = append(list, frame)
		}
	}
	slices.Reverse(list)
	return strings.Join(list, "\n")
}

// Agrees makes the changes of the plan in sight.
func (a *terminal) Agrees() {
	a.t.Helper()
	a.Sees("apply th", "go back")
	for !reads(a.Screen(), "▸ apply") {
		a.Press("left")
	}
	for range 5 {
		a.strike("enter")
		if a.until(time.Second, func(screen string) bool { return !reads(screen, "▸ apply") }) {
			return
		}
	}
	a.t.Fatalf("the plan takes no enter:\n%s", a.Screen())
}
