package faults_test

import (
	"testing"
	"time"

	"clonepath/checks/evidence"
	"clonepath/checks/faults/faulttest"
	"clonepath/checks/verdict"
)

// What AWS says of its clock has whole seconds. A call made shortly after a
// change is a proof all the same; one made before a change is none.
func TestProofShortlyAfterAChange(t *testing.T) {
	for name, test := range map[string]struct {
		skew    float64       // seconds by which the server's clock is ahead
		changed time.Duration // after the call, by the server's clock
		want    verdict.Provenance
	}{
		"no skew, before":           {0, -100 * time.Millisecond, verdict.Proven},
		"cut off, before":           {-0.9, -100 * time.Millisecond, verdict.Proven},
		"cut off, after":            {-0.9, 100 * time.Millisecond, verdict.Evaluated},
		"behind and cut off":        {-60.9, -60*time.Second - 100*time.Millisecond, verdict.Proven},
		"behind, a minute later":    {-60.9, 0, verdict.Evaluated},
		"ahead, a change meanwhile": {3600, 3500 * time.Second, verdict.Proven},
		"ahead, changed after":      {3600, 3700 * time.Second, verdict.Evaluated},
	} {
		r := faulttest.Healthy()
		r.Local.Value.ClockSkew = &test.skew
		at := r.RoleValue.At.Add(test.changed)
		r.Secret.Value.LastChanged = &at
		rep := judged(t, r)
		for _, c := range rep.Checks {
			if c.ID == evidence.RoleReadsSecret && c.Provenance != test.want {
				t.Errorf("%s: %s, want %s", name, c.Provenance, test.want)
			}
		}
	}
}
