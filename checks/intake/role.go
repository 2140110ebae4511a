package intake

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"clonepath/awsops/awserr"
	"clonepath/awsops/iampolicy"
	"clonepath/awsops/target"
	"clonepath/checks/evidence"
)

// policies collects what was sent of the role's policies: lists, documents and
// managed policies come in any order.
type policies struct {
	inline   []evidence.Document
	names    []string  // of inline policies, where the list was sent
	attached []managed // where the list was sent
	listed   struct{ inline, attached bool }
	managed  []managed
	versions []version
	loose    []evidence.Document // permission documents without a name
	failed   *awserr.Failure     // of reading them
}

// managed is a managed policy; Default is the version in effect, "" if not sent.
type managed struct {
	arn, name, standard string
	updated             moment
}

// version is a document of a managed policy; arn is "" where nobody said whose.
type version struct {
	arn, id, text string
	inEffect      bool
}

func (d *reader) getRole(_ object, text []byte) error {
	var role struct {
		Arn, RoleName, Path, RoleId string
		CreateDate                  *moment
		MaxSessionDuration          int
		AssumeRolePolicyDocument    json.RawMessage
		Tags                        []tag
		PermissionsBoundary         struct{ PermissionsBoundaryArn string }
		RoleLastUsed                struct {
			LastUsedDate *moment
			Region       string
		}
	}
	if err := decode(text, "iam get-role", &role); err != nil {
		return err
	}
	name := cmp.Or(role.RoleName, lastOf(role.Arn))
	observe(d, &d.record.Role, evidence.RoleFacts{
		ARN: role.Arn, Name: name, Path: role.Path, UniqueID: role.RoleId, Created: role.CreateDate.pointer(),
		MaxSession: role.MaxSessionDuration, Boundary: role.PermissionsBoundary.PermissionsBoundaryArn, Trust: documentText(role.AssumeRolePolicyDocument),
		LastUsed: role.RoleLastUsed.LastUsedDate.pointer(), LastUsedIn: role.RoleLastUsed.Region,
		Tags: tagsOf(role.Tags, role.RoleId != ""),
	})
	d.claimRole(role.Arn, "the answer of get-role", false)
	d.found("iam get-role: role %s", name)
	return nil
}

func (d *reader) getRolePolicy(_ object, text []byte) error {
	var p struct {
		RoleName, PolicyName string
		PolicyDocument       json.RawMessage
	}
	if err := decode(text, "iam get-role-policy", &p); err != nil {
		return err
	}
	d.policies.inline = append(d.policies.inline, evidence.Document{Name: p.PolicyName, Kind: "inline", Text: documentText(p.PolicyDocument)})
	d.claimRole(p.RoleName, "the answer of get-role-policy", false)
	d.found("iam get-role-policy: inline policy %s", p.PolicyName)
	return nil
}

func (d *reader) listRolePolicies(_ object, text []byte) error {
	var list struct{ PolicyNames []string }
	if err := decode(text, "iam list-role-policies", &list); err != nil {
		return err
	}
	d.policies.names, d.policies.listed.inline = list.PolicyNames, true
	d.found("iam list-role-policies: %d inline", len(list.PolicyNames))
	return nil
}

func (d *reader) listAttached(_ object, text []byte) error {
	var list struct {
		AttachedPolicies []struct{ PolicyName, PolicyArn string }
	}
	if err := decode(text, "iam list-attached-role-policies", &list); err != nil {
		return err
	}
	d.policies.attached, d.policies.listed.attached = nil, true
	for _, p := range list.AttachedPolicies {
		d.policies.attached = append(d.policies.attached, managed{arn: p.PolicyArn, name: p.PolicyName})
	}
	d.found("iam list-attached-role-policies: %d attached", len(list.AttachedPolicies))
	return nil
}

