package cli

import (
	"strings"
	"testing"

	"clonepath/awsops"
	"clonepath/awsops/sandbox"
	"clonepath/awsops/sealed"
	"clonepath/cmd/clonepath/internal/cmdutil"
)

// What apply created is gone after undo, the secret can be restored, and a second
// undo has nothing to do.
func TestUndoRemovesWhatApplyCreated(t *testing.T) {
	for _, kind := range []string{"inline", "managed"} {
		t.Run(kind, func(t *testing.T) {
			s := newStation(t, sandbox.Options{Fresh: true})
			empty := s.picture(t)
			s.must(t, cmdutil.ExitOK, firstToken, append([]string{"apply", "--yes", "--token-stdin", "--policy-kind", kind}, s.flags(newSecret)...)...)
			if r := s.must(t, cmdutil.ExitUsage, "", "undo", "--yes"); !strings.Contains(r.stderr, "--allow-breaking") {
				t.Error(r.stderr)
			}
			s.must(t, cmdutil.ExitOK, "", "undo", "--yes", "--allow-breaking")
			secret, err := s.admin.DescribeSecret(t.Context(), newSecret)
			if err != nil || secret.Deleted == nil {
				t.Fatalf("the secret: %+v, %v", secret, err)
			}
			samePicture(t, "undo", without(s.picture(t), newSecret), empty)
			before := len(s.Calls())
			if r := s.must(t, cmdutil.ExitOK, "", "undo", "--yes"); !strings.Contains(r.out, "Nothing to take back") || len(s.writes(before)) > 0 {
				t.Errorf("a second undo: %s", r.out)
			}
		})
	}
}

// A document that apply changed becomes what it was, byte for byte.
func TestUndoRestoresADocument(t *testing.T) {
	s := newStation(t, sandbox.Options{Fault: "trust-no-externalid"})
	open := s.trust(t)
	s.must(t, cmdutil.ExitOK, "", append([]string{"apply", "--yes", "--allow-breaking"}, s.flags("")...)...)
	s.must(t, cmdutil.ExitOK, "", "undo", "--yes", "--allow-breaking", "--role-arn", s.Target().RoleARN)
	if s.trust(t) != open {
		t.Errorf("the trust policy is %s", s.trust(t))
	}
	s.must(t, cmdutil.ExitOK, "", append([]string{"apply", "--yes", "--allow-breaking"}, s.flags("")...)...)
	s.must(t, cmdutil.ExitOK, "", "undo", "--yes", "--allow-breaking")
	if s.trust(t) != open {
		t.Errorf("after a second time it is %s", s.trust(t))
	}
}

// What somebody altered since is left alone, with all that hangs on it.
func TestUndoLeavesWhatOthersAltered(t *testing.T) {
	s := newStation(t, sandbox.Options{Fresh: true})
	s.must(t, cmdutil.ExitOK, firstToken, append([]string{"apply", "--yes", "--token-stdin"}, s.flags(newSecret)...)...)
	added := awsops.Change{Kind: awsops.PutRolePolicy, Resource: s.Target().RoleName(), Policy: "theirs", After: `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:ListBucket","Resource":"*"}]}`}
	if _, err := s.admin.Apply(t.Context(), added); err != nil {
		t.Fatal(err)
	}
	r := s.must(t, cmdutil.ExitFault, "", "undo", "--yes", "--allow-breaking")
	if !strings.Contains(r.out, "did not give it") || !strings.Contains(r.out, "theirs") {
		t.Error(r.out)
	}
	policies, err := s.admin.RolePolicies(t.Context(), s.Target().RoleName())
	if err != nil || len(policies) != 1 || policies[0].Name != "theirs" {
		t.Errorf("policies %+v, %v", policies, err)
	}
	s.setTrust(t, foreignTrustPolicy(string(s.Target().AgentPrincipal), "0123456789abcdef"))
	if r := s.must(t, cmdutil.ExitFault, "", "undo", "--yes"); !strings.Contains(r.out, "somebody changed it after clonepath did") {
		t.Error(r.out)
	}
}

// A value that somebody else stored since is not deleted; one that rotate stored
// is ours.
func TestUndoOfARotatedSecret(t *testing.T) {
	for name, row := range map[string]struct {
		theirs bool
		code   int
	}{"by rotate": {false, cmdutil.ExitOK}, "by somebody else": {true, cmdutil.ExitFault}} {
		t.Run(name, func(t *testing.T) {
			s := newStation(t, sandbox.Options{Fresh: true})
			flags := append([]string{"--yes", "--token-stdin"}, s.flags(newSecret)...)
			s.must(t, cmdutil.ExitOK, firstToken, append([]string{"apply"}, flags...)...)
			if row.theirs {
				c := awsops.Change{Kind: awsops.PutSecretValue, Resource: newSecret, Before: s.value(t, newSecret).VersionID, Value: sealed.New(secondToken), Token: strings.Repeat("0", 32)}
				if _, err := s.admin.Apply(t.Context(), c); err != nil {
					t.Fatal(err)
				}
			} else {
				s.must(t, cmdutil.ExitOK, secondToken, append([]string{"rotate"}, flags...)...)
			}
			r := s.must(t, row.code, "", "undo", "--yes", "--allow-breaking")
			secret, err := s.admin.DescribeSecret(t.Context(), newSecret)
			if err != nil || (secret.Deleted == nil) != row.theirs {
				t.Errorf("deleted %v, %v\n%s", secret.Deleted, err, r.out)
			}
		})
	}
}

// Two chains on one machine are not taken back at once.
func TestUndoAsksWhich(t *testing.T) {
	s := newStation(t, sandbox.Options{Fresh: true})
	s.must(t, cmdutil.ExitOK, firstToken, append([]string{"apply", "--yes", "--token-stdin"}, s.flags(newSecret)...)...)
	second := s.flags("second-token")
	second[1] += "-2"
	s.must(t, cmdutil.ExitOK, secondToken, append([]string{"apply", "--yes", "--token-stdin"}, second...)...)
	if r := s.must(t, cmdutil.ExitUsage, "", "undo", "--yes", "--allow-breaking"); !strings.Contains(r.stderr, "--role-arn") {
		t.Error(r.stderr)
	}
	s.must(t, cmdutil.ExitOK, "", append([]string{"undo", "--yes", "--allow-breaking"}, second[:6]...)...)
	s.must(t, cmdutil.ExitOK, "", append([]string{"check"}, s.flags(newSecret)...)...)
	if _, err := s.admin.GetRole(t.Context(), s.Target().RoleName()+"-2"); err == nil {
		t.Error("the second role is still there")
	}
}
