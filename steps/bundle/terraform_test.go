package bundle

import (
	"bytes"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclparse"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"

	"clonepath/awsops/target"

	"clonepath/steps/plan"
	"clonepath/steps/setup"
)

// evaluated is a module as Terraform reads it: each block's attributes by
// "type.label.label".
type evaluated map[string]map[string]cty.Value

func evaluate(t *testing.T, d plan.Desired) evaluated {
	t.Helper()
	text, err := terraform(d)
	if err != nil {
		t.Fatal(err)
	}
	parsed, diags := hclparse.NewParser().ParseHCL(text, "main.tf")
	if diags.HasErrors() {
		t.Fatalf("%v\n%s", diags, text)
	}
	named := func(attributes ...string) cty.Value {
		object := map[string]cty.Value{}
		for _, name := range attributes {
			object[name] = cty.StringVal(name)
		}
		return cty.ObjectVal(object)
	}
	context := &hcl.EvalContext{
		Functions: map[string]function.Function{"jsonencode": stdlib.JSONEncodeFunc},
		Variables: map[string]cty.Value{
			"var":            cty.ObjectVal(map[string]cty.Value{tfPrincipal: cty.StringVal(d.Principal)}),
			"aws_iam_role":   cty.ObjectVal(map[string]cty.Value{tfRole: named("id", "name", "arn")}),
			"aws_iam_policy": cty.ObjectVal(map[string]cty.Value{tfPolicy: named("arn")}),
			"string":         cty.StringVal("string"),
		},
	}
	module := evaluated{}
	module.add(t, "", parsed.Body.(*hclsyntax.Body), context)
	return module
}

func (e evaluated) add(t *testing.T, name string, body *hclsyntax.Body, context *hcl.EvalContext) {
	t.Helper()
	values := map[string]cty.Value{}
	for _, attribute := range body.Attributes {
		value, diags := attribute.Expr.Value(context)
		if diags.HasErrors() {
			t.Fatalf("%s.%s: %v", name, attribute.Name, diags)
		}
		values[attribute.Name] = value
	}
	if name != "" {
		e[name] = values
	}
	for _, block := range body.Blocks {
		e.add(t, strings.TrimPrefix(strings.Join(append([]string{name, block.Type}, block.Labels...), "."), "."), block.Body, context)
	}
}

// texts are a block's attributes that are texts, without the documents.
func (e evaluated) texts(t *testing.T, block string) map[string]string {
	t.Helper()
	texts := map[string]string{}
	for name, value := range e[block] {
		if value.Type() == cty.String && !strings.HasSuffix(name, "policy") {
			texts[name] = value.AsString()
		}
	}
	return texts
}

func (e evaluated) tags(t *testing.T, block string) map[string]string {
	t.Helper()
	tags := map[string]string{}
	value, ok := e[block]["tags"]
	if !ok {
		return tags
	}
	value, err := convert.Convert(value, cty.Map(cty.String))
	if err != nil {
		t.Fatal(err)
	}
	for key, tag := range value.AsValueMap() {
		tags[key] = tag.AsString()
	}
	return tags
}

func TestTerraform(t *testing.T) {
	for name, chosen := range renderings() {
		t.Run(name, func(t *testing.T) {
			d := desired(t, chosen)
			m := evaluate(t, d)
			role, secret, policy := "resource.aws_iam_role."+tfRole, "resource.aws_secretsmanager_secret."+tfSecret, "resource.aws_iam_role_policy."+tfPolicy
			blocks := []string{"terraform", "terraform.required_providers", "provider.aws", role, "output.role_arn"}
			wantPolicy := map[string]string{"name": ctyText(d.PolicyName), "role": "id"}
			if d.PolicyKind == setup.KindManaged {
				policy = "resource.aws_iam_policy." + tfPolicy
				wantPolicy = map[string]string{"name": ctyText(d.PolicyName), "description": d.PolicyDescription()}
				attachment := "resource.aws_iam_role_policy_attachment." + tfPolicy
				blocks = append(blocks, attachment)
				equal(t, m.texts(t, attachment), map[string]string{"role": "name", "policy_arn": "arn"})
				equal(t, m.tags(t, policy), ctyTexts(d.RoleTags))
			}
			blocks = append(blocks, policy)
			if d.Origin == target.Documented {
				blocks = append(blocks, "variable."+tfPrincipal)
				if _, ok := m["variable."+tfPrincipal]["default"]; ok {
					t.Error("nobody confirmed the principal, and it is the default")
				}
			}
			if !existingSecret(d) {
				blocks = append(blocks, secret)
				equal(t, m.texts(t, secret), without(map[string]string{"name": ctyText(d.SecretName), "description": d.Description, "kms_key_id": d.KMSKey}))
				equal(t, m.tags(t, secret), ctyTexts(d.SecretTags))
			}
			equal(t, slices.Sorted(maps.Keys(m)), slices.Sorted(slices.Values(blocks)))
			sameDocuments(t, "trust", m[role]["assume_role_policy"].AsString(), ctyText(d.Trust))
			sameDocuments(t, "permission", m[policy]["policy"].AsString(), ctyText(d.Permission))
			delete(m[policy], "policy")
			equal(t, m.texts(t, policy), wantPolicy)
			equal(t, m.texts(t, role), without(map[string]string{
				"name": ctyText(d.RoleName), "path": d.RolePath, "description": d.RoleDescription, "permissions_boundary": ctyText(d.Boundary),
			}))
			equal(t, m.tags(t, role), ctyTexts(d.RoleTags))
			provider := m["provider.aws"]
			if provider["region"].AsString() != d.Region || provider["allowed_account_ids"].Index(cty.NumberIntVal(0)).AsString() != d.Account {
				t.Errorf("provider %#v", provider)
			}
		})
	}
}

// ctyText is a text as HCL keeps it: normalised, which AWS's own names never
// need.
func ctyText(text string) string { return cty.StringVal(text).AsString() }

func ctyTexts(tags map[string]string) map[string]string {
	out := map[string]string{}
	for key, value := range tags {
		out[ctyText(key)] = ctyText(value)
	}
	return out
}

// without leaves empty texts out.
func without(texts map[string]string) map[string]string {
	maps.DeleteFunc(texts, func(_, text string) bool { return text == "" })
	return texts
}

func equal(t *testing.T, got, want any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// The program's own formatter finds nothing to do.
func TestTerraformFormat(t *testing.T) {
	program, err := exec.LookPath("terraform")
	if err != nil {
		t.Skip("the program terraform is not installed")
	}
	for name, chosen := range renderings() {
		text, err := terraform(desired(t, chosen))
		if err != nil {
			t.Fatal(err)
		}
		cmd := exec.CommandContext(t.Context(), program, "fmt", "-check", "-diff", "-")
		cmd.Stdin = bytes.NewReader(text)
		cmd.Env = append(os.Environ(), "HOME="+filepath.Clean(t.TempDir()), "CHECKPOINT_DISABLE=1")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", name, err, out)
		}
	}
}
