package sandbox

import (
	"regexp"
	"strconv"
	"strings"

	"clonepath/awsops/iampolicy"
)

var iamRoleOperations = []operation{
	{"iam", "GetRole", onRole(getRole)},
	{"iam", "CreateRole", nodes(createRole)},
	{"iam", "UpdateRole", changing(updateRole)},
	{"iam", "UpdateAssumeRolePolicy", changing(updateAssumeRolePolicy)},
	{"iam", "DeleteRole", changing(deleteRole)},
	{"iam", "ListRoles", nodes(listRoles)},
	{"iam", "TagRole", changing(tagRole)},
	{"iam", "UntagRole", changing(untagRole)},
	{"iam", "ListRoleTags", onRole(listRoleTags)},
	{"iam", "PutRolePermissionsBoundary", changing(putBoundary)},
	{"iam", "DeleteRolePermissionsBoundary", changing(deleteBoundary)},
}

var (
	iamName = regexp.MustCompile(`^[\w+=,.@-]+$`)
	iamPath = regexp.MustCompile(`^(/|/[\x21-\x7E]+/)$`)
)

const shownIAMName = `[\w+=,.@-]+`

// onRole is the frame of an operation on one role: the name is checked, then
// the permission, then that the role exists.
func onRole(run func(*call, *role) ([]node, error)) handler {
	return nodes(func(c *call) ([]node, error) {
		name := c.form.get("RoleName")
		if err := checkText("roleName", name, 1, 64, iamName, shownIAMName); err != nil {
			return nil, err
		}
		r := c.home().role(name)
		a := ask{action: "iam:" + c.action, resource: iamARN(c.caller.account, "role", "/", name), context: iampolicy.Context{}}
		if r != nil {
			a.resource = r.arn
			addTags(a.context, "aws:ResourceTag/", r.tags)
			addTags(a.context, "iam:ResourceTag/", r.tags)
		}
		c.addBoundary(a.context, r)
		if arn := c.form.get("PolicyArn"); arn != "" {
			a.context["iam:PolicyARN"] = []string{arn}
		}
		requestTags(a.context, c.form.tags())
		if err := c.allowed(a); err != nil {
			return nil, err
		}
		if r == nil {
			return nil, faultf(404, "NoSuchEntity", "The role with name %s cannot be found.", name)
		}
		return run(c, r)
	})
}

// addBoundary sets iam:PermissionsBoundary: the one that is asked for, else
// the one that the role has.
func (c *call) addBoundary(out iampolicy.Context, r *role) {
	boundary := c.form.get("PermissionsBoundary")
	if boundary == "" && r != nil {
		boundary = r.boundary
	}
	if boundary != "" {
		out["iam:PermissionsBoundary"] = []string{boundary}
	}
}

// changing is onRole for writes: AWS's own service roles refuse them.
func changing(run func(*call, *role) ([]node, error)) handler {
	return onRole(func(c *call, r *role) ([]node, error) {
		if strings.HasPrefix(r.path, "/aws-service-role/") {
			return nil, faultf(400, "UnmodifiableEntity", "Cannot perform the operation on the protected role '%s' - this role is only modifiable by AWS", r.name)
		}
		return run(c, r)
	})
}

func getRole(_ *call, r *role) ([]node, error) { return []node{elem("Role", r.describe(true)...)}, nil }

// describe is a role as GetRole (full) and ListRoles show it.
func (r *role) describe(full bool) []node {
	out := []node{
		text("Path", r.path), text("RoleName", r.name), text("RoleId", r.id), text("Arn", r.arn),
		date("CreateDate", r.created), policyText("AssumeRolePolicyDocument", r.trust),
		text("MaxSessionDuration", strconv.Itoa(r.maxSession)),
	}
	out = append(out, optional("Description", r.description)...)
	if !full {
		return out
	}
	if r.boundary != "" {
		out = append(out, elem("PermissionsBoundary",
			text("PermissionsBoundaryType", "Policy"), text("PermissionsBoundaryArn", r.boundary)))
	}
	if len(r.tags) > 0 {
		out = append(out, tagNodes(r.tags))
	}
	return append(out, r.used())
}

// used is when and where the role was last used.
func (r *role) used() node {
	if r.lastUsed.IsZero() {
		return elem("RoleLastUsed")
	}
	return elem("RoleLastUsed", date("LastUsedDate", r.lastUsed), text("Region", r.lastUsedRegion))
}

func createRole(c *call) ([]node, error) {
	r, err := c.readRole()
	if err != nil {
		return nil, err
	}
	context := iampolicy.Context{}
	c.addBoundary(context, nil)
	requestTags(context, r.tags)
	if err := c.allowed(ask{action: "iam:CreateRole", resource: r.arn, context: context}); err != nil {
		return nil, err
	}
	if existing := c.home().role(r.name); existing != nil {
		return nil, faultf(409, "EntityAlreadyExists", "Role with name %s already exists.", existing.name)
	}
	if err := c.checkTrust(r.trust); err != nil {
		return nil, err
	}
	if err := c.checkBoundary(r.boundary); err != nil {
		return nil, err
	}
	r.id, r.created = c.random.uniqueID("AROA"), c.now
	c.home().roles[strings.ToLower(r.name)] = r
	return []node{elem("Role", r.describe(true)...)}, nil
}

