package cli

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"clonepath/awsops"
	"clonepath/awsops/sandbox"
	"clonepath/cmd/clonepath/internal/applying"
	"clonepath/cmd/clonepath/internal/cmdutil"
	"clonepath/steps/planview"
)

// plan decodes the JSON plan of an invocation.
func (r result) plan(t *testing.T) planview.Document {
	t.Helper()
	var d planview.Document
	if err := json.Unmarshal([]byte(r.out), &d); err != nil {
		t.Fatalf("stdout is no plan: %v\nstdout: %s\nstderr: %s", err, r.out, r.stderr)
	}
	return d
}

// From an empty account to a working chain and back to it after somebody edited
// the trust policy by hand.
func TestApplyStory(t *testing.T) {
	s := newStation(t, sandbox.Options{Fresh: true})
	flags := s.flags(newSecret)
	apply := append([]string{"apply", "--yes", "--token-stdin"}, flags...)
	s.must(t, cmdutil.ExitPending, "", append([]string{"plan"}, flags...)...)
	s.must(t, cmdutil.ExitOK, firstToken+"\n", apply...)
	if got := s.value(t, newSecret).Value.Reveal(); got != `{"token":"`+firstToken+`"}` {
		t.Errorf("the secret holds %d bytes of something else", len(got))
	}
	s.must(t, cmdutil.ExitOK, "", append([]string{"check"}, flags...)...)

	before := len(s.Calls())
	s.must(t, cmdutil.ExitOK, firstToken+"\n", apply...)
	if writes := s.writes(before); len(writes) > 0 {
		t.Errorf("a second apply wrote %v", writes)
	}
	s.must(t, cmdutil.ExitOK, "", append([]string{"plan"}, flags...)...)

	edited := foreignTrustPolicy(string(s.Target().AgentPrincipal), "somebody-elses-external-id")
	s.setTrust(t, edited)
	if !s.agentGetsIn(t, "somebody-elses-external-id") {
		t.Fatal("the edit does not work")
	}
	plan := s.must(t, cmdutil.ExitPending, "", append([]string{"plan", "-o", "json"}, flags...)...).plan(t)
	wanted := oneLine(s.Target().ExternalID)
	if len(plan.Changes) != 1 || plan.Changes[0].Diff != "--- torque-git-reader (now)\n+++ torque-git-reader (wanted)\n"+wanted || !plan.Changes[0].MayBreak {
		t.Errorf("the plan is %+v", plan.Changes)
	}
	s.must(t, cmdutil.ExitUsage, "", append([]string{"apply", "--yes"}, flags...)...)
	s.must(t, cmdutil.ExitOK, "", append([]string{"apply", "--yes", "--allow-breaking"}, flags...)...)
	if s.agentGetsIn(t, "somebody-elses-external-id") {
		t.Error("the old External ID still works")
	}
	if !s.agentGetsIn(t, s.Target().ExternalID) {
		t.Error("the right External ID does not work")
	}
	for _, foreign := range foreignStatements {
		if !strings.Contains(s.trust(t), foreign) {
			t.Errorf("a foreign statement changed: %s", s.trust(t))
		}
	}
}

// foreignStatements stand beside ours, written as nobody would print them.
var foreignStatements = []string{
	`{ "Effect" :"Allow","Principal":{"Service": "ec2.amazonaws.com"},   "Action":["sts:AssumeRole"]}`,
	"{\"Sid\":\"Theirs\",\t\"Action\":\"sts:AssumeRole\",\n   \"Effect\":\"Deny\",\"Principal\":{\"AWS\":\"arn:aws:iam::444455556666:root\"}}",
}

func foreignTrustPolicy(agent, externalID string) string {
	return `{"Version":"2012-10-17","Statement":[` + foreignStatements[0] + `,
    {
        "Action": ["sts:AssumeRole"],
        "Condition": {
            "StringEquals": {
                "sts:ExternalId": "` + externalID + `"
            }
        },
        "Effect": "Allow",
        "Principal": {
            "AWS": "` + agent + `"
        },
        "Sid": "ClonepathAgent"
    },
` + foreignStatements[1] + `]}`
}

// oneLine is the diff that TestApplyStory expects, whatever the order in which
// the edited document was stored.
func oneLine(externalID string) string {
	return `@@ -17,7 +17,7 @@
             "Action": "sts:AssumeRole",
             "Condition": {
                 "StringEquals": {
-                    "sts:ExternalId": "so••••id (26 characters)"
+                    "sts:ExternalId": "` + externalID[:2] + "••••" + externalID[len(externalID)-2:] + ` (36 characters)"
                 }
             }
         },
`
}

