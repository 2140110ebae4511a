package bundle

import (
	"fmt"
	"maps"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/hclwrite"
	"github.com/zclconf/go-cty/cty"

	"clonepath/awsops/clean"
	"clonepath/awsops/target"

	"clonepath/steps/plan"
	"clonepath/steps/setup"
)

// Names of what terraform/main.tf declares.
const (
	tfRole      = "git_reader"
	tfSecret    = "git_token"
	tfPolicy    = "read_git_token"
	tfPrincipal = "agent_principal" // a variable, where nobody confirmed it
)

// recoveryDays is how long a deleted secret can be restored: AWS's longest.
const recoveryDays = 30

// terraform writes main.tf: the role, its policy and the secret without a value.
// The documents are those of policies/, as arguments of jsonencode.
func terraform(d plan.Desired) ([]byte, error) {
	f := hclwrite.NewEmptyFile()
	m := module{f.Body(), d}
	m.comment(m.head()...)
	m.settings()
	if d.Origin == target.Documented {
		m.askForPrincipal()
	}
	m.secret()
	if err := m.role(); err != nil {
		return nil, err
	}
	if err := m.policy(); err != nil {
		return nil, err
	}
	m.outputs()
	return hclwrite.Format(f.Bytes()), nil
}

// module is main.tf while it is written.
type module struct {
	body *hclwrite.Body
	d    plan.Desired
}

func (m module) head() []string {
	head := []string{
		"What Torque's agent needs in AWS account " + m.d.Account + " to read a Git token.",
		"Written by clonepath; it holds no secret value. What exists already is not",
		"created again but imported, see terraform import:",
		fmt.Sprintf("  aws_iam_role.%s by the role's name", tfRole),
	}
	if !existingSecret(m.d) {
		head = append(head, fmt.Sprintf("  aws_secretsmanager_secret.%s by the secret's ARN", tfSecret))
	}
	for _, assumption := range m.d.Assumptions {
		head = append(head, "", "ASSUMPTION: "+assumption)
	}
	return head
}

// comment writes each text on a line that it cannot leave.
func (m module) comment(texts ...string) { comment(m.body, texts...) }

func comment(body *hclwrite.Body, texts ...string) {
	for _, text := range texts {
		line := "#\n"
		if text != "" {
			line = "# " + clean.Line(text) + "\n"
		}
		body.AppendUnstructuredTokens(hclwrite.Tokens{{Type: hclsyntax.TokenComment, Bytes: []byte(line)}})
	}
}

// block begins a block after an empty line.
func (m module) block(kind string, labels ...string) *hclwrite.Body {
	m.body.AppendNewline()
	return m.body.AppendNewBlock(kind, labels).Body()
}

func (m module) settings() {
	settings := m.block("terraform")
	settings.SetAttributeValue("required_version", cty.StringVal(">= 1.3"))
	settings.AppendNewBlock("required_providers", nil).Body().SetAttributeValue("aws", cty.ObjectVal(map[string]cty.Value{
		"source": cty.StringVal("hashicorp/aws"), "version": cty.StringVal(">= 5.0"),
	}))
	provider := m.block("provider", "aws")
	text(provider, "region", m.d.Region)
	provider.SetAttributeValue("allowed_account_ids", cty.TupleVal([]cty.Value{cty.StringVal(m.d.Account)}))
}

// askForPrincipal makes Terraform ask for what only the guide says: the variable
// has no default.
func (m module) askForPrincipal() {
	v := m.block("variable", tfPrincipal)
	v.SetAttributeRaw("type", hclwrite.TokensForIdentifier("string"))
	text(v, "description", documentedPrincipal(m.d))
}

