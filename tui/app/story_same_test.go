//go:build unix

package app

import (
	"encoding/json"
	"maps"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"clonepath/awsops"
	"clonepath/awsops/sandbox"
	"clonepath/awsops/sealed"

	"clonepath/steps/plan"
	"clonepath/steps/planview"
	"clonepath/steps/session"
	"clonepath/steps/setup"
	"clonepath/steps/state"
)

// decisions are answers by key, as the wizard and the flags take them alike; what
// is left out is answered with what is offered.
type decisions map[string]string

// sameEverywhere are set-ups that differ in what a person decides.
var sameEverywhere = map[string]decisions{
	"what is offered": {"choice.externalId": setup.ExternalNone, "secret.name": "torque/token"},
	"names of one's own": {
		"target.branch": "main", "secret.name": "team/git", "target.secretPath": "git", "role.name": "git-reader",
		"choice.externalId": setup.ExternalIssued, "target.externalId": "acme-0123456789abcdef", "credential.name": "ours",
	},
	"every secret": {"role.policyScope": setup.ScopeAll, "choice.externalId": setup.ExternalNone},
	"a secret that exists": {
		"choice.secret": setup.ChooseExisting, "target.secretId": "git-repo-token", "target.secretPath": "token", "role.name": "second-reader",
		"choice.externalId": setup.ExternalIssued, "target.externalId": "acme/2:b",
	},
	"an agent of one's own": {
		"agent.hosting": setup.HostingSelf, "target.agentPrincipal": "arn:aws:iam::046086677675:role/agent-sa-role",
		"choice.externalId": setup.ExternalIssued, "target.externalId": "0123456789abcdef0123456789abcdef",
	},
	"nobody knows who hosts it": {"agent.hosting": "unknown", "target.agentPrincipal": "arn:aws:iam::999900001111:role/agent", "choice.externalId": setup.ExternalNone},
	"the advanced questions": {
		"advanced": setup.Yes, "choice.externalId": setup.ExternalNone, "secret.tags": "team=platform", "role.path": "/torque/", "role.policyKind": setup.KindManaged,
		"role.policyName": "read-git", "role.tags": "none", "target.gitUsername": "oauth2",
	},
}

// The same decisions make the same plan and the same journal, on the screens, line
// by line, and as flags of plan and apply.
func TestStorySameDecisions(t *testing.T) {
	program := built(t)
	for name, decided := range sameEverywhere {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			planned, applied := byFlags(t, program, decided)
			if len(planned) < 2 {
				t.Fatalf("only %d changes: the decisions prove little", len(planned))
			}
			for front, begin := range map[string]func(*world) person{
				"screens": func(w *world) person { return show(t, w.deps, 120, 40) },
				"plain":   func(w *world) person { return say(t, w.deps) },
			} {
				got := byHand(t, decided, begin)
				if diff := cmp.Diff(planned, plannedIn(got)); diff != "" {
					t.Errorf("%s: another plan than clonepath plan (-plan +%s)\n%s", front, front, diff)
				}
				if diff := cmp.Diff(applied, got); diff != "" {
					t.Errorf("%s: another journal than clonepath apply (-apply +%s)\n%s", front, front, diff)
				}
			}
		})
	}
}

// built builds clonepath itself: what apply does is known to it alone.
func built(t *testing.T) string {
	t.Helper()
	compiler, err := exec.LookPath("go")
	if err != nil {
		t.Skip("the program go is not installed")
	}
	path := filepath.Join(t.TempDir(), "clonepath")
	if out, err := exec.CommandContext(t.Context(), compiler, "build", "-o", path, "clonepath/cmd/clonepath").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return path
}

// byFlags gives the decisions to plan, then to apply.
func byFlags(t *testing.T, program string, decided decisions) (planned [][]string, applied []noted) {
	t.Helper()
	w := newWorld(t, sandbox.Options{Fresh: true})
	home := t.TempDir()
	flags := []string{"--repo", w.sb.Repo(), "--region", "eu-west-1", "--agent-confirmed"}
	if decided["choice.externalId"] == setup.ExternalNone {
		flags = append(flags, "--no-external-id")
	}
	for _, key := range slices.Sorted(maps.Keys(decided)) {
		if field, ok := setup.FieldByKey(key); ok && field.Decides == "" {
			flags = append(flags, field.Flag+"="+decided[key])
		}
	}
	run := func(args ...string) (string, string) {
		cmd := exec.CommandContext(t.Context(), program, append(args, flags...)...)
		cmd.Env = []string{"HOME=" + home, "XDG_STATE_HOME=" + home, "TMPDIR=" + home}
		for _, v := range w.sb.Env(sandbox.Admin) {
			cmd.Env = append(cmd.Env, v.String())
		}
		cmd.Stdin = strings.NewReader(w.token + "\n")
		var out, errs strings.Builder
		cmd.Stdout, cmd.Stderr = &out, &errs
		_ = cmd.Run() // what it left behind tells
		return out.String(), errs.String()
	}
	args := []string{"--token-stdin"}
	if decided["choice.secret"] == setup.ChooseExisting {
		args = nil
	}
	out, errs := run(append([]string{"plan", "-o", "json"}, args...)...)
	var document planview.Document
	if err := json.Unmarshal([]byte(out), &document); err != nil {
		t.Fatalf("plan: %v\n%s%s", err, out, errs)
	}
	for _, c := range document.Changes {
		planned = append(planned, []string{c.ID, string(c.Kind), c.Title, c.Resource, c.Policy, c.Rollback.Text, c.Rollback.Command})
	}
	_, errs = run(append([]string{"apply", "--yes", "--no-input"}, args...)...)
	if applied = journalOf(t, w, filepath.Join(home, "clonepath")); len(applied) == 0 {
		t.Fatalf("apply: %s", errs)
	}
	return planned, applied
}

