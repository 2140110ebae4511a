package intake

import (
	"encoding/json"
	"fmt"

	"clonepath/checks/evidence"
)

// authorizationDetails is iam get-account-authorization-details: every role and
// policy of an account. What belongs to the role of the Target is taken.
func (d *reader) authorizationDetails(o object, _ []byte) error {
	var roles []json.RawMessage
	if err := decode(o["RoleDetailList"], "iam get-account-authorization-details", &roles); err != nil {
		return err
	}
	var names []string
	for _, raw := range roles {
		var role struct {
			RoleName, Arn  string
			RolePolicyList []struct {
				PolicyName     string
				PolicyDocument json.RawMessage
			}
			AttachedManagedPolicies []struct{ PolicyName, PolicyArn string }
		}
		if err := decode(raw, "iam get-account-authorization-details", &role); err != nil {
			return err
		}
		names = append(names, role.RoleName)
		if wanted := d.given.Target.RoleName(); wanted != role.RoleName && (wanted != "" || len(roles) > 1) {
			continue
		}
		if err := d.getRole(nil, raw); err != nil {
			return err
		}
		d.policies.names, d.policies.attached = nil, nil
		d.policies.listed.inline, d.policies.listed.attached = true, true
		for _, p := range role.RolePolicyList {
			d.policies.inline = append(d.policies.inline, evidence.Document{Name: p.PolicyName, Kind: "inline", Text: documentText(p.PolicyDocument)})
		}
		for _, p := range role.AttachedManagedPolicies {
			d.policies.attached = append(d.policies.attached, managed{arn: p.PolicyArn, name: p.PolicyName})
		}
		return d.managedOfAccount(o["Policies"])
	}
	return fmt.Errorf("the account's %d roles do not include the one that is meant: pass --role-arn", len(names))
}

// managedOfAccount takes the documents of the attached policies.
func (d *reader) managedOfAccount(raw json.RawMessage) error {
	var list []struct {
		Arn, PolicyName, DefaultVersionId string
		UpdateDate                        moment
		PolicyVersionList                 []struct {
			VersionId        string
			IsDefaultVersion bool
			Document         json.RawMessage
		}
	}
	if len(raw) == 0 {
		return nil
	}
	if err := decode(raw, "iam get-account-authorization-details", &list); err != nil {
		return err
	}
	for _, p := range list {
		d.policies.managed = append(d.policies.managed, managed{p.Arn, p.PolicyName, p.DefaultVersionId, p.UpdateDate})
		for _, v := range p.PolicyVersionList {
			d.policies.versions = append(d.policies.versions, version{arn: p.Arn, id: v.VersionId, text: documentText(v.Document), inEffect: v.IsDefaultVersion})
		}
	}
	return nil
}
