package faults

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"clonepath/awsops/awserr"
	"clonepath/awsops/iampolicy"
	"clonepath/awsops/target"
	"clonepath/checks/evidence"
)

// settling is how long a change in IAM may take to reach every endpoint.
const settling = 2 * time.Minute

var roleRules = []rule{
	{fault: "role-missing", statement: evidence.RoleExists, by: ObservedP, find: func(v *view) *hit {
		if c := v.r.Caller.Get().Account; !v.r.Role.Failed(awserr.NotFound) || c != "" && c != v.t.RoleAccount() {
			return nil
		}
		return &hit{
			summary:  fmt.Sprintf("There is no role %q in account %s. STS answers the agent as if the role did not trust it.", v.t.RoleName(), v.t.RoleAccount()),
			evidence: append([]string{quoteFailure(v.r.Role.Failure)}, refusals(v.r.Assume)...),
		}
	}},
	{fault: "role-name-case", statement: evidence.RoleExists, by: ObservedP, find: func(v *view) *hit {
		return otherARN(v, strings.EqualFold(v.r.Role.Get().ARN, v.t.RoleARN), "The role is spelt %q; the ARN says %q. IAM finds it either way, AssumeRole does not.")
	}},
	{fault: "role-path-omitted", statement: evidence.RoleExists, by: ObservedP, find: func(v *view) *hit {
		role := v.r.Role.Get()
		return otherARN(v, !strings.EqualFold(role.ARN, v.t.RoleARN) && target.AccountOf(role.ARN) == v.t.RoleAccount(), "The role's ARN is %q; %q lacks or changes its path. AssumeRole compares the whole ARN.")
	}},
	{fault: "role-arn-wrong-account", statement: evidence.RoleExists, by: ObservedP, find: func(v *view) *hit {
		role := v.r.Role.Get()
		return otherARN(v, target.AccountOf(role.ARN) != v.t.RoleAccount(), "The role's ARN is %q; %q names another account.")
	}},
	{fault: "role-is-service-linked", statement: evidence.RoleExists, effect: dims, by: ObservedP, find: func(v *view) *hit {
		if !strings.HasPrefix(v.r.Role.Get().Path, "/aws-service-role/") {
			return nil
		}
		return &hit{summary: fmt.Sprintf("%s belongs to an AWS service; nobody else can change it.", v.roleName()), evidence: []string{"path " + v.r.Role.Value.Path}}
	}},

	{fault: "role-resource-wrong-region-account", statement: evidence.RolePermission, by: Evaluated, find: func(v *view) *hit {
		p := v.read().cause("role-resource-wrong-region-account")
		if p == nil {
			return nil
		}
		arn, _ := v.secretARN()
		return v.resourceHit(p, fmt.Sprintf("The permission policy allows a secret of that name in %s; this one is in %s.", place(p.note), place(arn)))
	}},
	{fault: "role-resource-no-suffix", statement: evidence.RolePermission, by: Evaluated, find: func(v *view) *hit {
		if p := v.read().cause("role-resource-no-suffix"); p != nil {
			return v.resourceHit(p, "The Resource in the permission policy stops before the six characters that AWS appends to a secret's ARN, so it matches nothing.")
		}
		return nil
	}},
	{fault: "secret-arn-suffix-stale", statement: evidence.RolePermission, by: Evaluated, find: func(v *view) *hit {
		if p := v.read().cause("secret-arn-suffix-stale"); p != nil && v.exactSecret() {
			return v.resourceHit(p, "The permission policy names an earlier secret of that name: its ARN ends in other characters than today's.")
		}
		return nil
	}},
	{fault: "secret-managed-batch-confusion", statement: evidence.RolePermission, by: Evaluated, find: func(v *view) *hit {
		return v.actionHit("secret-managed-batch-confusion", "The permission policy allows %s, which is not secretsmanager:GetSecretValue and does not include it.")
	}},
	{fault: "role-action-typo", statement: evidence.RolePermission, by: Evaluated, find: func(v *view) *hit {
		return v.actionHit("role-action-typo", "The permission policy allows %q, an action that AWS does not have. It means secretsmanager:GetSecretValue.")
	}},
	{fault: "role-explicit-deny", statement: evidence.RolePermission, by: Evaluated, find: explicitDeny},
	{fault: "role-condition-tags-ip", statement: evidence.RolePermission, by: Evaluated, find: func(v *view) *hit {
		if p := v.read().cause("role-condition-tags-ip"); p != nil {
			return &hit{summary: "The permission policy would allow it, but for a condition that the role's session does not meet.",
				evidence: []string{v.read().Because, "condition " + p.note}, patch: v.patchReadCondition()}
		}
		return openCondition(v)
	}},
	{fault: "role-permission-policy-missing", statement: evidence.RolePermission, by: Evaluated, find: permissionMissing},
	{fault: "role-policy-detached-or-old-version", statement: evidence.RolePermission, by: Evaluated, find: oldVersionGrants},
	{fault: "role-permissions-boundary", statement: evidence.RoleBoundary, by: Evaluated, find: boundaryStops},
	{fault: "role-resource-star", statement: evidence.RoleLeastPrivilege, effect: dims, by: Evaluated, find: resourceStar},
	{fault: "role-resource-suffix-too-wide", statement: evidence.RoleLeastPrivilege, effect: dims, by: Evaluated, find: suffixTooWide},

	{fault: "permission-has-principal", statement: evidence.RolePermission, by: Evaluated, stands: true, find: func(v *view) *hit {
		return v.lintHit(v.r.SuppliedPermission, iampolicy.KindIdentity, iampolicy.RuleProhibitedPrincipal)
	}},
	{fault: "role-resource-name-only", statement: evidence.RolePermission, by: Evaluated, stands: true, find: func(v *view) *hit {
		h := v.lintHit(v.r.SuppliedPermission, iampolicy.KindIdentity, iampolicy.RuleResourceFormat)
		if arn, _ := v.secretARN(); h != nil && arn != "" {
			h.patch = editedFirst(&evidence.Document{Name: "permission policy", Text: v.r.SuppliedPermission.Value.Text}, func(s *iampolicy.Statement) (string, bool) {
				s.Resource = []string{target.SecretResource(arn)}
				return "Resource", true
			})
		}
		return h
	}},
	{fault: "secret-missing-masked-as-denied", statement: evidence.RolePermission, by: Proven, find: maskedAsDenied},
	refusedWrite("role-inline-size-limit", evidence.RolePermission, "iam:PutRolePolicy", "Maximum policy size",
		"IAM refuses the policy: all inline policies of a role together have a limit of 10,240 characters."),
	refusedWrite("role-is-service-linked", evidence.RoleExists, "", "UnmodifiableEntity",
		"The role belongs to an AWS service; nobody else can change it."),
}

