package sandbox

import (
	"testing"
	"time"
)

func TestMeter(t *testing.T) {
	var m meter
	now := time.Date(2025, 11, 6, 12, 0, 0, 0, time.UTC)
	admitted := func(name string, n int) (count int) {
		for range n {
			if m.admits(name, 10, now) {
				count++
			}
		}
		return count
	}
	if got := admitted("a", 15); got != 10 {
		t.Errorf("%d at once, want 10", got)
	}
	if got := admitted("b", 3); got != 3 {
		t.Errorf("%d of another caller, want 3", got)
	}
	now = now.Add(300 * time.Millisecond)
	if got := admitted("a", 15); got != 3 {
		t.Errorf("%d after 0.3 s, want 3", got)
	}
	now = now.Add(time.Hour)
	if got := admitted("a", 15); got != 10 {
		t.Errorf("%d after an hour, want 10", got)
	}
	if !m.admits("a", 0, now) {
		t.Error("no rate refuses")
	}
}
