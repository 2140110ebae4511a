package cli

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"clonepath/assets"
	"clonepath/awsops/sandbox"
	"clonepath/checks/evidence"
	"clonepath/checks/verdict"
	"clonepath/cmd/clonepath/internal/cmdutil"
)

// TestDiagnoseFindsTheSame: whatever check saw, diagnosing its saved evidence
// prints the same report, byte for byte; and the masked evidence has the same
// causes, and nothing in it that identifies.
func TestDiagnoseFindsTheSame(t *testing.T) {
	for i, injection := range append(sandbox.Injections(), sandbox.Injection{Fault: cmdutil.SandboxHealthy}) {
		if testing.Short() && i%8 != 0 {
			continue
		}
		t.Run(injection.Fault, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			saved, shared := filepath.Join(dir, "evidence.json"), filepath.Join(dir, "shared.json")
			live := invoke(t, "check", "--sandbox="+injection.Fault, "-o", "json", "--save", saved, "--share", shared)
			again := invoke(t, "diagnose", saved, "-o", "json")
			if again.out != live.out || again.code != live.code {
				t.Errorf("diagnose ends with %d, check with %d; the reports differ:\n%s\n%s", again.code, live.code, live.out, again.out)
			}
			masked := invoke(t, "diagnose", shared, "-o", "json")
			want, got := live.report(t), masked.report(t)
			for list, of := range map[string]func(verdict.Report) []verdict.Finding{
				"root causes":       func(r verdict.Report) []verdict.Finding { return r.RootCauses },
				"warnings":          func(r verdict.Report) []verdict.Finding { return r.Warnings },
				"could not observe": func(r verdict.Report) []verdict.Finding { return r.CannotObserve },
			} {
				if got, want := verdicts(of(got)), verdicts(of(want)); !slices.Equal(got, want) || masked.code != live.code {
					t.Errorf("masked: %s %v, exit %d; want %v, %d", list, got, masked.code, want, live.code)
				}
			}
			if !strings.Contains(live.stderr, "These remain readable") || strings.Contains(live.stderr, "diagnosed differently") {
				t.Errorf("stderr: %s", live.stderr)
			}
			validEvidence(t, saved)
			text := validEvidence(t, shared)
			for _, telltale := range []string{"111122223333", "torque-git-reader", "git-repo-token", "acme"} {
				if i := strings.Index(string(text), telltale); i >= 0 {
					t.Errorf("%q stands in the shared file: …%s…", telltale, text[max(0, i-100):min(len(text), i+60)])
				}
			}
		})
	}
}

// verdicts are the faults that were found, each with its certainty.
func verdicts(findings []verdict.Finding) []string {
	var all []string
	for _, f := range findings {
		all = append(all, f.Fault+" "+string(f.Certainty))
	}
	return all
}

// validEvidence reads a file that must keep to its schema.
func validEvidence(t *testing.T, path string) []byte {
	t.Helper()
	schemaText, err := assets.Schema("evidence")
	if err != nil {
		t.Fatal(err)
	}
	schemaDoc, err := jsonschema.UnmarshalJSON(bytes.NewReader(schemaText))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource(evidence.Schema, schemaDoc); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile(evidence.Schema)
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if err := schema.Validate(doc); err != nil {
		t.Errorf("%s breaks the schema of evidence: %v", filepath.Base(path), err)
	}
	return text
}

// TestMergeProves: what the operator can only evaluate the agent's record
// proves, in either order.
func TestMergeProves(t *testing.T) {
	box := servedSandbox(t)
	operator, agent := box.check(t, sandbox.Admin), box.check(t, sandbox.AgentID, "--as", "agent")
	alone := invoke(t, "diagnose", operator, "-o", "json").report(t)
	if p := provenanceOf(alone, evidence.AssumeRole); p != verdict.Evaluated {
		t.Errorf("the operator alone: assume-role is %q", p)
	}
	for _, inputs := range [][]string{{operator, agent}, {agent, operator}} {
		r := invoke(t, append([]string{"diagnose", "-o", "json"}, inputs...)...)
		report := r.report(t)
		for _, id := range []evidence.CheckID{evidence.AssumeRole, evidence.RoleReadsSecret, evidence.TrustAgent} {
			if p := provenanceOf(report, id); p != verdict.Proven {
				t.Errorf("merged: %s is %q, want proven (%s)", id, p, r.stderr)
			}
		}
		if report.As != evidence.Both || len(report.RootCauses) > 0 {
			t.Errorf("as %q, root causes %v", report.As, ids(report.RootCauses))
		}
	}
	other := filepath.Join(t.TempDir(), "other.json")
	invoke(t, "check", "--sandbox", "-o", "json", "--save", other)
	if r := invoke(t, "diagnose", operator, other); r.code != cmdutil.ExitUsage || !strings.Contains(r.stderr, "different targets") || strings.Count(r.stderr, "characters)") != 2 {
		t.Errorf("another target: exit %d, %s", r.code, r.stderr)
	}
}

func provenanceOf(r verdict.Report, id evidence.CheckID) verdict.Provenance {
	for _, c := range r.Checks {
		if c.ID == id {
			return c.Provenance
		}
	}
	return "no such check"
}

// served is a sandbox that processes of their own talk to.
type served struct {
	box  *sandbox.Sandbox
	home string
}

func servedSandbox(t *testing.T) *served {
	t.Helper()
	box, err := cmdutil.StartSandbox(t.Context(), sandbox.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = box.Close() })
	return &served{box, t.TempDir()}
}

func (s *served) env(who sandbox.Identity) []string {
	env := []string{"HOME=" + s.home, "TMPDIR=" + s.home, "XDG_STATE_HOME=" + s.home, "XDG_CONFIG_HOME=" + s.home, "PATH=" + os.Getenv("PATH")}
	for _, v := range s.box.Env(who) {
		env = append(env, v.Name+"="+v.Value)
	}
	return env
}

// flags are the values entered in Torque.
func (s *served) flags() []string {
	o := s.box.Target()
	return []string{
		"--role-arn", o.RoleARN, "--external-id", o.ExternalID, "--secret-id", o.SecretID, "--secret-path", o.SecretPath, "--repo", o.Repo,
		"--branch", o.Branch, "--agent-principal", string(o.AgentPrincipal), "--region", o.Region,
	}
}

// check saves evidence with one identity's credentials.
func (s *served) check(t *testing.T, who sandbox.Identity, more ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "evidence.json")
	args := slices.Concat([]string{"check", "-o", "json", "--save", path}, s.flags(), more)
	if out, err := process(t, s.env(who), args...).CombinedOutput(); err != nil {
		if _, saved := os.Stat(path); saved != nil {
			t.Fatalf("check: %v\n%s", err, out)
		}
	}
	return path
}
