package compare

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// mostEvents is how many events are named of one change.
const mostEvents = 3

// recorded says when a thing changed and who did it: what CloudTrail recorded
// between the two runs, the newest first, and the thing's own date.
func (p *pair) recorded(row *row, f found) []string {
	lines := []string{}
	if p.b == nil {
		return lines
	}
	since := p.a.Taken.Truncate(time.Second) // AWS's times are cut to seconds
	for _, e := range p.b.Trail.Get() {
		if e.Code != "" || !e.Write || e.At.Before(since) || !slices.Contains(row.events, e.Name) || len(lines) == mostEvents {
			continue
		}
		lines = append(lines, fmt.Sprintf("%s: %s by %s (CloudTrail event %s, %s)", moment(e.At), e.Name, cmp.Or(e.Caller, e.Account, "nobody named"), e.ID, e.Region))
	}
	if len(lines) == 0 && f.at != nil && !f.at.Before(since) {
		lines = append(lines, fmt.Sprintf("last changed %s", moment(*f.at)))
	}
	return lines
}

func moment(t time.Time) string { return t.UTC().Format(time.DateTime) + " UTC" }
