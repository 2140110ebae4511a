package endtoend

import (
	"bytes"
	gocmp "cmp"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"clonepath/assets"
	"clonepath/awsops/sandbox"
	"clonepath/checks"
	"clonepath/checks/evidence"
	"clonepath/checks/faults"
	"clonepath/checks/report"
	"clonepath/checks/verdict"
)

// somePairs are tried by an ordinary run, fewPairs by one with -short;
// CLONEPATH_ALL_PAIRS=1 (make pairs) tries all.
const (
	somePairs = 200
	fewPairs  = 40
)

// TestPairs: two faults at once are both named, except one that the other
// blocks; nothing else is named, and the order of the faults makes no
// difference.
func TestPairs(t *testing.T) {
	alone := singles(t)
	for _, p := range pairs(t) {
		t.Run(p[0]+"+"+p[1], func(t *testing.T) {
			t.Parallel()
			var diff string
			for range 3 { // an optional probe has a second, which a busy machine may not grant
				now := time.Now()
				forth, back := broken(t, p[0]+"+"+p[1], now), broken(t, p[1]+"+"+p[0], now)
				if diff = cmp.Diff(same(t, forth), same(t, back)); diff == "" {
					compare(t, forth, alone[p[0]], alone[p[1]])
					return
				}
			}
			t.Errorf("the order of the faults changes the report: %s", diff)
		})
	}
}

// compare wants what each fault alone shows, less what the other blocks, and
// nothing else.
func compare(t *testing.T, both, a, b *verdict.Report) {
	t.Helper()
	var want []string
	for _, side := range [][2]*verdict.Report{{a, b}, {b, a}} {
		for _, f := range side[0].RootCauses {
			named := ids(both.RootCauses)
			switch as := seenAs[f.Fault]; {
			case faults.Blocks(side[1], f) && faults.Blocks(both, f), !slices.Contains(named, f.Fault) && hidden(both, side[1], f):
			case as != "" && !slices.Contains(named, f.Fault):
				want = append(want, as)
			default:
				want = append(want, f.Fault)
			}
		}
	}
	if got := sorted(ids(both.RootCauses)); !slices.Equal(got, sorted(want)) {
		t.Errorf("root causes %v, want %v", got, sorted(want))
		for _, f := range both.RootCauses {
			t.Logf("%s at %s (%s): %s", f.Fault, f.Check, f.Certainty, f.Summary)
		}
		for _, f := range slices.Concat(a.RootCauses, b.RootCauses) {
			t.Logf("%s alone is at %s (%s), which is %s in both", f.Fault, f.Check, f.Certainty, checkOf(both, f.Check).Status)
		}
	}
}

// seenAs are faults that have another name where a fault beside them leaves open
// which of the two it is.
var seenAs = map[string]string{
	"secret-missing-masked-as-denied": "secret-not-found",
	"secret-replica-not-synced":       "secret-wrong-region-arn",
	"secret-wrong-region-name":        "secret-wrong-region-arn",
	// Nothing resolves, and the sign in front of the path is seen first.
	"value-key-missing": "cred-path-syntax", "value-key-case": "cred-path-syntax", "value-key-whitespace": "cred-path-syntax",
}

// hidden reports whether a fault may go unnamed, because the other keeps us from
// seeing it: its statement waits for one that the other breaks, or is unknown
// for want of a fact that the other keeps back. It is never green.
func hidden(both, other *verdict.Report, f verdict.Finding) bool {
	c := checkOf(both, f.Check)
	switch c.Status {
	case verdict.Blocked:
		return checkOf(other, c.BlockedBy).Status == verdict.Fail
	case verdict.Unknown:
		return byCall(f) || checkOf(other, f.Check).Status == verdict.Unknown
	case verdict.Fail: // one call has one answer
		return byCall(f) && slices.ContainsFunc(other.RootCauses, func(g verdict.Finding) bool { return g.Check == f.Check && byCall(g) })
	case verdict.Warn: // without the call that it stopped, it is only suspect
		return byCall(f) && slices.Contains(ids(both.Warnings), f.Fault)
	}
	return false
}

// byCall reports whether a fault was seen in a call that was refused, which beside
// another fault may not take place.
func byCall(f verdict.Finding) bool {
	return slices.ContainsFunc(f.Evidence, func(line string) bool { return strings.Contains(line, " answered HTTP ") })
}

