package sandbox

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
)

var iamInventoryOperations = []operation{
	{"iam", "GetAccountAuthorizationDetails", nodes(authorizationDetails)},
}

// group hands its policies to the users that are in it.
type group struct {
	holder
	users []string
}

// detail is one entry of the answer, with the list that it stands in.
type detail struct {
	list, filter string
	entry        node
}

// lists of the answer, in AWS's order.
var detailLists = []string{"UserDetailList", "GroupDetailList", "RoleDetailList", "Policies"}

// authorizationDetails answers with users, groups, roles and policies of the
// caller's account, one page of all of them together.
func authorizationDetails(c *call) ([]node, error) {
	if err := c.allowed(ask{action: "iam:GetAccountAuthorizationDetails", resource: "*"}); err != nil {
		return nil, err
	}
	limit := 100
	if sent := c.form.get("MaxItems"); sent != "" {
		n, err := strconv.Atoi(sent)
		if err != nil || n < 1 || n > 1000 {
			return nil, constraint("maxItems", sent, "have value between 1 and 1000")
		}
		limit = n
	}
	entries := c.details()
	if wanted := c.form.members("Filter"); len(wanted) > 0 {
		entries = slices.DeleteFunc(entries, func(d detail) bool { return !slices.Contains(wanted, d.filter) })
	}
	page, next := pageOf(entries, limit, c.form.get("Marker"))
	var out []node
	for _, name := range detailLists {
		list := elem(name)
		for _, d := range page {
			if d.list == name {
				list.children = append(list.children, d.entry)
			}
		}
		out = append(out, list)
	}
	out = append(out, text("IsTruncated", strconv.FormatBool(next != "")))
	if next != "" {
		out = append(out, text("Marker", next))
	}
	return out, nil
}

func (c *call) details() []detail {
	home := c.home()
	var all []detail
	for _, name := range sortedKeys(home.users) {
		u := home.users[name]
		entry := append(c.detailOf(&u.holder, "User"), names("GroupList", home.groupsOf(name)))
		all = append(all, detail{"UserDetailList", "User", elem("member", entry...)})
	}
	for _, name := range sortedKeys(home.groups) {
		all = append(all, detail{"GroupDetailList", "Group", elem("member", c.detailOf(&home.groups[name].holder, "Group")...)})
	}
	for _, r := range home.sortedRoles() {
		entry := append(c.detailOf(&r.holder, "Role"), policyText("AssumeRolePolicyDocument", r.trust), elem("InstanceProfileList"), r.used())
		all = append(all, detail{"RoleDetailList", "Role", elem("member", entry...)})
	}
	owned := slices.SortedFunc(maps.Values(home.policies), func(a, b *managedPolicy) int { return cmp.Compare(a.arn, b.arn) })
	for _, p := range owned {
		all = append(all, detail{"Policies", "LocalManagedPolicy", p.detail()})
	}
	for _, arn := range sortedKeys(c.accounts[awsAccount].policies) {
		if home.attaches(arn) { // AWS lists those of its own that somebody has
			all = append(all, detail{"Policies", "AWSManagedPolicy", c.accounts[awsAccount].policies[arn].detail()})
		}
	}
	return all
}

// detailOf is what users, groups and roles have in common. kind begins the names of
// the fields.
func (c *call) detailOf(h *holder, kind string) []node {
	inline := elem(kind + "PolicyList")
	for _, name := range sortedKeys(h.inline) {
		inline.children = append(inline.children, elem("member", text("PolicyName", name), policyText("PolicyDocument", h.inline[name])))
	}
	attached := elem("AttachedManagedPolicies")
	for _, arn := range h.attached {
		attached.children = append(attached.children, elem("member", text("PolicyName", arn[strings.LastIndexByte(arn, '/')+1:]), text("PolicyArn", arn)))
	}
	out := []node{
		text("Path", h.path), text(kind+"Name", h.name), text(kind+"Id", h.id), text("Arn", h.arn), date("CreateDate", h.created), inline, attached,
	}
	if h.boundary != "" {
		out = append(out, elem("PermissionsBoundary", text("PermissionsBoundaryType", "Policy"), text("PermissionsBoundaryArn", h.boundary)))
	}
	if len(h.tags) > 0 {
		out = append(out, tagNodes(h.tags))
	}
	return out
}

// detail is a managed policy with all its versions.
func (p *managedPolicy) detail() node {
	versions := elem("PolicyVersionList")
	for _, v := range p.versions {
		versions.children = append(versions.children, elem("member", policyText("Document", v.document), text("VersionId", v.id),
			text("IsDefaultVersion", strconv.FormatBool(v.id == p.current)), date("CreateDate", v.created)))
	}
	return elem("member", text("PolicyName", p.name), text("PolicyId", p.id), text("Arn", p.arn), text("Path", p.path),
		text("DefaultVersionId", p.current), date("CreateDate", p.created), date("UpdateDate", p.updated), versions)
}

func names(list string, values []string) node {
	out := elem(list)
	for _, v := range values {
		out.children = append(out.children, text("member", v))
	}
	return out
}

func (a *account) groupsOf(user string) []string {
	var out []string
	for _, name := range sortedKeys(a.groups) {
		if slices.Contains(a.groups[name].users, user) {
			out = append(out, name)
		}
	}
	return out
}

// attaches reports whether anybody of the account has a policy, also as a boundary.
func (a *account) attaches(arn string) bool {
	has := func(h *holder) bool { return h.boundary == arn || slices.Contains(h.attached, arn) }
	for _, u := range a.users {
		if has(&u.holder) {
			return true
		}
	}
	for _, g := range a.groups {
		if has(&g.holder) {
			return true
		}
	}
	for _, r := range a.roles {
		if has(&r.holder) {
			return true
		}
	}
	return false
}
