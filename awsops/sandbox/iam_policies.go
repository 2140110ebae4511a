package sandbox

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"clonepath/awsops/iampolicy"
)

var iamManagedOperations = []operation{
	{"iam", "CreatePolicy", nodes(createPolicy)},
	{"iam", "GetPolicy", onPolicy(getPolicy)},
	{"iam", "GetPolicyVersion", onPolicy(getPolicyVersion)},
	{"iam", "ListPolicyVersions", onPolicy(listPolicyVersions)},
	{"iam", "CreatePolicyVersion", onPolicy(createPolicyVersion)},
	{"iam", "SetDefaultPolicyVersion", onPolicy(setDefaultPolicyVersion)},
	{"iam", "DeletePolicyVersion", onPolicy(deletePolicyVersion)},
	{"iam", "DeletePolicy", onPolicy(deletePolicy)},
}

const maxVersions = 5 // of a managed policy

// reachable returns a managed policy that the caller's account may use: its
// own or one of AWS.
func (c *call) reachable(arn string) *managedPolicy {
	if p := c.home().policies[arn]; p != nil {
		return p
	}
	return c.accounts[awsAccount].policies[arn]
}

// onPolicy is the frame of an operation on one managed policy.
func onPolicy(run func(*call, *managedPolicy) ([]node, error)) handler {
	return nodes(func(c *call) ([]node, error) {
		arn := c.form.get("PolicyArn")
		if err := checkText("policyArn", arn, 20, 2048, nil, ""); err != nil {
			return nil, err
		}
		if err := c.allowed(ask{action: "iam:" + c.action, resource: arn}); err != nil {
			return nil, err
		}
		p := c.reachable(arn)
		switch {
		case p == nil:
			return nil, faultf(404, "NoSuchEntity", "Policy %s was not found.", arn)
		case strings.Contains(arn, ":iam::aws:") && !strings.HasPrefix(c.action, "Get") && !strings.HasPrefix(c.action, "List"):
			return nil, faultf(403, "AccessDenied", "Cannot modify the AWS managed policy %s.", arn)
		}
		return run(c, p)
	})
}

func createPolicy(c *call) ([]node, error) {
	name, err := c.policyName()
	if err != nil {
		return nil, err
	}
	path := c.form.get("Path")
	if path == "" {
		path = "/"
	}
	if err := checkText("path", path, 1, 512, iamPath, `(\u002F)|(\u002F[\u0021-\u007E]+\u002F)`); err != nil {
		return nil, err
	}
	arn := iamARN(c.caller.account, "policy", path, name)
	context := iampolicy.Context{}
	requestTags(context, c.form.tags())
	if err := c.allowed(ask{action: "iam:CreatePolicy", resource: arn, context: context}); err != nil {
		return nil, err
	}
	if c.home().policies[arn] != nil {
		return nil, faultf(409, "EntityAlreadyExists", "A policy called %s already exists. Duplicate names are not allowed.", name)
	}
	document := c.form.get("PolicyDocument")
	if err := checkManaged(document); err != nil {
		return nil, err
	}
	p := &managedPolicy{
		arn: arn, id: c.random.uniqueID("ANPA"), name: name, path: path, description: c.form.get("Description"),
		created: c.now, updated: c.now, tags: c.form.tags(), next: 2, current: "v1",
		versions: []policyVersion{{"v1", document, c.now}},
	}
	c.home().policies[arn] = p
	return []node{elem("Policy", c.describePolicy(p)...)}, nil
}

func checkManaged(document string) error {
	if err := checkDocument(iampolicy.KindIdentity, document); err != nil {
		return err
	}
	if size(document) > iampolicy.MaxManagedSize {
		return faultf(409, "LimitExceeded", "Cannot exceed quota for PolicySize: %d", iampolicy.MaxManagedSize)
	}
	return nil
}

func (c *call) describePolicy(p *managedPolicy) []node {
	out := []node{
		text("PolicyName", p.name), text("PolicyId", p.id), text("Arn", p.arn), text("Path", p.path),
		text("DefaultVersionId", p.current), text("AttachmentCount", strconv.Itoa(c.attachments(p.arn))),
		text("PermissionsBoundaryUsageCount", strconv.Itoa(c.boundaries(p.arn))),
		text("IsAttachable", "true"), date("CreateDate", p.created), date("UpdateDate", p.updated),
	}
	out = append(out, optional("Description", p.description)...)
	if len(p.tags) > 0 {
		out = append(out, tagNodes(p.tags))
	}
	return out
}

