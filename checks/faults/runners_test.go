package faults_test

import (
	"strings"
	"testing"
	"time"

	"clonepath/awsops/target"
	"clonepath/checks/evidence"
	"clonepath/checks/faults"
	"clonepath/checks/faults/faulttest"
	"clonepath/checks/verdict"
)

const (
	ownRunner   = "arn:aws:iam::111122223333:role/torque-runner"
	otherRunner = "arn:aws:iam::444455556666:role/torque-runner"
	nextAgent   = "arn:aws:iam::349148204654:role/agent-sa-role"
)

// trusting is a trust policy of one statement for each list of principals.
func trusting(externalID string, statements ...string) string {
	var list []string
	for _, principals := range statements {
		condition := ""
		if externalID != "" {
			condition = `,"Condition":{"StringEquals":{"sts:ExternalId":"` + externalID + `"}}`
		}
		list = append(list, `{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"AWS":["`+strings.ReplaceAll(principals, " ", `","`)+`"]}`+condition+`}`)
	}
	return `{"Version":"2012-10-17","Statement":[` + strings.Join(list, ",") + `]}`
}

func asRunner() *evidence.Record {
	r := faulttest.AsAgent()
	r.As, r.Target.RunnerPrincipals = evidence.Runner, ownRunner
	r.AgentCaller.Value.ARN = "arn:aws:sts::111122223333:assumed-role/torque-runner/pod"
	return r
}

// What trust-runners comes to, and whether it is needed: its status, provenance, and
// the exit code of the run.
func TestTrustRunners(t *testing.T) {
	for name, row := range map[string]struct {
		record *evidence.Record
		edit   func(*evidence.Record)
		want   string // status and provenance
		exit   int
		asks   bool // a question about the runners, and nothing else
		takes  bool // the assumption
	}{
		"nobody named one":           {faulttest.Healthy(), nil, "pass proven", 0, false, true},
		"as the agent":               {faulttest.AsAgent(), nil, "pass proven", 0, false, true},
		"as the operator":            {faulttest.AsOperator(), nil, "pass evaluated", 0, false, true},
		"Torque hosts it":            {faulttest.Healthy(), func(r *evidence.Record) { r.Hosting = "torque" }, "pass proven", 0, false, true},
		"self-hosted, unsaid":        {faulttest.Healthy(), func(r *evidence.Record) { r.Hosting = "self" }, "unknown ", 0, true, false},
		"self-hosted, the same":      {faulttest.Healthy(), func(r *evidence.Record) { r.Hosting, r.Target.RunnersAsAgent = "self", true }, "pass proven", 0, false, false},
		"named as the agent":         {faulttest.Healthy(), func(r *evidence.Record) { r.Target.RunnerPrincipals = faulttest.Agent }, "pass proven", 0, false, false},
		"trusted":                    {faulttest.Healthy(), runnerLetIn, "pass evaluated", 0, false, false},
		"not trusted":                {faulttest.Healthy(), func(r *evidence.Record) { r.Target.RunnerPrincipals = ownRunner }, "fail evaluated", 3, false, false},
		"one of two is not trusted":  {faulttest.Healthy(), func(r *evidence.Record) { runnerLetIn(r); r.Target.RunnerPrincipals += ", " + otherRunner }, "fail evaluated", 3, false, false},
		"as the agent, one is named": {faulttest.AsAgent(), func(r *evidence.Record) { r.Target.RunnerPrincipals = ownRunner }, "unknown ", 0, false, false},
		"as that runner":             {asRunner(), nil, "pass proven", 0, false, false},
		"as one of two":              {asRunner(), func(r *evidence.Record) { r.Target.RunnerPrincipals += ", " + otherRunner }, "unknown ", 0, false, false},
		"as a runner nobody named":   {asRunner(), func(r *evidence.Record) { r.Target.RunnerPrincipals = "" }, "pass proven", 0, false, false},
		"as that runner, refused":    {asRunner(), runnerRefused, "unknown ", 4, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			if row.edit != nil {
				row.edit(row.record)
			}
			r := faults.Judge(row.record)
			c := checkByID(r, evidence.TrustRunners)
			if got := string(c.Status) + " " + string(c.Provenance); got != row.want {
				t.Errorf("%s: %s", got, c.Summary)
			}
			if code := faults.ExitCode(r, false, false); code != row.exit {
				t.Errorf("exit %d: %s", code, r.Headline)
			}
			if asks := r.Question != nil && strings.Contains(r.Question.Ask, "service account"); asks != row.asks {
				t.Errorf("question %+v", r.Question)
			}
			takes := false
			for _, a := range r.Assumptions {
				takes = takes || strings.HasPrefix(a.Text, "the runner calls as the agent does")
			}
			if takes != row.takes {
				t.Errorf("assumptions %+v", r.Assumptions)
			}
			if row.want == "fail evaluated" && (len(r.RootCauses) != 1 || r.RootCauses[0].Fault != "trust-runner-principal" || r.RootCauses[0].Fix.Patch == "") {
				t.Errorf("root causes %+v", r.RootCauses)
			}
		})
	}
}

