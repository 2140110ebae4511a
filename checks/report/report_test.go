package report_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"clonepath/awsops/awserr"
	"clonepath/checks/evidence"
	"clonepath/checks/faults"
	"clonepath/checks/faults/faulttest"
	"clonepath/checks/report"
)

var update = flag.Bool("update", false, "write the golden files anew")

// mismatch is a run in which policy and credential hold different External IDs.
func mismatch() *evidence.Record {
	r := faulttest.Healthy()
	denied := evidence.Failed[evidence.Session](evidence.Agent, faulttest.Now, faulttest.AssumeDenied())
	r.Assume, r.RoleValue = denied, evidence.Skipped[evidence.Value](faulttest.Now, "the role was not assumed")
	r.GuardWrong, r.GuardMissing = nil, nil
	r.Role.Value.Trust = strings.Replace(faulttest.Trust, faulttest.ExternalID, "acd5209e1b3f4c7788990a1b2c3d4e91", 1)
	return r
}

// guide is a set-up exactly as the guide shows it.
func guide() *evidence.Record {
	r := faulttest.AsOperator()
	r.Target.AgentPrincipal, r.AgentOrigin = "", ""
	r.Role.Value.Trust = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"` + faulttest.Agent + `"},"Action":"sts:AssumeRole"}]}`
	r.RolePolicies.Value = &[]evidence.Document{{Name: "SecretAccess", Kind: "inline", Text: `{"Version":"2012-10-17","Statement":[{"Sid":"SecretAccessPermission","Effect":"Allow","Action":"secretsmanager:GetSecretValue","Resource":"*"}]}`}}
	return r
}

// blind is a run whose credentials have expired.
func blind() *evidence.Record {
	r := faulttest.AsOperator()
	r.Caller = evidence.Failed[evidence.Caller](evidence.Operator, faulttest.Now, &awserr.Failure{
		Operation: "sts:GetCallerIdentity", Class: awserr.Credentials, Message: "the SSO session has expired or is invalid", Cause: "local-sso-expired",
	})
	r.Secret, r.SecretPolicy, r.Value, r.Role, r.RolePolicies, r.Login, r.Clone = nil, nil, nil, nil, nil, nil, nil
	return r
}

// emulated is a healthy run on an endpoint that is not AWS.
func emulated() *evidence.Record {
	r := faulttest.AsOperator()
	r.Local.Value.Endpoints = map[string]string{"sts": "http://localhost:4566", "iam": "http://localhost:4566"}
	return r
}

var records = map[string]func() *evidence.Record{
	"healthy": faulttest.Healthy, "operator": faulttest.AsOperator, "agent": faulttest.AsAgent,
	"mismatch": mismatch, "guide": guide, "blind": blind, "emulated": emulated,
}

func TestGoldens(t *testing.T) {
	for name, record := range records {
		rep := faults.Judge(record())
		golden(t, name+".txt", func(out *bytes.Buffer) error { return report.Text(out, rep, report.Options{Width: 80}) })
		golden(t, name+"-full.txt", func(out *bytes.Buffer) error {
			return report.Text(out, rep, report.Options{Width: 100, Verbose: true})
		})
		golden(t, name+".md", func(out *bytes.Buffer) error { return report.Markdown(out, rep) })
	}
	for _, name := range []string{"mismatch", "blind", "guide"} {
		rep := faults.Judge(records[name]())
		golden(t, name+".html", func(out *bytes.Buffer) error { return report.HTML(out, rep) })
		golden(t, name+".xml", func(out *bytes.Buffer) error { return report.JUnit(out, rep) })
	}
	rep := faults.Judge(mismatch())
	golden(t, "mismatch-60.txt", func(out *bytes.Buffer) error { return report.Text(out, rep, report.Options{Width: 60}) })
	golden(t, "mismatch-colour.txt", func(out *bytes.Buffer) error {
		return report.Text(out, rep, report.Options{Width: 100, Color: true})
	})
}

func golden(t *testing.T, name string, render func(*bytes.Buffer) error) {
	t.Helper()
	var out bytes.Buffer
	if err := render(&out); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join("testdata", name+".golden")
	if *update {
		if err := os.WriteFile(path, out.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), out.String()); diff != "" {
		t.Errorf("%s: %s", name, diff)
	}
}

func TestJSON(t *testing.T) {
	rep := faults.Judge(mismatch())
	if rep.RootCauses[0].Fix.Copy == "" {
		t.Fatal("the finding offers nothing to copy")
	}
	var out bytes.Buffer
	if err := report.JSON(&out, rep); err != nil {
		t.Fatal(err)
	}
	var back map[string]any
	if err := json.Unmarshal(out.Bytes(), &back); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(out.String(), "null") || strings.Contains(out.String(), `"copy"`) || strings.Contains(out.String(), "acd5209e") {
		t.Error(out.String())
	}
	if rep.RootCauses[0].Fix.Copy == "" {
		t.Error("JSON changed the report that it was given")
	}
}