func (c *call) attachments(arn string) int {
	return c.countHolders(func(h *holder) bool { return slices.Contains(h.attached, arn) })
}

func (c *call) boundaries(arn string) int {
	return c.countHolders(func(h *holder) bool { return h.boundary == arn })
}

func (c *call) countHolders(match func(*holder) bool) int {
	n := 0
	for _, r := range c.home().roles {
		if match(&r.holder) {
			n++
		}
	}
	for _, u := range c.home().users {
		if match(&u.holder) {
			n++
		}
	}
	return n
}

func getPolicy(c *call, p *managedPolicy) ([]node, error) {
	return []node{elem("Policy", c.describePolicy(p)...)}, nil
}

func noVersion(arn, id string) error {
	return faultf(404, "NoSuchEntity", "Policy %s version %s does not exist or is not attachable.", arn, id)
}

func (p *managedPolicy) describeVersion(v *policyVersion, withDocument bool) []node {
	var out []node
	if withDocument {
		out = append(out, policyText("Document", v.document))
	}
	return append(out, text("VersionId", v.id), text("IsDefaultVersion", strconv.FormatBool(v.id == p.current)), date("CreateDate", v.created))
}

func getPolicyVersion(c *call, p *managedPolicy) ([]node, error) {
	v := p.version(c.form.get("VersionId"))
	if v == nil {
		return nil, noVersion(p.arn, c.form.get("VersionId"))
	}
	return []node{elem("PolicyVersion", p.describeVersion(v, true)...)}, nil
}

func listPolicyVersions(c *call, p *managedPolicy) ([]node, error) {
	newestFirst := make([]*policyVersion, 0, len(p.versions))
	for i := len(p.versions) - 1; i >= 0; i-- {
		newestFirst = append(newestFirst, &p.versions[i])
	}
	return listing(c, "Versions", newestFirst, func(v *policyVersion) node {
		return elem("member", p.describeVersion(v, false)...)
	})
}

func createPolicyVersion(c *call, p *managedPolicy) ([]node, error) {
	document := c.form.get("PolicyDocument")
	if err := checkManaged(document); err != nil {
		return nil, err
	}
	if len(p.versions) >= maxVersions {
		return nil, faultf(409, "LimitExceeded", "A managed policy can have up to %d versions. Before you create a new version, you must delete an existing version.", maxVersions)
	}
	p.versions = append(p.versions, policyVersion{fmt.Sprintf("v%d", p.next), document, c.now})
	p.next, p.updated = p.next+1, c.now
	made := &p.versions[len(p.versions)-1]
	if c.form.get("SetAsDefault") == "true" {
		p.current = made.id
	}
	return []node{elem("PolicyVersion", p.describeVersion(made, false)...)}, nil
}

func setDefaultPolicyVersion(c *call, p *managedPolicy) ([]node, error) {
	id := c.form.get("VersionId")
	if p.version(id) == nil {
		return nil, noVersion(p.arn, id)
	}
	p.current, p.updated = id, c.now
	return nil, nil
}

func deletePolicyVersion(c *call, p *managedPolicy) ([]node, error) {
	id := c.form.get("VersionId")
	if id == p.current {
		return nil, faultf(409, "DeleteConflict", "Cannot delete the default version of a policy.")
	}
	for i := range p.versions {
		if p.versions[i].id == id {
			p.versions = append(p.versions[:i], p.versions[i+1:]...)
			return nil, nil
		}
	}
	return nil, noVersion(p.arn, id)
}

func deletePolicy(c *call, p *managedPolicy) ([]node, error) {
	switch {
	case c.attachments(p.arn)+c.boundaries(p.arn) > 0:
		return nil, faultf(409, "DeleteConflict", "Cannot delete a policy attached to entities.")
	case len(p.versions) > 1:
		return nil, faultf(409, "DeleteConflict", "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy.")
	}
	delete(c.home().policies, p.arn)
	return nil, nil
}