func runnerLetIn(r *evidence.Record) {
	r.Target.RunnerPrincipals = ownRunner
	r.Role.Value.Trust = trusting(faulttest.ExternalID, faulttest.Agent+" "+ownRunner)
}

func runnerRefused(r *evidence.Record) {
	denied := faulttest.AssumeDenied()
	denied.Caller, denied.Message = r.AgentCaller.Value.ARN, ""
	r.Assume, r.RoleValue, r.Clone, r.Login = evidence.Failed[evidence.Session](evidence.Agent, faulttest.Now, denied), nil, nil, nil
}

func checkByID(r *verdict.Report, id evidence.CheckID) verdict.Check {
	for _, c := range r.Checks {
		if c.ID == id {
			return c
		}
	}
	return verdict.Check{}
}

// A role that lets in only the runner is the reverse: the agent's fault.
func TestOnlyTheRunnerIsTrusted(t *testing.T) {
	record := faulttest.AsOperator()
	record.Target.RunnerPrincipals = ownRunner
	record.Role.Value.Trust = trusting(faulttest.ExternalID, ownRunner)
	r := faults.Judge(record)
	if len(r.RootCauses) != 1 || r.RootCauses[0].Fault != "trust-principal-wrong" || checkByID(r, evidence.TrustRunners).Status != verdict.Pass {
		t.Errorf("%+v", r.RootCauses)
	}
}

// What keeps out agent and runner alike is one root cause, not two.
func TestOneCauseForBothCallers(t *testing.T) {
	record := faulttest.AsOperator()
	record.Target.RunnerPrincipals = ownRunner
	record.Role.Value.Trust = trusting("another-external-id-0123", faulttest.Agent+" "+ownRunner)
	r := faults.Judge(record)
	if c := checkByID(r, evidence.TrustRunners); len(r.RootCauses) != 1 || r.RootCauses[0].Fault != "trust-externalid-mismatch" || c.BlockedBy != evidence.TrustAgent {
		t.Errorf("%+v, %+v", r.RootCauses, c)
	}
}

// The guard is judged over every statement that lets any caller in.
func TestGuardOfEveryCaller(t *testing.T) {
	for name, row := range map[string]struct {
		runner string
		trust  string
		status verdict.Status
	}{
		"all guarded":               {otherRunner, trusting(faulttest.ExternalID, faulttest.Agent, otherRunner), verdict.Pass},
		"a foreign runner is not":   {otherRunner, open(otherRunner), verdict.Warn},
		"one of the role's account": {ownRunner, open(ownRunner), verdict.Pass},
	} {
		record := faulttest.AsOperator()
		record.Target.RunnerPrincipals, record.Role.Value.Trust = target.Runners(row.runner), row.trust
		r := faults.Judge(record)
		if c := checkByID(r, evidence.TrustExternalID); c.Status != row.status {
			t.Errorf("%s: %s, %s", name, c.Status, c.Summary)
		}
	}
}

