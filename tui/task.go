package tui

import (
	"context"
	"fmt"
	"runtime/debug"

	tea "github.com/charmbracelet/bubbletea"
)

// task is one piece of work of a screen. Its answer is taken only while the
// task is the screen's present one; leaving the screen cancels it.
type task struct {
	id     int
	cancel context.CancelFunc
}

// answer is what a task returns.
type answer[T any] struct {
	task  int
	value T
	err   error
}

// begin runs work as a command. A panic in it becomes its error: the terminal
// must be left sane, and a person should read what happened.
func begin[T any](s *ui, work func(context.Context) (T, error)) (task, tea.Cmd) {
	s.tasks++
	ctx, cancel := context.WithCancel(s.ctx)
	t := task{s.tasks, cancel}
	return t, func() (msg tea.Msg) {
		defer cancel()
		defer func() {
			if p := recover(); p != nil {
				msg = answer[T]{task: t.id, err: crashOf(p)}
			}
		}()
		value, err := work(ctx)
		return answer[T]{t.id, value, err}
	}
}

// running tells whether the task waits for its answer.
func (t task) running() bool { return t.cancel != nil }

// stop cancels the task and makes its answer stale.
func (t *task) stop() {
	if t.cancel != nil {
		t.cancel()
	}
	*t = task{}
}

// take accepts an answer if it is this task's, once.
func take[T any](t *task, msg tea.Msg) (a answer[T], ok bool) {
	a, ok = msg.(answer[T])
	if !ok || t.id == 0 || a.task != t.id {
		return a, false
	}
	t.stop()
	return a, true
}

// crash is a panic of a task.
type crash struct {
	value any
	stack []byte
}

// crashOf wraps what was recovered.
func crashOf(recovered any) error { return &crash{recovered, debug.Stack()} }

func (c *crash) Error() string {
	return fmt.Sprintf("clonepath itself failed: %v; please report it with what you did before", c.value)
}
