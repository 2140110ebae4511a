package page

import (
	"context"
	"time"

	"clonepath/steps/session"
	tea "github.com/charmbracelet/bubbletea"
)

// Task is one piece of work of a screen. Its answer is taken only while the
// task is the screen's present one; leaving the screen cancels it.
type Task struct {
	Id     int
	Cancel context.CancelFunc
}

// Answer is what a task returns.
type Answer[T any] struct {
	task  int
	Value T
	Err   error
}

// Begin runs work as a command. A panic in it becomes its error: the terminal
// must be left sane, and a person should read what happened.
func Begin[T any](s *UI, work func(context.Context) (T, error)) (Task, tea.Cmd) {
	s.tasks++
	ctx, cancel := context.WithCancel(s.ctx)
	t := Task{s.tasks, cancel}
	return t, func() (msg tea.Msg) {
		defer cancel()
		defer func() {
			if p := recover(); p != nil {
				msg = Answer[T]{task: t.Id, Err: session.CrashOf(p)}
			}
		}()
		value, err := work(ctx)
		return Answer[T]{t.Id, value, err}
	}
}

// Running tells whether the task waits for its answer.
func (t Task) Running() bool { return t.Cancel != nil }

// Stop cancels the task and makes its answer stale.
func (t *Task) Stop() {
	if t.Cancel != nil {
		t.Cancel()
	}
	*t = Task{}
}

// Take accepts an answer if it is this task's, once.
func Take[T any](t *Task, msg tea.Msg) (a Answer[T], ok bool) {
	a, ok = msg.(Answer[T])
	if !ok || t.Id == 0 || a.task != t.Id {
		return a, false
	}
	t.Stop()
	return a, true
}

// Tick moves the clock of the run with this task's id.
type Tick struct{ Task int }

const tickTime = 100 * time.Millisecond

// Ticking moves the clock of a task until that ends.
func Ticking(t Task) tea.Cmd {
	return tea.Tick(tickTime, func(time.Time) tea.Msg { return Tick{t.Id} })
}
