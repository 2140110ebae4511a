package sandbox

import (
	"strconv"
	"strings"

	"clonepath/awsops/iampolicy"
)

var iamAccountOperations = []operation{
	{"iam", "GetUser", nodes(getUser)},
	{"iam", "ListAccountAliases", nodes(listAccountAliases)},
	{"iam", "SimulatePrincipalPolicy", nodes(simulate)},
}

func getUser(c *call) ([]node, error) {
	name := c.form.get("UserName")
	if name == "" {
		name = c.caller.user
	}
	if name == "" {
		return nil, faultf(400, "ValidationError", "Must specify userName when calling with non-User credentials")
	}
	u := c.home().users[name]
	a := ask{action: "iam:GetUser", resource: iamARN(c.caller.account, "user", "/", name)}
	if u != nil {
		a.resource = u.arn
	}
	if err := c.allowed(a); err != nil {
		return nil, err
	}
	if u == nil {
		return nil, faultf(404, "NoSuchEntity", "The user with name %s cannot be found.", name)
	}
	out := []node{
		text("Path", u.path), text("UserName", u.name), text("UserId", u.id), text("Arn", u.arn), date("CreateDate", u.created),
	}
	if u.boundary != "" {
		out = append(out, elem("PermissionsBoundary",
			text("PermissionsBoundaryType", "Policy"), text("PermissionsBoundaryArn", u.boundary)))
	}
	if len(u.tags) > 0 {
		out = append(out, tagNodes(u.tags))
	}
	return []node{elem("User", out...)}, nil
}

func listAccountAliases(c *call) ([]node, error) {
	if err := c.allowed(ask{action: "iam:ListAccountAliases", resource: "*"}); err != nil {
		return nil, err
	}
	aliases := elem("AccountAliases")
	if alias := c.home().alias; alias != "" {
		aliases.children = append(aliases.children, text("member", alias))
	}
	return []node{aliases, text("IsTruncated", "false")}, nil
}

// simulate answers SimulatePrincipalPolicy: the identity policies and boundary
// of a user or role, without resource policies (FAULTS.md, "Evidence-call
// notes").
func simulate(c *call) ([]node, error) {
	source := c.form.get("PolicySourceArn")
	if err := c.allowed(ask{action: "iam:SimulatePrincipalPolicy", resource: source}); err != nil {
		return nil, err
	}
	subject, ok := c.subject(source)
	if !ok {
		return nil, faultf(404, "NoSuchEntity", "The entity %s cannot be found.", source)
	}
	resources := c.form.members("ResourceArns")
	if len(resources) == 0 {
		resources = []string{"*"}
	}
	context := simulatedContext(c)
	results := elem("EvaluationResults")
	for _, action := range c.form.members("ActionNames") {
		for _, resource := range resources {
			results.children = append(results.children, subject.evaluate(ask{action: action, resource: resource, context: context}))
		}
	}
	return []node{results, text("IsTruncated", "false")}, nil
}

func simulatedContext(c *call) iampolicy.Context {
	context := iampolicy.Context{}
	for _, entry := range c.form.structs("ContextEntries") {
		context[entry.get("ContextKeyName")] = entry.members("ContextKeyValues")
	}
	return context
}

// subject is a call as the simulated principal would make it.
func (c *call) subject(arn string) (*call, bool) {
	out := *c
	if r := c.roleByARN(arn); r != nil && c.home().role(r.name) == r {
		out.caller = principal{account: c.caller.account, role: r.name, roleARN: r.arn, uniqueID: r.id, session: "simulation"}
		return &out, true
	}
	for _, u := range c.home().users {
		if u.arn == arn {
			out.caller = principal{account: c.caller.account, user: u.name, uniqueID: u.id}
			return &out, true
		}
	}
	return nil, false
}

// evaluate answers one action on one resource. A key's policy is taken to
// delegate to the account: the simulator does not read it.
func (c *call) evaluate(a ask) node {
	p := c.policies(a)
	for _, mandatory := range []**iampolicy.Named{&p.Key, &p.Trust} {
		assumed := iampolicy.Assumed(resourcePolicy)
		*mandatory = &assumed
	}
	d := iampolicy.Evaluate(c.request(a), p)
	decision := map[iampolicy.Outcome]string{
		iampolicy.Allow: "allowed", iampolicy.ExplicitDeny: "explicitDeny",
	}[d.Outcome]
	if decision == "" {
		decision = "implicitDeny"
	}
	matched := elem("MatchedStatements")
	for _, s := range d.Trace {
		if s.Match == iampolicy.True {
			matched.children = append(matched.children, elem("member",
				text("SourcePolicyId", s.Policy+"#"+strconv.Itoa(s.Statement)), text("SourcePolicyType", "IAM Policy")))
		}
	}
	out := []node{
		text("EvalActionName", a.action), text("EvalResourceName", a.resource), text("EvalDecision", decision), matched,
	}
	if p.Boundary != nil {
		blocked := decision != "allowed" && strings.HasPrefix(c.missing(a), boundaryPolicy)
		out = append(out, elem("PermissionsBoundaryDecisionDetail", text("AllowedByPermissionsBoundary", strconv.FormatBool(!blocked))))
	}
	return elem("member", out...)
}
