package tui

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"clonepath/tui/widget"
)

// screen is one page of the wizard. Screens are pointers with state of their
// own; what outlives them is in the session.
type screen interface {
	// Open is called whenever the screen comes into sight: first, and again when
	// the one after it is left backwards.
	Open() tea.Cmd
	// Update takes a key or an answer, and says where to go.
	Update(tea.Msg) (move, tea.Cmd)
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
	noStep = iota - 1
	stepRepo
	stepAccount
	stepSecret
	stepRole
	stepTrust
	stepCredential
	stepPlan
	stepVerify
)

var stepNames = []string{"Repo", "Account", "Secret", "Role", "Trust", "Credential", "Plan", "Verify"}

// move says where to go after an Update.
type move struct {
	turn turn
	to   Kind
	with any // what the page is about, nil for nothing
}

type turn int

const (
	stay    turn = iota
	forward      // to a new page; back returns here
	back         // to the page before
	backTo       // to a page of a kind further back
	finish       // the wizard is done
)

func goTo(to Kind) move               { return move{turn: forward, to: to} }
func goToWith(to Kind, with any) move { return move{forward, to, with} }
func goBack() move                    { return move{turn: back} }
func goBackTo(to Kind) move           { return move{turn: backTo, to: to} }
func allDone() move                   { return move{turn: finish} }
func stayHere() (m move)              { return m }
func isKey(msg tea.Msg, names ...string) bool {
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
