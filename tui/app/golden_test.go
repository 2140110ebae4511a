package app

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/lipgloss"
	"github.com/charmbracelet/x/exp/golden"
	"github.com/muesli/termenv"

	"clonepath/checks/evidence"
	"clonepath/checks/verdict"
	"clonepath/steps/session"
	"clonepath/tui/page"
	"clonepath/tui/pages/verify"
)

// scene is a screen and the way to it.
type scene struct {
	name string
	play func(d *driver)
}

// scenes are the screens of the main way; more stand beside what they show.
var scenes = []scene{
	{"start", func(*driver) {}},
	{"repo", func(d *driver) { d.Press("enter") }},
	{"repo-error", func(d *driver) { d.Press("enter", "ctrl+u").Type("git@github.com:acme/x.git").Press("enter") }},
	{"account", func(d *driver) { d.EnterUntil("AWS account and region") }},
	{"account-known", func(d *driver) { d.EnterUntil("Is this the account you mean?") }},
	{"secret-list", func(d *driver) { d.EnterUntil("app/database") }},
	{"secret-keys", func(d *driver) { d.EnterUntil("22 characters") }},
	{"role", func(d *driver) { d.EnterUntil("IAM role that may read") }},
	{"role-advanced", func(d *driver) { d.EnterUntil("IAM role that may read").Press("ctrl+x") }},
	{"trust", func(d *driver) { d.EnterUntil("Who may assume the role") }},
	{"trust-explained", func(d *driver) { d.EnterUntil("Who may assume the role").Press("ctrl+o") }},
	{"credential", func(d *driver) { d.EnterUntil("Credential in Torque") }},
	{"plan", func(d *driver) { d.EnterUntil("Plan:") }},
	{"paste", func(d *driver) { d.EnterUntil("Now enter this in Torque") }},
	{"check", func(d *driver) { d.Press("down", "enter") }},
	{"verify-running", func(d *driver) { showVerify(d, someReport(), true) }},
	{"verify-fault", func(d *driver) { showVerify(d, someReport(), false) }},
	{"report-fault", func(d *driver) { showVerify(d, someReport(), false); d.Press("enter") }},
	{"report-healthy", func(d *driver) {
		r := someReport()
		r.RootCauses, r.Verdict, r.Headline = nil, verdict.Pass, "No fault found: 14 proven, 8 observed, 1 evaluated."
		showVerify(d, r, false)
		d.Press("enter")
	}},
}

var sizes = [][2]int{{60, 20}, {80, 24}, {120, 40}}

// colourSize is where the colours of a screen are compared as well: they are the same
// at every size.
var colourSize = sizes[1]

// TestScreens compares every screen at every size: its text, and at one size how the
// text is set. After a change that is meant: go test ./tui/app -run TestScreens
// -update, and read what git diff shows. With -short it is one size.
func TestScreens(t *testing.T) {
	compared := sizes
	if testing.Short() {
		compared = sizes[1:2]
	}
	eachScene(t, compared, true, func(t *testing.T, d *driver) {
		golden.RequireEqual(t, []byte(d.View()+"\n"))
		if [2]int{d.app.width, d.app.height} != colourSize {
			return
		}
		t.Run("colour", func(t *testing.T) { golden.RequireEqual(t, []byte(legible(t, d.Frame()))) })
	})
}

// Without colour only weight is left, on the screens of widgets that are not our
// own too.
func TestNoColour(t *testing.T) {
	eachScene(t, sizes[:1], false, func(t *testing.T, d *driver) {
		lipgloss.SetColorProfile(termenv.ANSI) // the terminal has colours; the person wants none
		for _, line := range strings.Split(d.Frame(), "\n") {
			for _, s := range spansOf(t, line) {
				if s.ink != "" {
					t.Errorf("%q is %s", s.text, s.ink)
				}
			}
		}
	})
}