func (d *reader) getPolicy(_ object, text []byte) error {
	var p struct {
		Arn, PolicyName, DefaultVersionId string
		UpdateDate                        moment
	}
	if err := decode(text, "iam get-policy", &p); err != nil {
		return err
	}
	d.policies.managed = append(d.policies.managed, managed{p.Arn, cmp.Or(p.PolicyName, lastOf(p.Arn)), p.DefaultVersionId, p.UpdateDate})
	d.found("iam get-policy: %s, version %s in effect", p.Arn, p.DefaultVersionId)
	return nil
}

// getPolicyVersion: the answer does not say whose version it is; the policy that
// was sent right before it has that version in effect, or the collected file
// says it.
func (d *reader) getPolicyVersion(_ object, text []byte) error {
	var v struct {
		VersionId        string
		IsDefaultVersion *bool
		Document         json.RawMessage
	}
	if err := decode(text, "iam get-policy-version", &v); err != nil {
		return err
	}
	one := version{id: v.VersionId, text: documentText(v.Document), inEffect: v.IsDefaultVersion == nil || *v.IsDefaultVersion}
	if d.section != nil && len(d.section.args) > 0 {
		one.arn = d.section.args[0]
	} else if n := len(d.policies.managed); n > 0 && d.policies.managed[n-1].standard == v.VersionId {
		one.arn = d.policies.managed[n-1].arn
	}
	if !one.inEffect {
		d.warn("version %s of a managed policy is not the one in effect: it was left out", v.VersionId)
	}
	d.policies.versions = append(d.policies.versions, one)
	d.found("iam get-policy-version: version %s", v.VersionId)
	return nil
}

// document is a policy document, or one statement of it, told apart by its
// elements.
func (d *reader) document(_ object, text []byte) error {
	doc := evidence.Document{Text: indented(text)}
	switch kindOf(text) {
	case iampolicy.KindTrust:
		doc.Name, doc.Kind = "the trust policy that was sent", "trust"
		observe(d, &d.record.SuppliedTrust, doc)
		d.record.SuppliedTrust.By = "" // it does not say where it is stored, nor who read it
	case iampolicy.KindResource:
		doc.Name, doc.Kind = "the secret's policy", "secret"
		observe(d, &d.record.SecretPolicy, doc)
	case iampolicy.KindKey:
		doc.Name, doc.Kind = "the key policy", "key"
		observe(d, &d.record.KeyPolicy, doc)
	default:
		doc.Name, doc.Kind = "the permission policy that was sent", "inline"
		d.policies.loose = append(d.policies.loose, doc)
	}
	d.found("%s", doc.Name)
	return nil
}

// kindOf is the use of a document, by its elements: only a trust policy is about
// STS with a Principal, a policy with a Principal else belongs to what it is
// about, and one without is a role's.
func kindOf(text []byte) iampolicy.Kind {
	doc, err := iampolicy.Parse(text)
	if err != nil {
		if bytes.Contains(text, []byte(`"sts:`)) {
			return iampolicy.KindTrust
		}
		return iampolicy.KindIdentity
	}
	kind := iampolicy.KindIdentity
	for _, s := range doc.Statements {
		if len(s.Principal)+len(s.NotPrincipal) == 0 {
			continue
		}
		actions := strings.ToLower(strings.Join(append(slices.Clone(s.Action), s.NotAction...), " "))
		switch {
		case len(s.Resource)+len(s.NotResource) == 0 || strings.Contains(actions, "sts:") || strings.Contains(actions, ":assumerole"):
			return iampolicy.KindTrust // no other policy with a Principal does without a Resource
		case strings.Contains(actions, "kms:"):
			return iampolicy.KindKey
		case strings.Contains(actions, "secretsmanager:"):
			return iampolicy.KindResource
		}
		kind = iampolicy.KindResource
	}
	return kind
}

