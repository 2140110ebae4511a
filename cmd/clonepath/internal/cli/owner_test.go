package cli

import (
	"strings"
	"testing"

	"clonepath/awsops"
	"clonepath/awsops/sandbox"
	"clonepath/cmd/clonepath/internal/cmdutil"
	"clonepath/steps/planview"
)

// stackTag marks what a CloudFormation stack owns. Only AWS can set it on a real
// account.
var stackTag = map[string]string{"aws:cloudformation:stack-name": "torque"}

func tag(t *testing.T, s *station, kind awsops.Kind, resource string) {
	t.Helper()
	c := awsops.Change{Kind: kind, Resource: resource, After: "aws:cloudformation:stack-name=torque", Settings: awsops.Settings{Tags: stackTag}}
	if _, err := s.admin.Apply(t.Context(), c); err != nil {
		t.Fatal(err)
	}
}

// What somebody else manages is printed for them, as a patch where there is
// something to patch, and nothing of it is written.
func TestWhatOthersOwn(t *testing.T) {
	for name, row := range map[string]struct {
		options sandbox.Options
		owned   func(*testing.T, *station)
		flags   []string
		owner   string
		patches []string // parts of the documents and patches, in their order
	}{
		"Terraform, nothing is there": {sandbox.Options{Fresh: true}, nil, []string{"--owner", "Terraform"}, "Terraform",
			[]string{`"ClonepathAgent"`, `"SecretAccessPermission"`}},
		"Terraform, a role without guard": {sandbox.Options{Fault: "trust-no-externalid"}, nil, []string{"--owner", "Terraform"}, "Terraform",
			[]string{"\n+                    \"sts:ExternalId\": "}},
		"CloudFormation, by its tag": {sandbox.Options{Fault: "trust-no-externalid"}, func(t *testing.T, s *station) { tag(t, s, awsops.TagRole, s.Target().RoleName()) }, nil,
			"the CloudFormation stack torque", []string{"\n+                    \"sts:ExternalId\": "}},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStation(t, row.options)
			if row.owned != nil {
				row.owned(t, s)
			}
			before := len(s.Calls())
			flags := append(s.flags(""), row.flags...)
			d := s.must(t, cmdutil.ExitPending, "", append([]string{"plan", "-o", "json"}, flags...)...).plan(t)
			if len(d.Changes) != 0 || len(d.Handover) != len(row.patches) {
				t.Fatalf("changes %+v, handed over %+v", d.Changes, d.Handover)
			}
			for i, h := range d.Handover {
				if text := h.Patch + h.Document; h.Owner != row.owner || !strings.Contains(text, row.patches[i]) {
					t.Errorf("%s should change\n%s", h.Owner, text)
				}
			}
			checkMasked(t, s, d)
			s.run(t, "", append([]string{"apply", "--yes", "--allow-breaking"}, flags...)...) // what it finds is the chain's, not ours
			if writes := s.writes(before); len(writes) > 0 {
				t.Errorf("apply wrote %v", writes)
			}
		})
	}
}

// checkMasked: a plan is shown around.
func checkMasked(t *testing.T, s *station, d planview.Document) {
	t.Helper()
	for _, h := range d.Handover {
		if strings.Contains(h.Document+h.Patch, s.Target().ExternalID) {
			t.Error("the External ID is shown whole")
		}
	}
	if text := strings.Join(d.Notes, "\n"); !strings.Contains(text, "clonepath export") {
		t.Errorf("nothing says where the whole one stands: %q", text)
	}
}

// A secret of a CloudFormation stack gets no token from us, old or new.
func TestSecretOfAStack(t *testing.T) {
	s := newStation(t, sandbox.Options{})
	tag(t, s, awsops.TagSecret, s.Target().SecretID)
	before := len(s.Calls())
	r := s.must(t, cmdutil.ExitFault, secondToken, append([]string{"rotate", "--yes", "--token-stdin"}, s.flags("")...)...)
	if !strings.Contains(r.stderr, "the CloudFormation stack torque") || len(s.writes(before)) > 0 {
		t.Errorf("%s; wrote %v", r.stderr, s.writes(before))
	}
}