// open lets the agent in under the External ID, and a runner without.
func open(runner string) string {
	guarded := strings.TrimSuffix(trusting(faulttest.ExternalID, faulttest.Agent), "]}")
	return guarded + strings.Replace(trusting("", runner), `{"Version":"2012-10-17","Statement":[`, ",", 1)
}

// While Torque changes its principal both stand side by side: the one that is refused
// is named, and the one that really called settles it.
func TestOldAndNewAgent(t *testing.T) {
	record := faulttest.AsOperator()
	record.Target.AgentPrincipal = target.PrincipalsOf(faulttest.Agent, nextAgent)
	r := faults.Judge(record)
	if len(r.RootCauses) != 1 || r.RootCauses[0].Fault != "trust-principal-wrong" || !strings.Contains(r.RootCauses[0].Summary, nextAgent) {
		t.Errorf("the new one is not let in: %+v", r.RootCauses)
	}
	record.Role.Value.Trust = trusting(faulttest.ExternalID, faulttest.Agent+" "+nextAgent)
	if r = faults.Judge(record); len(r.RootCauses) != 0 {
		t.Errorf("both are let in: %+v", r.RootCauses)
	}
	called := faulttest.Healthy()
	called.Target.AgentPrincipal = target.PrincipalsOf(nextAgent, faulttest.Agent)
	if r = faults.Judge(called); len(r.RootCauses) != 0 || checkByID(r, evidence.AssumeRole).Provenance != verdict.Proven {
		t.Errorf("the old one called: %+v", r.RootCauses)
	}
}

// AWS says itself that the runner's own policy lacks the permission.
func TestRunnerMayNotAssume(t *testing.T) {
	record := asRunner()
	runnerRefused(record)
	record.Assume.Failure.Reason = "identity-based policy"
	r := faults.Judge(record)
	if len(r.RootCauses) != 1 || r.RootCauses[0].Fault != "runner-no-assumerole-permission" || r.RootCauses[0].Certainty != verdict.Certain {
		t.Errorf("%+v", r.RootCauses)
	}
}

// Of each caller CloudTrail tells when it last got in, and no more than its events say.
func TestLastSuccessOfEachCaller(t *testing.T) {
	record := faulttest.AsOperator()
	runnerLetIn(record)
	record.Role.Value.Trust = trusting(faulttest.ExternalID, faulttest.Agent+" "+ownRunner+" "+otherRunner)
	record.Target.RunnerPrincipals += ", " + otherRunner
	at := faulttest.Now.Add(-time.Hour)
	record.Trail = evidence.Observed(evidence.Operator, faulttest.Now, []evidence.TrailEvent{
		{ID: "e1", At: at, Name: "AssumeRole", Region: faulttest.Region, Caller: "arn:aws:sts::111122223333:assumed-role/torque-runner/x", Account: faulttest.Account, Resources: []string{faulttest.RoleARN}},
		{ID: "e2", At: at.Add(-time.Hour), Name: "AssumeRole", Region: faulttest.Region, CallerID: "AROAX:y", Account: "444455556666", Resources: []string{faulttest.RoleARN}},
	})
	said := checkByID(faults.Judge(record), evidence.TrustRunners).Summary
	for _, want := range []string{
		"shows no success of " + faulttest.Agent,
		"CloudTrail: " + ownRunner + " last assumed the role at 2026-03-10T11:00:00Z",
		"somebody of the account of " + otherRunner + " last assumed the role at 2026-03-10T10:00:00Z; the event does not say which role",
	} {
		if !strings.Contains(said, want) {
			t.Errorf("%q does not say %q", said, want)
		}
	}
}
