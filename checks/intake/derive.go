package intake

import (
	"fmt"
	"strings"

	"clonepath/awsops/target"
)

// claim is a value of the Target that an input shows. A strong one is what
// Torque sent; a weak one is what a document is about.
type claim struct {
	field  target.Field
	value  string
	from   string
	strong bool
}

// settle fills what nobody entered from what the inputs show, and refuses inputs
// about different targets.
func (d *reader) settle() error {
	t := &d.record.Target
	for _, row := range []struct {
		field target.Field
		to    *string
		agree func(given string, c claim) bool
	}{
		{target.FieldRoleARN, &t.RoleARN, sameRole},
		{target.FieldSecretID, &t.SecretID, sameSecret},
		{target.FieldRegion, &t.Region, sameOrWeak},
		{target.FieldExternalID, &t.ExternalID, sameOrWeak},
		{target.FieldRepo, &t.Repo, sameRepo},
	} {
		from := "the flags"
		if *row.to == "" {
			if c := d.best(row.field); c != nil {
				*row.to, from = c.value, c.from
				d.result.Derived = append(d.result.Derived, Derived{row.field, masked(row.field, c.value), c.from})
				if row.field == target.FieldRegion {
					d.record.RegionSource = c.from
				}
			}
		}
		for _, c := range d.claims {
			if c.field == row.field && *row.to != "" && !row.agree(*row.to, c) {
				return fmt.Errorf("these inputs are about different targets: %s is %s by %s, and %s by %s; diagnose them one by one, or leave the flag out",
					row.field, masked(row.field, *row.to), from, masked(row.field, c.value), c.from)
			}
		}
	}
	return nil
}

// settleAgent takes who called, as an error or an event says, for the agent
// principal where nobody named one. The path of a role is lost in the ARN of its
// session; the documented principal is known with it.
func (d *reader) settleAgent() {
	caller := d.record.AgentCaller.Get().ARN
	if caller == "" || d.record.Target.AgentPrincipal != "" || len(d.saved) > 0 {
		return
	}
	principal := caller
	if role, ok := target.RoleARNOf(caller); ok {
		principal = role
	}
	if target.SamePrincipal(caller, target.DocumentedAgentPrincipal) {
		principal = target.DocumentedAgentPrincipal
	}
	d.record.Target.AgentPrincipal, d.record.AgentOrigin = principal, target.Confirmed
	d.result.Derived = append(d.result.Derived, Derived{target.FieldAgentPrincipal, masked(target.FieldAgentPrincipal, principal), "the caller of the agent's own call"})
}

// best is the claim that counts for a field: what Torque sent, else the first
// document. A bare name is no role ARN.
func (d *reader) best(field target.Field) *claim {
	var weak *claim
	for i, c := range d.claims {
		if c.field != field || field == target.FieldRoleARN && !isRoleARN(c.value) {
			continue
		}
		if c.strong {
			return &d.claims[i]
		}
		// The path of a role is lost in the ARN of its session.
		if weak == nil || field == target.FieldRoleARN && strings.HasPrefix(weak.from, "the caller") {
			weak = &d.claims[i]
		}
	}
	return weak
}

// sameRole: Torque's own call names the whole ARN; of a document the name tells
// whether it is about this role, for a wrong path, case or account is a fault to
// be found.
func sameRole(given string, c claim) bool {
	if c.strong {
		return strings.TrimSpace(given) == c.value
	}
	name := target.Target{RoleARN: strings.TrimSpace(given)}.RoleName()
	return name == "" || strings.EqualFold(name, lastOf(c.value))
}

// sameSecret compares names, with and without what may be AWS's suffix: another
// region or account is a fault to be found.
func sameSecret(given string, c claim) bool {
	for _, a := range secretNames(given) {
		for _, b := range secretNames(c.value) {
			if strings.EqualFold(a, b) {
				return true
			}
		}
	}
	return target.Check(target.FieldSecretID, given) != nil
}

func secretNames(id string) []string {
	id = strings.TrimSpace(id)
	names := []string{id, target.Target{SecretID: id}.SecretName()}
	if a, err := target.ParseARN(id); err == nil {
		names = append(names, strings.TrimPrefix(a.Resource, "secret:"))
	}
	return names
}

func sameOrWeak(given string, c claim) bool { return !c.strong || strings.TrimSpace(given) == c.value }

func sameRepo(given string, c claim) bool {
	plain := func(s string) string {
		return strings.ToLower(strings.TrimSuffix(strings.TrimRight(target.RedactURL(strings.TrimSpace(s)), "/"), ".git"))
	}
	return plain(given) == plain(c.value) || !strings.Contains(given, "://")
}

func masked(field target.Field, value string) string {
	if field == target.FieldExternalID {
		return target.MaskExternalID(value)
	}
	return fmt.Sprintf("%q", value)
}