func eachScene(t *testing.T, sizes [][2]int, colour bool, compare func(*testing.T, *driver)) {
	t.Helper()
	inFake := func() page.Deps { return testDeps(&fakeWorld{}) }
	for _, group := range []struct {
		deps   func() page.Deps
		scenes []scene
	}{{inFake, scenes}, {inFake, setupScenes}, {offlineDeps, verifyScenes}} {
		for _, scene := range group.scenes {
			for _, size := range sizes {
				t.Run(fmt.Sprintf("%dx%d/%s", size[0], size[1], scene.name), func(t *testing.T) {
					deps := group.deps()
					deps.Colour = colour
					d := drive(t, deps, size[0], size[1])
					scene.play(d)
					d.Fits()
					compare(t, d)
				})
			}
		}
	}
}

// showVerify puts a run with this report on the screen.
func showVerify(d *driver, r *verdict.Report, running bool) {
	v := verify.NewChecking(d.app.s, d.app.s.Verify(session.AsGiven))
	v.Report, v.Elapsed = r, 400*time.Millisecond
	if running {
		v.Run = page.Task{Id: 99, Cancel: func() {}}
	}
	d.app.s.Report = r
	d.app.history = append(d.app.history, visit{page.Verify, verify.NewVerify(v)})
}

func someReport() *verdict.Report {
	check := func(id evidence.CheckID, title string, link verdict.Link, s verdict.Status, p verdict.Provenance, by evidence.CheckID) verdict.Check {
		return verdict.Check{ID: id, Title: title, Link: link, Status: s, Provenance: p, BlockedBy: by}
	}
	return &verdict.Report{
		Verdict: verdict.Fail, Headline: "1 root cause: the External IDs differ.",
		Checks: []verdict.Check{
			check(evidence.AWSIdentity, "the caller is who should ask", verdict.LinkAccess, verdict.Pass, verdict.Observed, ""),
			check(evidence.SecretExists, "the secret exists", verdict.LinkSecret, verdict.Pass, verdict.Observed, ""),
			check(evidence.SecretPath, "the secret path leads to a string", verdict.LinkSecret, verdict.Pass, verdict.Observed, ""),
			check(evidence.RoleExists, "the role exists under this ARN", verdict.LinkRole, verdict.Pass, verdict.Observed, ""),
			check(evidence.RolePermission, "the role's policies allow reading the secret", verdict.LinkRole, verdict.Pass, verdict.Evaluated, ""),
			check(evidence.TrustAgent, "the role trusts the agent", verdict.LinkTrust, verdict.Fail, verdict.Evaluated, ""),
			check(evidence.AssumeRole, "the agent can assume the role", verdict.LinkTrust, verdict.Blocked, "", evidence.TrustAgent),
			check(evidence.CredentialFields, "the values entered in Torque are well-formed", verdict.LinkCredential, verdict.Pass, verdict.Observed, ""),
			check(evidence.GitClone, "the branch can be cloned", verdict.LinkGit, verdict.Unknown, "", ""),
		},
		RootCauses: []verdict.Finding{{
			Fault: "trust-externalid-mismatch", Severity: verdict.Blocker, Certainty: verdict.Certain,
			Summary:  "The trust policy wants the External ID ac••••91 (36 characters); the credential sends bd••••77 (36 characters).",
			Evidence: []string{"trust policy, statement 1, Condition sts:ExternalId: ac••••91 (36 characters)", "credential: bd••••77 (36 characters)"},
			Fix: verdict.Fix{
				Who: "customer", Text: "Change the trust policy, or enter the other value in Torque.",
				Commands: []string{"aws iam update-assume-role-policy --role-name torque-git-reader --policy-document file://trust.json"},
				Patch:    "-          \"sts:ExternalId\": \"ac••••91\"\n+          \"sts:ExternalId\": \"bd••••77\"\n",
				Copy:     "not-a-real-external-id",
			},
		}},
		Assumptions: []verdict.Assumption{{Text: "the agent looks in eu-west-1", Settle: "CloudTrail shows the region of its calls"}},
		NotVisible:  []string{"the agent's own network"},
		Did:         evidence.Did{Read: []string{"the role and its trust policy"}, TokenSentTo: []string{"gitlab.com"}},
	}
}