// readRole checks CreateRole's parameters against IAM's model.
func (c *call) readRole() (*role, error) {
	name, path := c.form.get("RoleName"), c.form.get("Path")
	if path == "" {
		path = "/"
	}
	if err := checkText("roleName", name, 1, 64, iamName, shownIAMName); err != nil {
		return nil, err
	}
	if err := checkText("path", path, 1, 512, iamPath, `(\u002F)|(\u002F[\u0021-\u007E]+\u002F)`); err != nil {
		return nil, err
	}
	if strings.HasPrefix(path, "/aws-service-role/") {
		return nil, faultf(400, "ValidationError", "The specified value for path is invalid. It must not start with /aws-service-role/.")
	}
	seconds, err := readMaxSession(c.form.get("MaxSessionDuration"))
	if err != nil {
		return nil, err
	}
	return &role{
		holder: holder{
			arn: iamARN(c.caller.account, "role", path, name), name: name, path: path,
			boundary: c.form.get("PermissionsBoundary"), tags: c.form.tags(), inline: map[string]string{},
		},
		description: c.form.get("Description"), trust: c.form.get("AssumeRolePolicyDocument"), maxSession: seconds,
	}, nil
}

// readMaxSession takes seconds; "" gives IAM's default of an hour.
func readMaxSession(sent string) (int, error) {
	if sent == "" {
		return 3600, nil
	}
	n, err := strconv.Atoi(sent)
	if err != nil || n < 3600 {
		return 0, constraint("maxSessionDuration", sent, "have value greater than or equal to 3600")
	}
	if n > 43200 {
		return 0, constraint("maxSessionDuration", sent, "have value less than or equal to 43200")
	}
	return n, nil
}

func updateRole(c *call, r *role) ([]node, error) {
	if c.form.Has("MaxSessionDuration") {
		n, err := readMaxSession(c.form.get("MaxSessionDuration"))
		if err != nil {
			return nil, err
		}
		r.maxSession = n
	}
	if c.form.Has("Description") {
		r.description = c.form.get("Description")
	}
	return nil, nil
}

func updateAssumeRolePolicy(c *call, r *role) ([]node, error) {
	document := c.form.get("PolicyDocument")
	if err := c.checkTrust(document); err != nil {
		return nil, err
	}
	r.trust = document
	return nil, nil
}

func deleteRole(c *call, r *role) ([]node, error) {
	switch {
	case len(r.attached) > 0:
		return nil, faultf(409, "DeleteConflict", "Cannot delete entity, must detach all policies first.")
	case len(r.inline) > 0:
		return nil, faultf(409, "DeleteConflict", "Cannot delete entity, must delete policies first.")
	}
	delete(c.home().roles, strings.ToLower(r.name))
	return nil, nil
}

func listRoles(c *call) ([]node, error) {
	prefix := c.form.get("PathPrefix")
	if prefix == "" {
		prefix = "/"
	}
	if err := c.allowed(ask{action: "iam:ListRoles", resource: iamARN(c.caller.account, "role", prefix, "")}); err != nil {
		return nil, err
	}
	var found []*role
	for _, r := range c.home().sortedRoles() {
		if strings.HasPrefix(r.path, prefix) {
			found = append(found, r)
		}
	}
	return listing(c, "Roles", found, func(r *role) node { return elem("member", r.describe(false)...) })
}

func tagRole(c *call, r *role) ([]node, error) {
	tags := c.form.tags()
	if r.tags == nil {
		r.tags = map[string]string{}
	}
	for key, value := range tags {
		r.tags[key] = value
	}
	return nil, nil
}

func untagRole(c *call, r *role) ([]node, error) {
	for _, key := range c.form.members("TagKeys") {
		delete(r.tags, key)
	}
	return nil, nil
}

func listRoleTags(_ *call, r *role) ([]node, error) {
	return []node{tagNodes(r.tags), text("IsTruncated", "false")}, nil
}

func putBoundary(c *call, r *role) ([]node, error) {
	arn := c.form.get("PermissionsBoundary")
	if err := c.checkBoundary(arn); err != nil {
		return nil, err
	}
	r.boundary = arn
	return nil, nil
}

func deleteBoundary(_ *call, r *role) ([]node, error) {
	if r.boundary == "" {
		return nil, faultf(404, "NoSuchEntity", "Role %s does not have a permission boundary", r.name)
	}
	r.boundary = ""
	return nil, nil
}

// checkBoundary: a boundary is a managed policy that exists. "" is none.
func (c *call) checkBoundary(arn string) error {
	if arn == "" || c.reachable(arn) != nil {
		return nil
	}
	return faultf(404, "NoSuchEntity", "Scope ARN: %s does not exist or is not attachable.", arn)
}
