package session

import (
	"fmt"
	"sync"
	"time"

	"clonepath/awsops"
)

// journal is what was changed in AWS. Commands write it while the screens run,
// and Run reads it after the last frame, so that leaving in the middle of a plan
// still says what was done.
type journal struct {
	mu      sync.Mutex
	changed []string
	failed  string
	last    time.Time
	running sync.WaitGroup // plans being applied
}

// note records the end of one change.
func (j *journal) note(c awsops.Change, at time.Time, err error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if err != nil {
		j.failed = fmt.Sprintf("%s: %v", c.Title, err)
		return
	}
	j.failed = ""
	j.changed = append(j.changed, c.Title)
	j.last = at
}

func (j *journal) Read() (changed []string, failed string, last time.Time) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return append([]string(nil), j.changed...), j.failed, j.last
}

// Wait lets a write that is on its way finish, but not for ever. slow is called
// if that is not done at once.
func (j *journal) Wait(limit time.Duration, slow func()) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		j.running.Wait()
	}()
	for _, patience := range []time.Duration{limit / 50, limit} {
		select {
		case <-done:
			return
		case <-time.After(patience):
			slow()
			slow = func() {}
		}
	}
}
