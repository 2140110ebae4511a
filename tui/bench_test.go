package tui

import (
	"slices"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
)

// BenchmarkKeyToFrame is the time from a key to its frame at 200×60: in a form,
// in a run with 60 checks, and in a report of 5,000 lines. p99 is what a person
// may feel.
func BenchmarkKeyToFrame(b *testing.B) {
	r := someReport()
	for len(r.Checks) < 60 {
		r.Checks = append(r.Checks, r.Checks[len(r.Checks)%9])
	}
	long := *r
	long.RootCauses = slices.Clone(r.RootCauses)
	long.RootCauses[0].Evidence = slices.Repeat([]string{strings.Repeat("evidence ", 12)}, 5000)
	for _, tc := range []struct {
		name   string
		screen func(*session) screen
		key    tea.KeyMsg
	}{
		{"form", func(s *session) screen { return newRepo(s) }, tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("x")}},
		{"verify", func(s *session) screen { v := newVerify(s, asSetUp); v.report = r; return v }, tea.KeyMsg{Type: tea.KeyDown}},
		{"report", func(s *session) screen { s.report = &long; return newReport(s, asSetUp) }, tea.KeyMsg{Type: tea.KeyDown}},
	} {
		b.Run(tc.name, func(b *testing.B) { keyToFrame(b, tc.screen, tc.key) })
	}
}

func keyToFrame(b *testing.B, build func(*session) screen, key tea.KeyMsg) {
	s := newSession(b.Context(), testDeps(&fakeWorld{}), &strings.Builder{})
	a := newApp(s)
	a.history = []screen{build(s)}
	a.Update(tea.WindowSizeMsg{Width: 200, Height: 60})
	a.View()
	var times []time.Duration
	for b.Loop() {
		begun := time.Now()
		a.Update(key)
		a.View()
		times = append(times, time.Since(begun))
	}
	slices.Sort(times)
	b.ReportMetric(float64(times[len(times)*99/100].Microseconds())/1000, "ms-p99")
}
