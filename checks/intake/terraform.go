package intake

import (
	"cmp"
	"encoding/json"

	"clonepath/awsops/target"
	"clonepath/checks/evidence"
)

// terraformRole is an aws_iam_role in terraform show -json or a state file.
func (d *reader) terraformRole(_ object, text []byte) error {
	var role struct {
		ARN            string          `json:"arn"`
		Name           string          `json:"name"`
		Path           string          `json:"path"`
		UniqueID       string          `json:"unique_id"`
		MaxSession     int             `json:"max_session_duration"`
		Boundary       string          `json:"permissions_boundary"`
		Trust          json.RawMessage `json:"assume_role_policy"`
		CreateDate     *moment         `json:"create_date"`
		InlinePolicies []struct {
			Name   string          `json:"name"`
			Policy json.RawMessage `json:"policy"`
		} `json:"inline_policy"`
	}
	if err := decode(text, "terraform show -json", &role); err != nil {
		return err
	}
	if !d.isTheRole(role.ARN) {
		d.note("terraform: role %s, another one than the Target's", role.Name)
		return nil
	}
	observe(d, &d.record.Role, evidence.RoleFacts{
		ARN: role.ARN, Name: cmp.Or(role.Name, lastOf(role.ARN)), Path: role.Path, UniqueID: role.UniqueID, MaxSession: role.MaxSession,
		Boundary: role.Boundary, Trust: documentText(role.Trust), Created: role.CreateDate.pointer(),
	})
	for _, p := range role.InlinePolicies {
		if len(p.Policy) > 0 && p.Name != "" {
			d.policies.inline = append(d.policies.inline, evidence.Document{Name: p.Name, Kind: "inline", Text: documentText(p.Policy)})
		}
	}
	d.claimRole(role.ARN, "terraform's aws_iam_role", false)
	d.found("terraform: role %s", role.Name)
	return nil
}

// isTheRole: a state holds every role of a project; where one was named the
// others are about something else.
func (d *reader) isTheRole(arn string) bool {
	wanted := d.given.Target.RoleName()
	return wanted == "" || wanted == lastOf(arn)
}

// terraformRolePolicy is an aws_iam_role_policy.
func (d *reader) terraformRolePolicy(_ object, text []byte) error {
	var p struct {
		Name   string          `json:"name"`
		Role   string          `json:"role"`
		Policy json.RawMessage `json:"policy"`
	}
	if err := decode(text, "terraform show -json", &p); err != nil {
		return err
	}
	if !d.isTheRole(p.Role) {
		return nil
	}
	d.policies.inline = append(d.policies.inline, evidence.Document{Name: p.Name, Kind: "inline", Text: documentText(p.Policy)})
	d.found("terraform: inline policy %s", p.Name)
	return nil
}

// terraformSecret is an aws_secretsmanager_secret.
func (d *reader) terraformSecret(_ object, text []byte) error {
	var s struct {
		ARN  string `json:"arn"`
		Name string `json:"name"`
		Key  string `json:"kms_key_id"`
	}
	if err := decode(text, "terraform show -json", &s); err != nil {
		return err
	}
	if a, err := target.ParseARN(s.ARN); err != nil || a.Service != "secretsmanager" {
		return nil
	}
	d.claimSecret(s.ARN, "terraform's aws_secretsmanager_secret", false)
	d.found("terraform: secret %s", s.Name)
	return nil
}

// terraformSecretValue: a state holds secrets in the clear.
func (d *reader) terraformSecretValue(_ object, text []byte) error {
	var s struct {
		String string `json:"secret_string"`
		Binary string `json:"secret_binary"`
	}
	err := json.Unmarshal(text, &s)
	for _, value := range []string{s.String, s.Binary} {
		if value != "" {
			d.vault.Add(seal(value))
		}
	}
	if err == nil && s.String+s.Binary != "" {
		d.warn("it holds a secret's VALUE. It was left out; whoever forwarded the file has read it")
	}
	d.note("terraform: a secret's value, left out")
	return nil
}
