package endtoend

import (
	"math/rand/v2"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"clonepath/awsops/sandbox"
	"clonepath/checks"
	differ "clonepath/checks/compare"
	"clonepath/checks/evidence"
)

// explainedFirst are the changes that an injection makes, by what the comparison
// with the healthy chain names first.
var explainedFirst = map[string]string{
	"secret-not-found":                "secret",
	"secret-missing-masked-as-denied": "Secret ID",
	"secret-wrong-region-name":        "region",
	"secret-arn-suffix-stale":         "Secret ID",
	"secret-name-case":                "Secret ID",
	"secret-scheduled-deletion":       "secret",
	"secret-awscurrent-detached":      "secret",
	"secret-resource-policy-deny":     "secret policy",
	"secret-throttled":                "role's read of the secret",
	"value-key-missing":               "secret's value",
	"value-json-in-string":            "secret's value",
	"value-json-without-path":         "Secret Path",
	"value-trailing-newline":          "secret's value",
	"kms-decrypt-missing":             "secret",
	"kms-key-disabled":                "secret",
	"role-missing":                    "role",
	"role-name-case":                  "Role ARN",
	"role-arn-malformed":              "Role ARN",
	"role-permission-policy-missing":  "inline policy torque-git-read",
	"role-action-typo":                "inline policy torque-git-read",
	"role-explicit-deny":              "inline policy guardrail",
	"role-permissions-boundary":       "role",
	"role-scp":                        "role's read of the secret",
	"trust-principal-wrong":           "trust policy",
	"trust-externalid-mismatch":       "trust policy",
	"trust-condition-key-typo":        "trust policy",
	"trust-deny-statement":            "trust policy",
	"trust-condition-date-expired":    "trust policy",
	"trust-has-resource":              "trust policy that was handed in",
	"cred-external-id-empty-string":   "External ID",
	"cred-external-id-format":         "External ID",
	"cred-token-in-secret-id":         "Secret ID",
	"agent-different-identity":        "agent",
	"agent-sts-region-disabled":       "agent's AssumeRole",
	"git-url-no-scheme":               "repository",
	"git-401-bad-token":               "secret's value",
	"git-token-expired-revoked":       "Git host's answer to the token",
	"git-username-convention":         "Git user name",
	"git-repo-empty":                  "branch",
	"git-default-branch-missing":      "branch",
	"git-provider-5xx":                "Git host's answer without a token",
}

// TestWhatBroke compares the healthy chain with each injection made to it: every
// new root cause is explained, and by what was really changed.
func TestWhatBroke(t *testing.T) {
	now := time.Now()
	healthy := differ.Recorded("healthy", run(t, "", now))
	for _, injection := range sandbox.Injections() {
		t.Run(injection.Fault, func(t *testing.T) {
			t.Parallel()
			record := run(t, injection.Fault, now)
			d, err := differ.Of(healthy, differ.Recorded("broken", record))
			if err != nil {
				t.Fatal(err)
			}
			if d.Broke == injection.Warning {
				t.Errorf("broke: %v; %s", d.Broke, d.Headline)
			}
			for _, c := range d.NewCauses {
				if len(c.ExplainedBy) == 0 {
					t.Errorf("nothing explains %s: %+v", c.Fault, d.Changes)
				}
			}
			if first, listed := explainedFirst[injection.Fault]; listed && (len(d.Changes) == 0 || d.Changes[0].What != first || !slices.Contains(d.Changes[0].Explains, injection.Fault)) {
				t.Errorf("first is not %q: %+v", first, d.Changes)
			}
			for _, c := range d.Changes {
				if strings.Contains(c.Summary+c.Diff, record.Target.ExternalID) && len(record.Target.ExternalID) > 8 {
					t.Errorf("%s shows the External ID", c.What)
				}
			}
		})
	}
	if len(explainedFirst) < 25 {
		t.Errorf("only %d injections are listed", len(explainedFirst))
	}
}

// run makes the same sandbox each time, on other ports and with other sessions,
// and runs the checks on it.
func run(t *testing.T, fault string, now time.Time) *evidence.Record {
	t.Helper()
	world := still(now)
	return newBed(t, sandbox.Options{Fault: fault, Clock: world.Clock}).collect(evidence.Both, world)
}

// TestNothingChanged: what differs at every run is no change, nor is a sandbox
// that is started again.
func TestNothingChanged(t *testing.T) {
	b := newBed(t, sandbox.Options{})
	first := differ.Recorded("first", b.collect(evidence.Both, sessions(1)))
	again := differ.Recorded("again", b.collect(evidence.Both, sessions(2)))
	later := time.Now().Add(2 * time.Minute) // a signature holds for five
	started := newBed(t, sandbox.Options{Clock: func() time.Time { return later }})
	restarted := differ.Recorded("restarted", started.collect(evidence.Both, sessions(3)))
	anew := newBed(t, sandbox.Options{Rand: rand.NewChaCha8([32]byte{9})})
	renewed := differ.Aligned(first, differ.Recorded("renewed", anew.collect(evidence.Both, sessions(4))))
	for _, other := range []differ.Input{again, restarted, renewed} {
		d, err := differ.Of(first, other)
		if err != nil {
			t.Fatal(err)
		}
		if d.Headline != "Nothing changed; nothing broke." || len(d.Changes)+len(d.Statuses)+len(d.Notes)+len(d.NotComparable) > 0 {
			t.Errorf("%s: %s %+v %+v %v %v", other.Name, d.Headline, d.Changes, d.Statuses, d.Notes, d.NotComparable)
		}
	}
}

// TestWhoChangedIt: a change that CloudTrail recorded between the runs is told
// with who made it and when.
func TestWhoChangedIt(t *testing.T) {
	var passed atomic.Int64
	b := newBed(t, sandbox.Options{Clock: func() time.Time { return time.Now().Add(time.Duration(passed.Load())) }})
	before := b.collect(evidence.Both, sessions(1))
	trust(guarded, `{"Sid":"Stop","Effect":"Deny","Principal":{"AWS":"*"},"Action":"sts:AssumeRole"}`)(b)
	passed.Store(int64(3 * time.Minute)) // CloudTrail takes two
	d, err := differ.Of(differ.Recorded("before", before), differ.Recorded("after", b.collect(evidence.Both, sessions(2))))
	if err != nil {
		t.Fatal(err)
	}
	want := "UpdateAssumeRolePolicy by arn:aws:iam::111122223333:user/admin"
	if len(d.Changes) == 0 || d.Changes[0].What != "trust policy" || !strings.Contains(strings.Join(d.Changes[0].Recorded, "\n"), want) {
		t.Errorf("%+v", d.Changes)
	}
	if back, err := differ.Of(differ.Recorded("after", b.collect(evidence.Both, sessions(3))), differ.Recorded("before", before)); err != nil || back.Broke || len(back.GoneCauses) != 1 || len(back.Notes) != 1 {
		t.Errorf("the other way round: %+v, %v", back, err)
	}
}

// sessions is a World whose names of sessions are others for each seed.
func sessions(seed byte) checks.World {
	return checks.World{Rand: rand.NewChaCha8([32]byte{seed})}
}
