package page

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"clonepath/steps/session"
	"clonepath/tui/widget"
)

// Page is one page of the wizard. Screens are pointers with state of their
// own; what outlives them is in the session.
type Page interface {
	// Open is called whenever the screen comes into sight: first, and again when
	// the one after it is left backwards.
	Open() tea.Cmd
	// Update takes a key or an answer, and says where to go.
	Update(tea.Msg) (Move, tea.Cmd)
	// View draws the screen into the frame, whose header and footer are set.
	View(widget.Frame) string
	// Keys are the bindings that work now, most important first.
	Keys() []key.Binding
	// Step is the place in the line of steps, noStep for none.
	Step() int
	// Close cancels what the screen has running.
	Close()
}

// The line of steps.
const (
	NoStep = iota - 1
	StepRepo
	StepAccount
	StepSecret
	StepRole
	StepTrust
	StepCredential
	StepPlan
	stepVerify
)

// StepNames are the words of the line of steps.
var StepNames = []string{"Repo", "Account", "Secret", "Role", "Trust", "Credential", "Plan", "Verify"}

// Move says where to go after an Update.
type Move struct {
	Turn turn
	To   Kind
	With any // what the page is about, nil for nothing
}

type turn int

const (
	stay    turn = iota
	Forward      // to a new page; back returns here
	Back         // to the page before
	BackTo       // to a page of a kind further back
	Finish       // the wizard is done
)

// GoTo moves on to a page.
func GoTo(to Kind) Move { return Move{Turn: Forward, To: to} }

// GoToWith moves on and hands something over.
func GoToWith(to Kind, with any) Move { return Move{Forward, to, with} }

// GoBack moves to the page before.
func GoBack() Move { return Move{Turn: Back} }

// GoBackTo moves back to a page that was there.
func GoBackTo(to Kind) Move { return Move{Turn: BackTo, To: to} }

// AllDone ends the wizard.
func AllDone() Move { return Move{Turn: Finish} }

// StayHere moves nowhere.
func StayHere() (m Move) { return m }

// IsKey reports whether a message is one of these keys.
func IsKey(msg tea.Msg, names ...string) bool {
	k, ok := msg.(tea.KeyMsg)
	if !ok {
		return false
	}
	for _, name := range names {
		if k.String() == name {
			return true
		}
	}
	return false
}

// StepOfSubject is the last of a set-up; a check of what exists has no steps.
func StepOfSubject(what session.Subject) int {
	if what != session.AsSetUp {
		return NoStep
	}
	return stepVerify
}
