package tui

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"
)

// item is one message of a task that reports as it goes; next waits for the one
// after it, and the last is the task's answer.
type item[E any] struct {
	task  int
	value E
	next  tea.Cmd
}

// beginStream runs work as a command whose reports arrive one by one, in order,
// before its answer. Both are dropped once the task is stopped.
func beginStream[E, T any](s *ui, work func(ctx context.Context, send func(E)) (T, error)) (task, tea.Cmd) {
	s.tasks++
	ctx, cancel := context.WithCancel(s.ctx)
	t := task{s.tasks, cancel}
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
				post(answer[T]{task: t.id, err: crashOf(p)})
			}
		}()
		value, err := work(ctx, func(e E) { post(item[E]{t.id, e, next}) })
		post(answer[T]{t.id, value, err})
		return nil
	}
	return t, tea.Batch(run, next)
}

// hear accepts an item if it is this task's.
func hear[E any](t task, msg tea.Msg) (i item[E], ok bool) {
	i, ok = msg.(item[E])
	return i, ok && t.id != 0 && i.task == t.id
}
