package app

import (
	"cmp"
	"fmt"
	"slices"
	"testing"
	"time"

	"clonepath/checks/verdict"

	"clonepath/steps/session"
	"clonepath/tui/page"
	"clonepath/tui/pages/setup"
	"clonepath/tui/pages/verify"
	tea "github.com/charmbracelet/bubbletea"
)

// BenchmarkKeyToFrame is the time from a key to its frame at 200×60: Update and
// View, with the collector as it runs in the wizard. p99 is what a person may
// feel; the promise is 4 ms. On a busy machine it measures the others: p99-quiet
// is that of the quietest hundred keys.
func BenchmarkKeyToFrame(b *testing.B) {
	up := []tea.KeyMsg{{Type: tea.KeyDown}, {Type: tea.KeyUp}}
	down := up[:1]
	typing := []tea.KeyMsg{{Type: tea.KeyRunes, Runes: []rune("x")}, {Type: tea.KeyBackspace}}
	for _, tc := range []struct {
		name string
		play func(*driver) // leads to the screen
		keys []tea.KeyMsg  // in turn
	}{
		{"form", onScreen(func(s *page.UI) page.Page { return setup.NewRepo(s) }), typing},
		{"form with a preview", func(d *driver) { existing(d).Press("enter") }, up},
		{"secret's keys", func(d *driver) { d.EnterUntil("22 characters") }, up},
		{"plan with diffs", func(d *driver) { d.EnterUntil("Plan:") }, up},
		{"60 checks", onScreen(func(s *page.UI) page.Page {
			v := verify.NewChecking(s, s.Verify(session.AsSetUp))
			v.Report = longReport(100)
			return verify.NewVerify(v)
		}), down},
		{"report of 500 lines", reportScreenOf(500), down},
		{"report of 5000 lines", reportScreenOf(5000), down},
	} {
		b.Run(tc.name, func(b *testing.B) {
			times := keyToFrame(b, tc.play, tc.keys)
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
func longReport(lines int) *verdict.Report {
	r := someReport()
	for len(r.Checks) < 60 {
		r.Checks = append(r.Checks, r.Checks[len(r.Checks)%9])
	}
	for at := range max(0, lines-100) {
		r.RootCauses[0].Evidence = append(r.RootCauses[0].Evidence, fmt.Sprintf("line %d of what was observed", at))
	}
	return r
}

func reportScreenOf(lines int) func(*driver) {
	return onScreen(func(s *page.UI) page.Page {
		v := s.Verify(session.AsSetUp)
		v.Report = longReport(lines)
		return verify.NewReport(s, page.ReportOf{Found: v})
	})
}

// onScreen puts a screen in sight without the way to it.
func onScreen(build func(*page.UI) page.Page) func(*driver) {
	return func(d *driver) {
		d.app.history = []visit{{page.Start, build(d.app.s)}}
		d.app.View()
	}
}

// keyToFrame presses keys as often as the benchmark asks for.
func keyToFrame(b *testing.B, play func(*driver), keys []tea.KeyMsg) []time.Duration {
	b.Helper()
	deps := testDeps(&fakeWorld{})
	deps.Colour = true
	d := drive(b, deps, 200, 60)
	play(d)
	times := make([]time.Duration, 0, b.N)
	b.ResetTimer()
	for i := range b.N {
		begun := time.Now()
		d.app.Update(keys[i%len(keys)])
		d.app.View()
		times = append(times, time.Since(begun))
	}
	return times
}
