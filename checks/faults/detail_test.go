package faults_test

import (
	"strings"
	"testing"

	"clonepath/checks/evidence"
	"clonepath/checks/faults"
	"clonepath/checks/faults/faulttest"
)

// Every check can be opened, on a full Record and on an empty one, and no
// document shows an External ID.
func TestEveryStatementExplains(t *testing.T) {
	for name, full := range map[string]*evidence.Record{"without Torque": faulttest.Healthy(), "with Torque": onTorque()} {
		told := 0
		for _, c := range faults.Judge(full).Checks {
			d := faults.Explain(full, c.ID)
			told += len(d.Facts)
			for _, e := range d.Excerpts {
				if strings.Contains(e.Text, full.Target.ExternalID) {
					t.Errorf("%s, %s: %s shows the External ID", name, c.ID, e.Name)
				}
			}
			faults.Explain(&evidence.Record{}, c.ID)
		}
		if told < 15 {
			t.Errorf("%s: only %d facts are told", name, told)
		}
	}
}

func TestExhibitsMarkWhatDecides(t *testing.T) {
	for _, tt := range []struct {
		name   string
		id     evidence.CheckID
		edit   func(r *evidence.Record)
		marked string // in the marked lines
		lines  int
	}{
		{"the agent is allowed", evidence.TrustAgent, nil, `"Principal"`, 0},
		{"another External ID", evidence.TrustAgent, func(r *evidence.Record) { r.Target.ExternalID = "quite-another-external-id" }, `"sts:ExternalId": "`, 1},
		{"another principal", evidence.TrustAgent, func(r *evidence.Record) {
			r.Target.AgentPrincipal = "arn:aws:iam::999988887777:role/other"
		}, `"Principal"`, 0},
		{"the secret may be read", evidence.RoleLeastPrivilege, nil, `"Resource"`, 0},
		{"the path leads to the token", evidence.SecretPath, nil, "token: string", 1},
		{"the path stops", evidence.SecretPath, func(r *evidence.Record) {
			r.Value.Value.Path = evidence.PathResult{Walked: "", Missing: "tokn", Reason: "noKey"}
		}, "object, ", 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := faulttest.AsOperator()
			if tt.edit != nil {
				tt.edit(r)
			}
			d := faults.Explain(r, tt.id)
			if len(d.Excerpts) == 0 {
				t.Fatal("no document")
			}
			e := d.Excerpts[0]
			lines := strings.Split(e.Text, "\n")[e.From:e.To]
			if got := strings.Join(lines, "\n"); !strings.Contains(got, tt.marked) || tt.lines > 0 && len(lines) != tt.lines || e.Because == "" {
				t.Errorf("marked %q because %q in\n%s", got, e.Because, e.Text)
			}
		})
	}
}