// otherARN: the role was found by its name, but not under this ARN.
func otherARN(v *view, is bool, format string) *hit {
	role := v.r.Role.Get()
	if !v.r.Role.Seen() || role.ARN == v.t.RoleARN || v.t.RoleARN == "" || !is || v.problems[target.FieldRoleARN] != nil {
		return nil
	}
	return &hit{
		summary:  fmt.Sprintf(format, role.ARN, v.t.RoleARN),
		evidence: append([]string{"GetRole " + role.ARN, "entered " + v.t.RoleARN}, refusals(v.r.Assume)...),
		copy:     role.ARN,
	}
}

func (v *view) exactSecret() bool { _, exact := v.secretARN(); return exact }

func place(arn string) string {
	a, err := target.ParseARN(arn)
	if err != nil {
		return arn
	}
	return fmt.Sprintf("%s, account %s", a.Region, a.Account)
}

// resourceHit: the Resource of a statement misses the secret.
func (v *view) resourceHit(p *proposal, summary string) *hit {
	arn, exact := v.secretARN()
	h := &hit{
		summary:  summary,
		evidence: []string{fmt.Sprintf("%s: Resource %s", p.policy, p.note)},
		with:     map[string]string{"resource": target.SecretResource(arn)},
	}
	if exact {
		h.evidence = append(h.evidence, "secret "+arn)
	}
	h.patch = v.patchResource(p, target.SecretResource(arn))
	return h
}

func (v *view) actionHit(fault, format string) *hit {
	p := v.read().cause(fault)
	if p == nil {
		return nil
	}
	return &hit{
		summary:  fmt.Sprintf(format, p.note),
		evidence: []string{fmt.Sprintf("%s: Action %s", p.policy, p.note)},
		patch:    v.patchAction(p, actionRead),
	}
}