func (m module) secret() {
	if existingSecret(m.d) {
		m.body.AppendNewline()
		m.comment("The secret " + m.d.SecretID + " exists: it is not managed here.")
		return
	}
	m.body.AppendNewline()
	m.comment("The secret without a value: Terraform would keep a value in its state. Store it",
		"afterwards; the token is read from the terminal and shown nowhere:")
	m.comment(storeToken(m.d, plan.QuoteShell(m.d.Region))...)
	s := m.body.AppendNewBlock("resource", []string{"aws_secretsmanager_secret", tfSecret}).Body()
	text(s, "name", m.d.SecretName)
	text(s, "description", m.d.Description)
	text(s, "kms_key_id", m.d.KMSKey)
	s.SetAttributeValue("recovery_window_in_days", cty.NumberIntVal(recoveryDays))
	tagMap(s, m.d.SecretTags)
}

func (m module) role() error {
	trust, err := m.document(m.d.Trust)
	if err != nil {
		return fmt.Errorf("the trust policy: %w", err)
	}
	r := m.block("resource", "aws_iam_role", tfRole)
	text(r, "name", m.d.RoleName)
	text(r, "path", m.d.RolePath)
	text(r, "description", m.d.RoleDescription)
	text(r, "permissions_boundary", m.d.Boundary)
	r.SetAttributeRaw("assume_role_policy", trust)
	tagMap(r, m.d.RoleTags)
	return nil
}

func (m module) policy() error {
	permission, err := m.document(m.d.Permission)
	if err != nil {
		return fmt.Errorf("the permission policy: %w", err)
	}
	if m.d.PolicyKind != setup.KindManaged {
		p := m.block("resource", "aws_iam_role_policy", tfPolicy)
		text(p, "name", m.d.PolicyName)
		p.SetAttributeTraversal("role", traversal("aws_iam_role", tfRole, "id"))
		p.SetAttributeRaw("policy", permission)
		return nil
	}
	p := m.block("resource", "aws_iam_policy", tfPolicy)
	text(p, "name", m.d.PolicyName)
	text(p, "description", m.d.PolicyDescription())
	p.SetAttributeRaw("policy", permission)
	tagMap(p, m.d.RoleTags)
	a := m.block("resource", "aws_iam_role_policy_attachment", tfPolicy)
	a.SetAttributeTraversal("role", traversal("aws_iam_role", tfRole, "name"))
	a.SetAttributeTraversal("policy_arn", traversal("aws_iam_policy", tfPolicy, "arn"))
	return nil
}

func (m module) outputs() {
	out := m.block("output", "role_arn")
	text(out, "description", "To enter in Torque as Role ARN; the other fields are in credential.md.")
	out.SetAttributeTraversal("value", traversal("aws_iam_role", tfRole, "arn"))
}

// document writes a policy as the argument of jsonencode, in its own order. A
// principal that nobody confirmed becomes the variable.
func (m module) document(policy string) (hclwrite.Tokens, error) {
	argument, err := jsonTokens(policy, func(text string) (hclwrite.Tokens, bool) {
		if m.d.Origin == target.Documented && text == m.d.Principal {
			return hclwrite.TokensForTraversal(traversal("var", tfPrincipal)), true
		}
		return nil, false
	})
	if err != nil {
		return nil, err
	}
	return hclwrite.TokensForFunctionCall("jsonencode", argument), nil
}

// text sets an attribute; an empty one stays out.
func text(body *hclwrite.Body, name, value string) {
	if value != "" {
		body.SetAttributeValue(name, cty.StringVal(value))
	}
}

// tagMap writes tags sorted by key. Every key is quoted: "for" and "null" mean
// something else without.
func tagMap(body *hclwrite.Body, tags map[string]string) {
	if len(tags) == 0 {
		return
	}
	var attrs []hclwrite.ObjectAttrTokens
	for _, key := range slices.Sorted(maps.Keys(tags)) {
		attrs = append(attrs, hclwrite.ObjectAttrTokens{
			Name:  hclwrite.TokensForValue(cty.StringVal(key)),
			Value: hclwrite.TokensForValue(cty.StringVal(tags[key])),
		})
	}
	body.SetAttributeRaw("tags", hclwrite.TokensForObject(attrs))
}

func traversal(root string, names ...string) hcl.Traversal {
	t := hcl.Traversal{hcl.TraverseRoot{Name: root}}
	for _, name := range names {
		t = append(t, hcl.TraverseAttr{Name: name})
	}
	return t
}