// finishPolicies makes one list of the role's policies. What a list names and
// nobody sent is in it as unreadable: its grants are unknown.
func (d *reader) finishPolicies() {
	p := &d.policies
	d.finishBoundary()
	list := slices.Concat(p.inline, d.managedDocuments())
	for _, name := range p.names {
		if !slices.ContainsFunc(p.inline, func(doc evidence.Document) bool { return doc.Name == name }) {
			list = append(list, evidence.Document{Name: name, Kind: "inline", Unreadable: "it was not sent: ask for iam get-role-policy"})
		}
	}
	if len(p.loose) > 0 {
		observe(d, &d.record.SuppliedPermission, p.loose[0])
	}
	if len(list) > 0 && len(p.loose) > 0 || len(p.loose) > 1 {
		list = append(list, p.loose...)
	}
	complete := p.listed.inline && p.listed.attached
	switch {
	case len(list) > 0 || complete:
		if d.by = evidence.Operator; !complete {
			d.by = "" // nobody asked for all of them
		}
		if list == nil {
			list = []evidence.Document{}
		}
		observe(d, &d.record.RolePolicies, list)
	case p.failed != nil && d.record.RolePolicies == nil:
		d.record.RolePolicies = evidence.Failed[[]evidence.Document](evidence.Operator, d.at, p.failed)
	}
	if s := d.record.SuppliedPermission; s != nil {
		s.By = ""
	}
}

// managedDocuments joins attached policies with their documents.
func (d *reader) managedDocuments() []evidence.Document {
	p := &d.policies
	attached := p.attached
	if !p.listed.attached {
		for _, m := range p.managed {
			if m.arn != d.record.Role.Get().Boundary {
				attached = append(attached, m)
			}
		}
	}
	var list []evidence.Document
	for _, m := range attached {
		doc := evidence.Document{Name: m.name, Kind: "managed", ARN: m.arn, Unreadable: "it was not sent: ask for iam get-policy and get-policy-version"}
		if v := p.versionOf(m.arn); v != nil {
			doc.Text, doc.Unreadable = v.text, ""
		}
		if known := p.managedOf(m.arn); known != nil {
			doc.Updated = known.updated.pointer()
		}
		list = append(list, doc)
	}
	if len(attached) == 0 {
		for _, v := range p.versions {
			if v.inEffect && v.arn == "" {
				list = append(list, evidence.Document{Name: "version " + v.id, Kind: "managed", Text: v.text})
			}
		}
	}
	return list
}

func (p *policies) managedOf(arn string) *managed {
	i := slices.IndexFunc(p.managed, func(m managed) bool { return m.arn == arn })
	if i < 0 {
		return nil
	}
	return &p.managed[i]
}

// versionOf is the document in effect of a policy. A single one that nobody
// named belongs to the single policy there is.
func (p *policies) versionOf(arn string) *version {
	for i, v := range p.versions {
		if v.inEffect && (v.arn == arn || v.arn == "" && len(p.versions) == 1 && len(p.attached)+len(p.managed) <= 2) {
			return &p.versions[i]
		}
	}
	return nil
}

func (d *reader) finishBoundary() {
	arn := d.record.Role.Get().Boundary
	if arn == "" {
		return
	}
	if v := d.policies.versionOf(arn); v != nil && v.arn != "" {
		observe(d, &d.record.Boundary, evidence.Document{Name: lastOf(arn), Kind: "boundary", ARN: arn, Text: v.text})
	}
}

// documentText is a policy document as people read it. The aws CLI decodes it,
// the API URL-encodes it.
func documentText(raw json.RawMessage) string {
	var encoded string
	if json.Unmarshal(raw, &encoded) == nil {
		return decoded(encoded)
	}
	return indented(raw)
}

func indented(raw []byte) string {
	var out bytes.Buffer
	if json.Indent(&out, bytes.TrimSpace(raw), "", "    ") != nil {
		return string(raw)
	}
	return out.String()
}

func (d *reader) claimRole(id, from string, strong bool) {
	if id == "" {
		return
	}
	d.claims = append(d.claims, claim{target.FieldRoleARN, id, fmt.Sprintf("%s in %s", from, d.name), strong, d.free})
}