func explicitDeny(v *view) *hit {
	p := v.read().cause("role-explicit-deny")
	because := v.read().Because
	if p == nil {
		if p = v.decrypt().cause("role-explicit-deny"); p == nil {
			return deniedForReal(v)
		}
		because = v.decrypt().Because
	}
	h := &hit{summary: "A Deny in one of the role's policies outweighs what the others allow. " + because, evidence: []string{because}}
	if d := v.documentNamed(p.policy); d != nil {
		h.patch = v.patchDeny(*d, p.statement)
	}
	return h
}

// permissionMissing: nothing that the role has grants the read. The role's own
// session may say so where its policies are not in view.
func permissionMissing(v *view) *hit {
	arn, exact := v.secretARN()
	if v.suppliedRefused() || v.nameless() || oldVersionGrants(v) != nil {
		return nil
	}
	if p := v.read().cause("role-permission-policy-missing"); p != nil {
		h := &hit{evidence: []string{v.read().Because}, with: map[string]string{"resource": target.SecretResource(arn)}}
		if len(v.documents()) == 0 {
			h.summary = fmt.Sprintf("The role %s has no permission policy at all.", v.roleName())
			h.evidence = []string{"no inline policy, no attached policy"}
			return h
		}
		h.summary = fmt.Sprintf("No policy of %s allows secretsmanager:GetSecretValue on this secret.", v.roleName())
		if exact {
			h.evidence = append(h.evidence, "secret "+arn)
		}
		return h
	}
	f := evidence.FailureOf(v.r.RoleValue)
	if f == nil || f.Class != awserr.Denied || v.documentsKnown() || f.Reason != "identity-based policy" || f.Explicit || f.Action == actionDecrypt {
		return nil
	}
	return &hit{
		certainty: Likely,
		summary:   fmt.Sprintf("The role %s was refused: no policy of its own allows the read. A misspelt Secret ID gets the same answer.", v.roleName()),
		evidence:  []string{quoteFailure(f)},
		settle:    "whether the secret exists under exactly this ID (describe-secret as an administrator), then the role's policies",
	}
}

// boundaryStops: the boundary does not allow what the role's policies do.
func boundaryStops(v *view) *hit {
	for _, j := range []judged{v.read(), v.decrypt()} {
		if j.cause("role-permissions-boundary") != nil {
			return &hit{
				summary:  fmt.Sprintf("The permissions boundary of %s does not allow %s.", v.roleName(), j.req.Action),
				evidence: []string{"boundary " + v.r.Role.Get().Boundary, j.Because},
				with:     map[string]string{"boundary": v.r.Role.Get().Boundary, "action": j.req.Action},
				patch:    v.patchBoundary(j.req.Action, target.SecretResource(j.req.Resource)),
			}
		}
	}
	f := evidence.FailureOf(v.r.RoleValue)
	if f == nil || f.Reason != "permissions boundary" || v.read().refused() {
		return nil
	}
	return &hit{
		certainty: Likely,
		summary:   fmt.Sprintf("The role %s was refused by its permissions boundary.", v.roleName()),
		evidence:  []string{quoteFailure(f)},
		settle:    "the boundary's document (aws iam get-policy-version)",
		with:      map[string]string{"action": f.Action, "boundary": v.r.Role.Get().Boundary},
	}
}

// breadth visits every Resource that lets the role read this secret.
func (v *view) breadth(want ...iampolicy.Breadth) (policyName, pattern string, d *evidence.Document) {
	arn, _ := v.secretARN()
	if !v.read().ok || arn == "" {
		return "", "", nil
	}
	docs := v.documents()
	for i := range docs {
		p := parsePolicy(documentName(docs[i]), docs[i].Text)
		if p.doc == nil {
			continue
		}
		for _, s := range p.doc.Statements {
			if !allows(&s) || !covers(&s, actionRead) {
				continue
			}
			if len(s.NotResource) > 0 && slices.Contains(want, iampolicy.BreadthAll) {
				return p.name, "all but " + list(s.NotResource, 3), &docs[i]
			}
			for _, pattern := range s.Resource {
				if slices.Contains(want, iampolicy.ResourceBreadth(pattern, arn)) {
					return p.name, pattern, &docs[i]
				}
			}
		}
	}
	return "", "", nil
}

