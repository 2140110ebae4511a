package page

import (
	"context"

	"clonepath/steps/session"
	tea "github.com/charmbracelet/bubbletea"
)

// Item is one message of a task that reports as it goes; next waits for the one
// after it, and the last is the task's answer.
type Item[E any] struct {
	task  int
	Value E
	Next  tea.Cmd
}

// BeginStream runs work as a command whose reports arrive one by one, in order,
// before its answer. Both are dropped once the task is stopped.
func BeginStream[E, T any](s *UI, work func(ctx context.Context, send func(E)) (T, error)) (Task, tea.Cmd) {
	s.tasks++
	ctx, cancel := context.WithCancel(s.ctx)
	t := Task{s.tasks, cancel}
	messages := make(chan tea.Msg, 64)
	post := func(msg tea.Msg) {
		select {
		case messages <- msg:
		case <-ctx.Done():
		}
	}
	next := func() tea.Msg {
		select {
		case msg := <-messages:
			return msg
		case <-ctx.Done():
			return nil
		}
	}
	run := func() tea.Msg {
		defer func() {
			if p := recover(); p != nil {
				post(Answer[T]{task: t.Id, Err: session.CrashOf(p)})
			}
		}()
		value, err := work(ctx, func(e E) { post(Item[E]{t.Id, e, next}) })
		post(Answer[T]{t.Id, value, err})
		return nil
	}
	return t, tea.Batch(run, next)
}

// Hear accepts an item if it is this task's.
func Hear[E any](t Task, msg tea.Msg) (i Item[E], ok bool) {
	i, ok = msg.(Item[E])
	return i, ok && t.Id != 0 && i.task == t.Id
}