func sorted(list []string) []string { return slices.Compact(slices.Sorted(slices.Values(list))) }

// singles runs each fault alone.
func singles(t *testing.T) map[string]*verdict.Report {
	t.Helper()
	all := map[string]*verdict.Report{}
	var mu sync.Mutex
	t.Run("alone", func(t *testing.T) {
		for _, injection := range sandbox.Injections() {
			t.Run(injection.Fault, func(t *testing.T) {
				t.Parallel()
				r := broken(t, injection.Fault, time.Now())
				mu.Lock()
				defer mu.Unlock()
				all[injection.Fault] = r
			})
		}
	})
	return all
}

// together are pairs that make another fault than the two: why.
var together = map[string]string{
	"secret-account-mismatch-arn+role-arn-wrong-account":               unseenAccount,
	"kms-default-key-cross-account+role-arn-wrong-account":             unseenAccount,
	"kms-vpce-or-caller-account+role-arn-wrong-account":                "the account that the key asks for is the one that the Role ARN names",
	"secret-account-mismatch-arn+kms-default-key-cross-account":        "both move the secret to another account, each with a key of its own",
	"secret-wrong-region-name+agent-sts-region-disabled":               movedAgent,
	"secret-wrong-region-arn+agent-sts-region-disabled":                movedAgent,
	"secret-replica-not-synced+agent-sts-region-disabled":              movedAgent,
	"cred-secret-region-vs-agent+agent-sts-region-disabled":            movedAgent,
	"role-condition-tags-ip+runner-identity-assumed":                   "an agent of the account itself calls from inside the network that the condition asks for",
	"trust-externalid-required-not-sent+cred-external-id-empty-string": "an External ID that is sent empty is another fault than one that is not sent",
}

const (
	unseenAccount = "everything is in an account of which the operator sees nothing"
	movedAgent    = "the agent is in a region in which STS is not switched off"
)

// pairs lists pairs of faults of different stages, the same ones at each run.
// Two that overwrite one another can't be seen at once: sandbox says why.
func pairs(t *testing.T) [][2]string {
	t.Helper()
	var all, list [][2]string
	injections := sandbox.Injections()
	for i, a := range injections {
		for _, b := range injections[i+1:] {
			if stage(t, a.Fault) != stage(t, b.Fault) {
				all = append(all, [2]string{a.Fault, b.Fault})
			}
		}
	}
	limit := somePairs
	switch {
	case os.Getenv("CLONEPATH_ALL_PAIRS") != "":
		limit = len(all)
	case testing.Short():
		limit = fewPairs
	}
	rand.New(rand.NewPCG(1, 2)).Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	excluded := map[string]int{}
	for _, p := range all {
		if len(list) == limit {
			break
		}
		if what := gocmp.Or(together[p[0]+"+"+p[1]], sandbox.Overwrites(p[0], p[1])); what != "" {
			excluded[what]++
			continue
		}
		list = append(list, p)
	}
	t.Logf("%d of %d pairs of different stages; passed over, because both change the same, or together are another fault: %v", len(list), len(all), excluded)
	return list
}

func stage(t *testing.T, fault string) string {
	t.Helper()
	entry, ok := assets.Fault(fault)
	if !ok {
		t.Fatalf("no catalogue entry %q", fault)
	}
	return entry.Stage
}

// still is a World in which neither time nor randomness makes a difference. The
// instant is about now: the SDK signs with the real clock.
func still(now time.Time) checks.World {
	return checks.World{Clock: func() time.Time { return now }, Rand: rand.NewChaCha8([32]byte{2})}
}

func broken(t *testing.T, fault string, now time.Time) *verdict.Report {
	t.Helper()
	world := still(now)
	return faults.Judge(newBed(t, sandbox.Options{Fault: fault, Clock: world.Clock}).collect(evidence.Both, world))
}

var ports = regexp.MustCompile(`127\.0\.0\.1:\d+`)

// same is a report as JSON without what differs from run to run: the sandbox's
// ports and how long things took.
func same(t *testing.T, r *verdict.Report) string {
	t.Helper()
	for i := range r.Checks {
		r.Checks[i].DurationMs = 0
	}
	var out bytes.Buffer
	if err := report.JSON(&out, r); err != nil {
		t.Fatal(err)
	}
	return ports.ReplaceAllString(out.String(), "127.0.0.1:PORT")
}