// covers tells whether a statement is about an action.
func covers(s *iampolicy.Statement, action string) bool {
	matches := func(pattern string) bool { return iampolicy.MatchAction(pattern, action) }
	if len(s.NotAction) > 0 {
		return !slices.ContainsFunc(s.NotAction, matches)
	}
	return slices.ContainsFunc(s.Action, matches)
}

func resourceStar(v *view) *hit {
	name, pattern, d := v.breadth(iampolicy.BreadthAll)
	if d == nil {
		return nil
	}
	arn, _ := v.secretARN()
	return &hit{
		summary:  fmt.Sprintf("The role can read every secret that %q covers, not only this one.", pattern),
		evidence: []string{fmt.Sprintf("%s: Resource %q", name, pattern)},
		with:     map[string]string{"resource": target.SecretResource(arn)},
		patch:    v.patchPattern(d, pattern, target.SecretResource(arn)),
	}
}

func suffixTooWide(v *view) *hit {
	name, pattern, d := v.breadth(iampolicy.BreadthWider)
	if d == nil || v.breadthIs(iampolicy.BreadthAll) {
		return nil
	}
	arn, _ := v.secretARN()
	return &hit{
		summary:  fmt.Sprintf("%q also covers other secrets, such as one with a longer name.", pattern),
		evidence: []string{fmt.Sprintf("%s: Resource %q", name, pattern), "secret " + arn},
		with:     map[string]string{"resource": target.SecretResource(arn)},
		patch:    v.patchPattern(d, pattern, target.SecretResource(arn)),
	}
}

func (v *view) breadthIs(b iampolicy.Breadth) bool { _, _, d := v.breadth(b); return d != nil }

func refusals[T any](f *evidence.Fact[T]) []string {
	if f == nil || f.Failure == nil {
		return nil
	}
	return []string{quoteFailure(f.Failure)}
}

func judgeRoleExists(v *view) verdict {
	f := v.r.Role
	if f.Seen() && v.problems[target.FieldRoleARN] == nil {
		return passed(ObservedP, "%s", f.Value.ARN)
	}
	return unknown("%s", notAsked(f, "nobody looked for it"))
}

func judgeRolePermission(v *view) verdict {
	j := v.read()
	switch {
	case !v.r.RolePolicies.Seen() && !v.documentsKnown():
		return unknown("%s", notAsked(v.r.RolePolicies, "nobody read its policies"))
	case !j.ok:
		return unknown("the secret's ARN is not known").waiting(evidence.SecretExists)
	case j.allowed():
		return passed(Evaluated, "%s", trimStop(j.Because))
	case j.depends():
		return dependsOn(j).waiting(evidence.SecretExists)
	case j.refused() && v.secretMissing() && j.cause("role-permission-policy-missing") != nil:
		return unknown("the policies allow no secret of the name that was entered").waiting(evidence.SecretExists)
	case j.cause("secret-arn-suffix-stale") != nil:
		return unknown("a policy pins the last six characters of the secret's ARN, which are not known").waiting(evidence.SecretExists)
	case j.mended().depends():
		return dependsOn(j.mended())
	case j.refused() && len(j.causes) > 0:
		return passed(Evaluated, "the role's own policies are not what stops it")
	}
	return unknown("the documents refuse it: %s", trimStop(j.Because))
}

func judgeRoleLeastPrivilege(v *view) verdict {
	switch {
	case !v.documentsKnown():
		return unknown("%s", notAsked(v.r.RolePolicies, "nobody read its policies"))
	case !v.read().ok:
		return unknown("the secret's ARN is not known").waiting(evidence.SecretExists)
	}
	return passed(Evaluated, "no Resource covers more than this secret")
}

func judgeRoleBoundary(v *view) verdict {
	f, j := v.r.Boundary, v.read()
	switch {
	case v.r.Role.Seen() && v.r.Role.Value.Boundary == "":
		return passed(ObservedP, "it has none")
	case !v.r.Role.Seen():
		return unknown("%s", notAsked(v.r.Role, "nobody looked"))
	case !f.Seen():
		return unknown("%s", notAsked(f, "nobody read it"))
	case !j.ok:
		return unknown("the secret's ARN is not known").waiting(evidence.SecretExists)
	case j.allowed() || j.refused() && len(j.causes) > 0:
		return passed(Evaluated, "it allows the read")
	case j.depends():
		return dependsOn(j).waiting(evidence.SecretExists)
	}
	return unknown("the documents refuse the read: %s", trimStop(j.Because))
}
