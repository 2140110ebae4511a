package intake

import (
	"cmp"
	"fmt"
	"slices"
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
	text   bool // only free text says it
}

// settleRows are the values that inputs can show.
var settleRows = []struct {
	field target.Field
	agree func(given string, c claim) bool
}{
	{target.FieldRoleARN, sameRole},
	{target.FieldSecretID, sameSecret},
	{target.FieldRegion, sameOrWeak},
	{target.FieldExternalID, sameOrWeak},
	{target.FieldRepo, sameRepo},
}

// settle fills what nobody entered from what the inputs show. Documents about
// different targets are refused; where only free text says otherwise, that is
// noted.
func (d *reader) settle() error {
	t := &d.record.Target
	to := map[target.Field]*string{
		target.FieldRoleARN: &t.RoleARN, target.FieldSecretID: &t.SecretID, target.FieldRegion: &t.Region,
		target.FieldExternalID: &t.ExternalID, target.FieldRepo: &t.Repo,
	}
	slices.SortStableFunc(d.claims, func(a, b claim) int {
		return cmp.Or(compareBool(a.text, b.text), cmp.Compare(a.value, b.value), cmp.Compare(a.from, b.from))
	})
	for _, row := range settleRows {
		value, from := to[row.field], "the flags"
		if *value == "" {
			if c := d.best(row.field); c != nil {
				*value, from = c.value, c.from
				d.result.Derived = append(d.result.Derived, Derived{row.field, masked(row.field, c.value), c.from})
				if row.field == target.FieldRegion {
					d.record.RegionSource = c.from
				}
			}
		}
		for _, c := range d.claims {
			if c.field != row.field || *value == "" || row.agree(*value, c) {
				continue
			}
			if !c.text {
				return fmt.Errorf("these inputs are about different targets: %s is %s by %s, and %s by %s; diagnose them one by one, or leave the flag out",
					row.field, masked(row.field, *value), from, masked(row.field, c.value), c.from)
			}
			d.differs(row.field, *value, from, c)
		}
	}
	return nil
}

// differs notes that a text speaks of something else.
func (d *reader) differs(field target.Field, value, from string, c claim) {
	text := fmt.Sprintf("%s is %s by %s; %s speaks of %s", field, masked(field, value), from, c.from, masked(field, c.value))
	if !slices.Contains(d.result.Warnings, text) {
		d.result.Warnings = append(d.result.Warnings, text)
		d.record.Did.Read = append(d.record.Did.Read, "note: "+text)
	}
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
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
	if target.Check(target.FieldAgentPrincipal, principal) != nil {
		return // the text is damaged there
	}
	d.record.Target.AgentPrincipal, d.record.AgentOrigin = target.Principals(principal), target.Confirmed
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
	return plainRepo(given) == plainRepo(c.value) || !strings.Contains(given, "://")
}

func masked(field target.Field, value string) string {
	if field == target.FieldExternalID {
		return target.MaskExternalID(value)
	}
	return fmt.Sprintf("%q", value)
}
