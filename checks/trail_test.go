package checks

import (
	"encoding/json"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"clonepath/awsops"
	"clonepath/awsops/awserr"
	"clonepath/awsops/sandbox"
	"clonepath/checks/evidence"
	"clonepath/checks/faults"
	"clonepath/checks/verdict"
)

// laterScene is a sandbox whose clock a test can put forward, for CloudTrail,
// which tells of a call minutes after it.
func laterScene(t *testing.T) (s *scene, put func(time.Duration)) {
	t.Helper()
	var ahead atomic.Int64
	s = newScene(t, sandbox.Options{Clock: func() time.Time { return time.Now().Add(time.Duration(ahead.Load())) }})
	return s, func(d time.Duration) { ahead.Store(int64(d)) }
}

func provenance(rep *verdict.Report, id evidence.CheckID) verdict.Provenance {
	for _, c := range rep.Checks {
		if c.ID == id {
			return c.Provenance
		}
	}
	return ""
}

// What the agent did earlier proves the chain to an operator who has none of its
// credentials; a change of the trust policy takes that back.
func TestTrailProves(t *testing.T) {
	s, put := laterScene(t)
	if record := s.run(t, nil); !record.Trail.Seen() || len(record.Trail.Get()) != 0 {
		t.Errorf("a run sees its own calls: %+v", record.Trail)
	}
	put(130 * time.Second)
	s.Agent, s.As = nil, evidence.Operator
	record := s.run(t, nil)
	text, err := json.Marshal(record.Trail)
	if err != nil {
		t.Fatal(err)
	}
	rep := faults.Judge(record)
	for _, id := range []evidence.CheckID{evidence.AssumeRole, evidence.RoleReadsSecret, evidence.TrustAgent} {
		if got := provenance(rep, id); got != verdict.Proven {
			t.Errorf("%s is %s; CloudTrail: %s", id, got, text)
		}
	}
	if s.Vault.Contains(string(text)) || strings.Contains(string(text), s.Target.ExternalID) {
		t.Errorf("CloudTrail's events hold a secret: %s", text)
	}

	change := awsops.Change{Kind: awsops.UpdateTrust, Title: "change the trust policy", Resource: s.Target.RoleName(), Before: record.Role.Value.Trust, After: strings.Replace(record.Role.Value.Trust, "ClonepathAgent", "Agent", 1)}
	if _, err := s.Operator.Apply(t.Context(), change); err != nil {
		t.Fatal(err)
	}
	put(270 * time.Second)
	if got := provenance(faults.Judge(s.run(t, nil)), evidence.AssumeRole); got != verdict.Evaluated {
		t.Errorf("after a change assume-role is still %s", got)
	}
}

func TestTrailIsOptional(t *testing.T) {
	t.Run("refused", func(t *testing.T) {
		s := newScene(t, sandbox.Options{})
		s.Operator = account(s.box, sandbox.AgentID) // may assume roles, and nothing else
		s.Agent, s.As = nil, evidence.Operator
		s.Target.RoleARN = strings.Replace(s.Target.RoleARN, "111122223333", "046086677675", 1)
		record := s.run(t, nil)
		if !record.Trail.Failed(awserr.Denied) {
			t.Errorf("%+v", record.Trail)
		}
	})
	t.Run("another account's", func(t *testing.T) {
		s := newScene(t, sandbox.Options{})
		s.Operator = account(s.box, sandbox.Outsider)
		isSkipped(t, "trail", s.run(t, nil).Trail, "CloudTrail shows the events of the caller's account only")
		if s.called("cloudtrail:LookupEvents") != 0 {
			t.Error("it was asked all the same")
		}
	})
	t.Run("few calls", func(t *testing.T) {
		s := newScene(t, sandbox.Options{})
		s.run(t, nil)
		if n := s.called("cloudtrail:LookupEvents"); n != 4 {
			t.Errorf("%d lookups, want two in each of two regions", n)
		}
	})
}

func TestTrailQueries(t *testing.T) {
	for name, tt := range map[string]struct{ role, secret, region, want string }{
		"two regions":      {"arn:aws:iam::111122223333:role/p/r", "s", "eu-west-1", "us-east-1 r, us-east-1 arn:aws:iam::111122223333:role/p/r, eu-west-1 arn:aws:iam::111122223333:role/p/r, eu-west-1 secretsmanager.amazonaws.com"},
		"one region":       {"arn:aws:iam::111122223333:role/r", "s", "us-east-1", "us-east-1 r, us-east-1 arn:aws:iam::111122223333:role/r, us-east-1 secretsmanager.amazonaws.com"},
		"the secret's own": {"arn:aws:iam::111122223333:role/r", "arn:aws:secretsmanager:us-east-1:111122223333:secret:s-AbCdEf", "eu-west-1", "us-east-1 r, us-east-1 arn:aws:iam::111122223333:role/r, us-east-1 secretsmanager.amazonaws.com"},
		"GovCloud":         {"arn:aws-us-gov:iam::111122223333:role/r", "s", "us-gov-west-1", "us-gov-west-1 r, us-gov-west-1 arn:aws-us-gov:iam::111122223333:role/r, us-gov-west-1 secretsmanager.amazonaws.com"},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRun(World{}, Question{})
			r.Target.RoleARN, r.Target.SecretID, r.Target.Region = tt.role, tt.secret, tt.region
			var got []string
			for _, q := range r.trailQueries() {
				got = append(got, q.Region+" "+q.Value)
			}
			if text := strings.Join(got, ", "); text != tt.want {
				t.Errorf("\n got %s\nwant %s", text, tt.want)
			}
		})
	}
}

// The simulator is asked only on request, and cited beside our own evaluation.
func TestSecondOpinion(t *testing.T) {
	s := newScene(t, sandbox.Options{})
	if record := s.run(t, nil); record.Simulation != nil || s.called("iam:SimulatePrincipalPolicy") != 0 {
		t.Errorf("asked without being told: %+v", record.Simulation)
	}
	s.SecondOpinion = true
	record := s.run(t, nil)
	results := record.Simulation.Get().Results
	if len(results) != 1 || results[0].Decision != "allowed" || results[0].Resource != record.Secret.Value.ARN {
		t.Errorf("%+v", record.Simulation)
	}
	for _, c := range faults.Judge(record).Checks {
		if c.ID == evidence.RolePermission && !strings.Contains(c.Summary, "allowed to secretsmanager:GetSecretValue, which agrees") {
			t.Errorf("%s", c.Summary)
		}
	}
	t.Run("of the key too", func(t *testing.T) {
		s.Target.SecretID, s.Target.SecretPath = "platform/gitlab", "git.token"
		results := s.run(t, nil).Simulation.Get().Results
		if len(results) != 2 || results[1].Action != "kms:Decrypt" || results[1].Decision != "implicitDeny" {
			t.Errorf("%+v", results)
		}
	})
	t.Run("nothing to ask about", func(t *testing.T) {
		s.Target.SecretID = "no-such-secret"
		isSkipped(t, "simulation", s.run(t, nil).Simulation, "could not be read")
	})
}