// Requiring an External ID on a role in use: refused, then done, then taken
// back by the command that was printed.
func TestApplyBreaking(t *testing.T) {
	s := newStation(t, sandbox.Options{Fault: "trust-no-externalid"})
	flags, open := s.flags(""), s.trust(t)
	r := s.must(t, cmdutil.ExitUsage, "", append([]string{"apply", "--yes"}, flags...)...)
	if !strings.Contains(r.stderr, "--allow-breaking") || s.trust(t) != open {
		t.Errorf("stderr %q, or the role was changed", r.stderr)
	}
	if sent := slices.ContainsFunc(s.Calls(), func(c sandbox.Call) bool { return c.Service == "git" }); sent {
		t.Error("a refused apply talked to the Git host")
	}
	plan := s.must(t, cmdutil.ExitPending, "", append([]string{"plan", "-o", "json"}, flags...)...).plan(t)
	printed := s.must(t, cmdutil.ExitOK, "", append([]string{"apply", "--yes", "--allow-breaking"}, flags...)...)
	if s.agentGetsIn(t, "") {
		t.Fatal("the agent gets in without the External ID")
	}
	back := plan.Changes[0].Rollback.Command
	if !strings.Contains(printed.out, back) {
		t.Errorf("apply does not print %q", back)
	}
	words := shellWords(back)
	at := slices.Index(words, "--policy-document")
	if strings.Join(words[:5], " ") != "aws iam update-assume-role-policy --role-name torque-git-reader" || at < 0 {
		t.Fatalf("the rollback is %q", words)
	}
	s.setTrust(t, words[at+1])
	if s.trust(t) != open || !s.agentGetsIn(t, "") {
		t.Error("the rollback does not restore the chain")
	}
}

// What apply needs from a person, and does not get.
func TestApplyRefusesBeforeItWrites(t *testing.T) {
	s := newStation(t, sandbox.Options{Fresh: true})
	tt := s.Target()
	for name, test := range map[string]struct {
		code  int
		stdin string
		args  []string
		says  []string
	}{
		"no confirmation":      {cmdutil.ExitUsage, "", append([]string{"apply"}, s.flags("")...), []string{"--yes"}},
		"no input":             {cmdutil.ExitUsage, "", append([]string{"apply", "--no-input"}, s.flags("")...), []string{"--yes"}},
		"no token":             {cmdutil.ExitUsage, "", append([]string{"apply", "--yes"}, s.flags(newSecret)...), []string{"no token was given", "--token-stdin"}},
		"empty token":          {cmdutil.ExitUsage, "\n", append([]string{"apply", "--yes", "--token-stdin"}, s.flags(newSecret)...), []string{"it is empty"}},
		"two lines":            {cmdutil.ExitUsage, "a-token\nb", append([]string{"apply", "--yes", "--token-stdin"}, s.flags(newSecret)...), []string{"not shown"}},
		"token of nobody":      {cmdutil.ExitFault, "glpat-canary0wrong0token0", append([]string{"apply", "--yes", "--token-stdin"}, s.flags(newSecret)...), []string{"401", "nothing was changed"}},
		"documented principal": {cmdutil.ExitUsage, "", []string{"apply", "--yes", "--role-arn", tt.RoleARN, "--external-id", tt.ExternalID, "--secret-id", tt.SecretID}, []string{"ask Torque which ARN your agent calls from", "--agent-principal"}},
		"another account":      {cmdutil.ExitUnknown, "", []string{"apply", "--yes", "--role-arn", "arn:aws:iam::444455556666:role/x", "--secret-id", tt.SecretID, "--agent-principal", string(tt.AgentPrincipal)}, []string{"444455556666", "profile"}},
		"a wrong value":        {cmdutil.ExitFault, "", []string{"apply", "--yes", "--role-arn", "arn:aws:iam::111122223333:policy/x", "--secret-id", tt.SecretID, "--agent-principal", string(tt.AgentPrincipal)}, []string{"target.roleArn"}},
		"a bad word":           {cmdutil.ExitUsage, "", append([]string{"apply", "--yes", "--policy-kind", "both"}, s.flags("")...), []string{"--policy-kind", "inline, managed"}},
		"a token in argv":      {cmdutil.ExitUsage, "", append([]string{"apply", "--yes", "--token-stdin", "glpat-canary0argv0token"}, s.flags("")...), []string{"takes no value"}},
	} {
		t.Run(name, func(t *testing.T) {
			r := s.must(t, test.code, test.stdin, test.args...)
			for _, text := range test.says {
				if !strings.Contains(r.stderr, text) {
					t.Errorf("stderr lacks %q: %s", text, r.stderr)
				}
			}
			if strings.Contains(r.stderr+r.out, "canary") {
				t.Error("it shows the token")
			}
		})
	}
	if writes := s.writes(0); len(writes) > 0 {
		t.Errorf("it wrote %v", writes)
	}
}