// byHand answers the wizard's questions, up to the end of the plan.
func byHand(t *testing.T, decided decisions, begin func(*world) person) []noted {
	t.Helper()
	w, dir := newWorld(t, sandbox.Options{Fresh: true}), t.TempDir()
	w.deps = likeAnAccount(w.deps)
	if live, ok := w.deps.Backend.(*session.Live); ok {
		live.Writer = func(to plan.Writer, account string) plan.Writer {
			return state.Open(dir, w.deps.Vault).Journalled(to, account, time.Now)
		}
	}
	app := begin(w)
	app.Chooses("What would you like to do?", "set up a new connection")
	if lines, plain := app.(*lines); plain {
		lines.Answers("Ask the advanced questions too?", map[bool]string{true: "1", false: "2"}[decided["advanced"] != ""])
	}
	var chosen setup.Setup
	step := setup.StepRepo
	showAdvanced(app, step, decided)
	for _, field := range setup.AllFields() {
		if field.Key == "choice.profile" || field.Advanced && decided["advanced"] == "" || !field.When(chosen) {
			continue
		}
		if step != field.Step {
			step = field.Step
			app.EnterUntil(field.Title)
			showAdvanced(app, step, decided)
		}
		answer(w, app, field, decided)
		field.Set(&chosen, answered(w, field, decided, chosen))
	}
	app.EnterUntil("Plan: ")
	app.Agrees()
	app.Sees("this in Torque")
	app.Quits()
	return journalOf(t, w, dir)
}

// showAdvanced asks for all questions of a step; line by line that is asked once.
func showAdvanced(app person, step setup.StepID, decided decisions) {
	isAdvanced := func(f setup.Field) bool { return f.Advanced }
	if terminal, screens := app.(*terminal); screens && decided["advanced"] != "" && slices.ContainsFunc(setup.Fields(step), isAdvanced) {
		terminal.asked(setup.Fields(step)[0].Title)
		terminal.Press("ctrl+x")
	}
}

// answer answers one question.
func answer(w *world, app person, field setup.Field, decided decisions) {
	text, ok := decided[field.Key]
	switch {
	case field.Key == "target.repo":
		app.Answers(field.Title, w.sb.Repo())
	case field.Key == setup.TokenKey:
		app.Answers(field.Title, w.token)
	case field.Key == "target.region":
		app.Answers(field.Title, "eu-west-1")
	case field.Key == "agent.origin":
		app.Chooses(field.Title, "yes")
	case !ok:
		app.Accepts(field.Title)
	case field.Kind == setup.Choice:
		i := slices.IndexFunc(field.Options, func(o setup.Option) bool { return o.Value == text })
		app.Chooses(field.Title, field.Options[i].Label)
	default:
		app.Answers(field.Title, text)
	}
}

// answered is what the question was answered with, for those that follow from it.
func answered(w *world, field setup.Field, decided decisions, chosen setup.Setup) string {
	switch text, ok := decided[field.Key]; {
	case field.Key == "target.repo":
		return w.sb.Repo()
	case ok:
		return text
	}
	return field.Current(chosen)
}

// noted is a line of the journal, or a change of a plan, without what differs from
// run to run.
type noted struct {
	Phase  state.Phase
	Change awsops.Change
}

func journalOf(t *testing.T, w *world, dir string) (list []noted) {
	t.Helper()
	entries, err := state.Open(dir, sealed.NewVault()).Journal(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		list = append(list, noted{e.Phase, e.Change}.plain(w))
	}
	return list
}

// plain drops the random tokens of a request, and the port of the sandbox.
func (n noted) plain(w *world) noted {
	n.Change.Token, n.Change.Value = "", sealed.Value{}
	text, _ := json.Marshal(n.Change)
	var change awsops.Change
	_ = json.Unmarshal([]byte(strings.ReplaceAll(string(text), w.sb.Repo(), "REPO")), &change)
	return noted{n.Phase, change}
}

// plannedIn are the changes of a journal, in the words of the plan.
func plannedIn(journal []noted) (list [][]string) {
	for _, n := range journal {
		if c := n.Change; n.Phase == state.Intent {
			list = append(list, []string{c.ID, string(c.Kind), c.Title, c.Resource, c.Policy, c.Rollback.Text, c.Rollback.Command})
		}
	}
	return list
}
