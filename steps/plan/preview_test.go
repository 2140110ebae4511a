package plan

import (
	"strings"
	"testing"

	"clonepath/awsops/target"
	"clonepath/steps/setup"
)

func previewed(t *testing.T, externalID string) Desired {
	t.Helper()
	d, err := Desire(setup.Setup{Target: target.Target{
		Region: "eu-west-1", RoleARN: "arn:aws:iam::111122223333:role/deploy", ExternalID: externalID, SecretID: "git", SecretPath: "token",
		AgentPrincipal: target.DocumentedAgentPrincipal,
	}}, "111122223333")
	if err != nil {
		t.Fatal(err)
	}
	return d
}

const stranger = `{"Effect":"Allow",  "Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}`

func TestPreviewTrust(t *testing.T) {
	agent := `{"Effect":"Allow","Principal":{"AWS":"` + target.DocumentedAgentPrincipal + `"},"Action":"sts:AssumeRole"}`
	others := `{"Effect":"Allow","Principal":{"AWS":["` + target.DocumentedAgentPrincipal + `","arn:aws:iam::111122223333:root"]},"Action":"sts:AssumeRole"}`
	for name, row := range map[string]struct {
		statements string
		kept       int
		notes      string
	}{
		"ours is added":      {stranger, 1, ""},
		"ours is replaced":   {stranger + "," + agent, 1, ""},
		"an open one stays":  {others + "," + stranger, 2, "protects nothing"},
		"three others, none": {stranger + "," + agent + "," + stranger, 2, ""},
	} {
		t.Run(name, func(t *testing.T) {
			d := previewed(t, "acme-1")
			role := ActualRole{Presence: Present, ARN: d.RoleARN, Trust: `{"Version":"2012-10-17","Statement":[` + row.statements + `]}`}
			v := PreviewTrust(d, role)
			if v.Kept != row.kept || v.After == v.Before || !strings.Contains(v.After, "acme-1") || !strings.Contains(v.After, stranger) {
				t.Errorf("kept %d, after\n%s", v.Kept, v.After)
			}
			if got := strings.Join(v.Notes, " "); !strings.Contains(got, row.notes) || row.notes == "" && got != "" {
				t.Errorf("notes %q, want %q", got, row.notes)
			}
			again := PreviewTrust(d, ActualRole{Presence: Present, Trust: v.After})
			if again.After != again.Before {
				t.Errorf("not the same the second time:\n%s", again.After)
			}
		})
	}
	if v := PreviewTrust(previewed(t, ""), ActualRole{Trust: "{"}); len(v.Notes) != 1 || v.After != "{" {
		t.Errorf("a broken policy: %+v", v)
	}
}

func TestPreviewPermission(t *testing.T) {
	d := previewed(t, "")
	role := ActualRole{Presence: Present, Inline: map[string]string{"logs": "{}"}, Attached: []string{"arn:aws:iam::aws:policy/ReadOnlyAccess"}}
	if v := PreviewPermission(d, role); v.Before != "" || v.After != d.Permission || v.Kept != 2 {
		t.Errorf("%+v", v)
	}
	role.Inline[d.PolicyName] = strings.Join(strings.Fields(d.Permission), "")
	if v := PreviewPermission(d, role); v.After != v.Before || v.Kept != 2 {
		t.Errorf("stored in another layout: %+v", v)
	}
}