// The simulator's no stops a plan before its first write.
func TestDeniedIsRefused(t *testing.T) {
	d := &applying.Draft{Preflight: awsops.Preflight{Denied: []awsops.Denied{{Action: "iam:TagRole", Resource: "arn:r"}}}}
	code, text := cmdutil.CodeOf(t.Context(), d.Refusal(&applying.AgreementFlags{}))
	if code != cmdutil.ExitUnknown || !strings.Contains(text, "nothing was changed in AWS. these credentials may not iam:TagRole on arn:r") {
		t.Errorf("exit %d: %s", code, text)
	}
}

// Every fault of the sandbox can be planned for, and apply of what is ours mends
// it.
func TestPlanOnEveryInjection(t *testing.T) {
	if r := invoke(t, "plan", "--sandbox"); r.code != cmdutil.ExitOK {
		t.Errorf("healthy: exit %d\n%s%s", r.code, r.out, r.stderr)
	}
	for _, injection := range sandbox.Injections() {
		t.Run(injection.Fault, func(t *testing.T) {
			t.Parallel()
			r := invoke(t, "plan", "--sandbox="+injection.Fault, "-o", "json")
			if !slices.Contains([]int{cmdutil.ExitOK, cmdutil.ExitFault, cmdutil.ExitUnknown, cmdutil.ExitPending}, r.code) {
				t.Fatalf("exit %d: %s", r.code, r.stderr)
			}
			if d := r.plan(t); (r.code != cmdutil.ExitOK) != d.Pending {
				t.Errorf("exit %d, pending %v", r.code, d.Pending)
			}
		})
	}
}

func TestApplyMendsTheSandbox(t *testing.T) {
	for _, fault := range []string{"role-missing", "trust-principal-wrong", "trust-externalid-mismatch", "role-resource-wrong-region-account"} {
		if r := invoke(t, "apply", "--sandbox="+fault, "--yes", "--allow-breaking"); r.code != cmdutil.ExitOK {
			t.Errorf("%s: exit %d\n%s%s", fault, r.code, r.out, r.stderr)
		}
	}
	if r := invoke(t, "apply", "--sandbox=value-key-missing", "--yes"); r.code != cmdutil.ExitFault {
		t.Errorf("what is not ours: exit %d\n%s%s", r.code, r.out, r.stderr)
	}
}

// A statement that names the agent with others is nobody's to decide but a
// person's.
func TestApplyMixedStatement(t *testing.T) {
	for choice, agentElsewhere := range map[string]bool{"keep": true, "split": false} {
		s := newStation(t, sandbox.Options{})
		s.setTrust(t, `{"Version":"2012-10-17","Statement":[{"Sid":"Mixed","Effect":"Allow","Principal":{"AWS":["`+string(s.Target().AgentPrincipal)+`","arn:aws:iam::444455556666:root"]},"Action":"sts:AssumeRole"}]}`)
		flags := append(s.flags(""), "--allow-breaking", "--yes")
		if d := s.must(t, cmdutil.ExitPending, "", append([]string{"plan", "-o", "json"}, s.flags("")...)...).plan(t); len(d.Questions) != 1 {
			t.Errorf("questions %+v", d.Questions)
		}
		if r := s.must(t, cmdutil.ExitUsage, "", append([]string{"apply"}, flags...)...); !strings.Contains(r.stderr, "--mixed-statement") {
			t.Error(r.stderr)
		}
		s.run(t, "", append([]string{"apply", "--mixed-statement", choice}, flags...)...) // kept, it is a warning of the checks
		if !s.agentGetsIn(t, s.Target().ExternalID) || s.agentGetsIn(t, "") != agentElsewhere || !strings.Contains(s.trust(t), "444455556666") {
			t.Errorf("%s: %s", choice, s.trust(t))
		}
	}
}
