package tui

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"

	"clonepath/checks/faults"
)

// BenchmarkKeyToFrame is the time from a key to its frame at 200×60: Update and
// View. p99 is what a person may feel; the promise is 4 ms. On a busy machine it
// measures the others: p99-quiet is that of the quietest hundred keys.
func BenchmarkKeyToFrame(b *testing.B) {
	down := []tea.KeyMsg{{Type: tea.KeyDown}}
	typing := []tea.KeyMsg{{Type: tea.KeyRunes, Runes: []rune("x")}, {Type: tea.KeyBackspace}}
	for _, tc := range []struct {
		name   string
		screen func(*session) screen
		keys   []tea.KeyMsg // in turn
	}{
		{"form", func(s *session) screen { return newRepo(s) }, typing},
		{"60 checks", func(s *session) screen { v := newVerify(s, asSetUp); v.report = reportOf(100); return v }, down},
		{"report of 500 lines", reportScreenOf(500), down},
		{"report of 5000 lines", reportScreenOf(5000), down},
	} {
		b.Run(tc.name, func(b *testing.B) {
			times := keyToFrame(b, tc.screen, tc.keys)
			quiet := slices.MinFunc(slices.Collect(slices.Chunk(times, 100)), func(x, y []time.Duration) int {
				return cmp.Compare(percentile(x, 99), percentile(y, 99))
			})
			b.ReportMetric(milliseconds(percentile(quiet, 99)), "p99-quiet-ms")
			b.ReportMetric(milliseconds(percentile(times, 99)), "p99-ms")
		})
	}
	b.Run("growth from 500 to 5000 lines", func(b *testing.B) {
		short, long := keyToFrame(b, reportScreenOf(500), down), keyToFrame(b, reportScreenOf(5000), down)
		b.ReportMetric(float64(percentile(long, 50))/float64(percentile(short, 50)), "ratio")
	})
}

func percentile(times []time.Duration, p int) time.Duration {
	return slices.Sorted(slices.Values(times))[len(times)*p/100]
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// reportOf is a report with 60 checks whose text has that many lines.
func reportOf(lines int) *faults.Report {
	r := someReport()
	for len(r.Checks) < 60 {
		r.Checks = append(r.Checks, r.Checks[len(r.Checks)%9])
	}
	for at := range max(0, lines-100) {
		r.RootCauses[0].Evidence = append(r.RootCauses[0].Evidence, fmt.Sprintf("line %d of what was observed", at))
	}
	return r
}

func reportScreenOf(lines int) func(*session) screen {
	return func(s *session) screen {
		s.report = reportOf(lines)
		return newReport(s, asSetUp)
	}
}

// keyToFrame presses keys as often as the benchmark asks for.
func keyToFrame(b *testing.B, build func(*session) screen, keys []tea.KeyMsg) []time.Duration {
	b.Helper()
	deps := testDeps(&fakeWorld{})
	deps.Colour = true
	lipgloss.SetColorProfile(profile(deps.Colour))
	s := newSession(b.Context(), deps, &strings.Builder{})
	a := newApp(s)
	a.history = []screen{build(s)}
	a.Update(tea.WindowSizeMsg{Width: 200, Height: 60})
	a.View()
	times := make([]time.Duration, 0, b.N)
	for i := range b.N {
		begun := time.Now()
		a.Update(keys[i%len(keys)])
		a.View()
		times = append(times, time.Since(begun))
	}
	return times
}
