package intake_test

import (
	"encoding/base64"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"clonepath/awsops/sealed"
	"clonepath/awsops/target"
	"clonepath/checks/evidence"
	"clonepath/checks/faults"
	"clonepath/checks/intake"
	"clonepath/checks/verdict"

	"github.com/rogpeppe/go-internal/txtar"
)

// report is one input made after a public report, with what it should come to:
// a list of "first=a|b" (ranked first), "has=a,b" (among what was found),
// "not=a" (no root cause), "nocertain=a" (not asserted), "text=", "notext=",
// "notfix=", "rec" (recognised) and "rc=" (exit code).
type report struct {
	name   string
	given  intake.Given
	inputs []intake.Input
	expect []string
}

func reports(t testing.TB) []report {
	t.Helper()
	files, err := filepath.Glob("testdata/reports/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no reports: %v", err)
	}
	var all []report
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, reportOf(t, strings.TrimSuffix(filepath.Base(file), ".txtar"), archive))
	}
	return all
}

func reportOf(t testing.TB, name string, archive *txtar.Archive) report {
	t.Helper()
	r := report{name: name, given: intake.Given{Tool: "test", Now: now}}
	texts := map[string][]byte{}
	for _, f := range archive.Files {
		if plain, ok := strings.CutSuffix(f.Name, ".base64"); ok {
			raw, err := base64.StdEncoding.DecodeString(strings.ReplaceAll(string(f.Data), "\n", ""))
			if err != nil {
				t.Fatal(err)
			}
			f.Name, f.Data = plain, raw
		}
		texts[f.Name] = f.Data
	}
	words := strings.Fields(string(texts["cmd"]))
	fields := map[string]*string{
		"--role-arn": &r.given.Target.RoleARN, "--external-id": &r.given.Target.ExternalID, "--secret-id": &r.given.Target.SecretID,
		"--secret-path": &r.given.Target.SecretPath, "--repo": &r.given.Target.Repo, "--region": &r.given.Target.Region,
		"--git-username": &r.given.Target.GitUsername, "--agent-principal": (*string)(&r.given.Target.AgentPrincipal),
	}
	for i := 1; i < len(words); i++ {
		switch to := fields[words[i]]; {
		case words[i] == "--no-external-id":
			r.given.Target.NoExternalID = true
		case to != nil:
			i++
			*to = words[i]
		case strings.HasPrefix(words[i], "-"):
			t.Fatalf("%s: unknown flag %s", name, words[i])
		default:
			r.inputs = append(r.inputs, intake.Input{Name: words[i], Text: texts[words[i]]})
		}
	}
	if r.given.Target.AgentPrincipal != "" {
		r.given.AgentOrigin = target.Confirmed
	}
	for _, part := range strings.Split(string(texts["expect"]), ";") {
		if part = strings.TrimSpace(part); part != "" {
			r.expect = append(r.expect, part)
		}
	}
	return r
}

// outcome is what a report came to.
type outcome struct {
	exit  int
	said  string // everything that the person is shown
	judge *verdict.Report
}

func (r *report) run(vault *sealed.Vault) outcome {
	result, err := intake.Read(r.inputs, r.given, vault)
	if err != nil {
		return outcome{exit: 2, said: err.Error(), judge: &verdict.Report{}}
	}
	o := outcome{judge: faults.Judge(result.Record)}
	o.exit = faults.ExitCode(o.judge, false, false)
	o.said, _ = vault.Scrub(fmt.Sprintf("%+v\n%+v", result, *o.judge))
	return o
}

// ids of findings.
func ids(lists ...[]verdict.Finding) []string {
	var all []string
	for _, list := range lists {
		for _, f := range list {
			all = append(all, f.Fault)
		}
	}
	return all
}

// wrong lists what is not as expected.
func (o *outcome) wrong(expect []string) []string {
	causes := ids(o.judge.RootCauses)
	seen := ids(o.judge.RootCauses, o.judge.Warnings, o.judge.CannotObserve)
	first := ids(o.judge.RootCauses, o.judge.CannotObserve)
	var bad []string
	for _, part := range expect {
		kind, value, _ := strings.Cut(part, "=")
		ok := true
		switch kind {
		case "first":
			ok = len(first) > 0 && slices.Contains(strings.Split(value, "|"), first[0])
		case "has":
			for _, one := range strings.Split(value, ",") {
				ok = ok && slices.ContainsFunc(strings.Split(one, "|"), func(id string) bool { return slices.Contains(seen, id) })
			}
		case "not":
			for _, id := range strings.Split(value, ",") {
				ok = ok && !slices.Contains(causes, id)
			}
		case "nocertain":
			for _, f := range o.judge.RootCauses {
				ok = ok && (f.Certainty != verdict.Certain || value != "*" && !slices.Contains(strings.Split(value, ","), f.Fault))
			}
		case "text":
			ok = strings.Contains(strings.ToLower(o.said), strings.ToLower(value))
		case "notext":
			ok = !strings.Contains(o.said, value)
		case "notfix":
			ok = !slices.ContainsFunc(o.judge.RootCauses, func(f verdict.Finding) bool { return strings.Contains(f.Fix.Text, value) })
		case "rec":
			ok = o.exit != 2
		case "rc":
			ok = slices.Contains(strings.Split(value, "|"), fmt.Sprint(o.exit))
		default:
			ok = false
		}
		if !ok {
			bad = append(bad, part)
		}
	}
	return bad
}

func (o *outcome) summary() string {
	var parts []string
	for _, f := range o.judge.RootCauses {
		parts = append(parts, fmt.Sprintf("%s(%s)", f.Fault, f.Certainty))
	}
	return fmt.Sprintf("%s; warnings %v; hidden %v; exit %d", strings.Join(parts, ", "), ids(o.judge.Warnings), ids(o.judge.CannotObserve), o.exit)
}

// pending are reports that wait for something else: what.
var pending = map[string]string{}

func TestReports(t *testing.T) {
	right := 0
	all := reports(t)
	for _, r := range all {
		o := r.run(sealed.NewVault())
		bad := o.wrong(r.expect)
		switch {
		case len(bad) == 0 && pending[r.name] != "":
			t.Errorf("%s is right now: take it off the list of those that wait", r.name)
		case len(bad) > 0 && pending[r.name] == "":
			t.Errorf("%s: not %v: %s", r.name, bad, o.summary())
		case len(bad) == 0:
			right++
		}
	}
	t.Logf("%d of %d right", right, len(all))
}

// What was masked for others is judged as the original.
func TestReportsShared(t *testing.T) {
	for _, r := range reports(t) {
		result, err := intake.Read(r.inputs, r.given, sealed.NewVault())
		if err != nil {
			continue
		}
		masked, err := evidence.Mask(result.Record)
		if err != nil {
			t.Errorf("%s: %v", r.name, err)
			continue
		}
		one, two := outcome{judge: faults.Judge(result.Record)}, outcome{judge: faults.Judge(masked)}
		if one.summary() != two.summary() {
			t.Errorf("%s: %s\nshared: %s", r.name, one.summary(), two.summary())
		}
	}
}
