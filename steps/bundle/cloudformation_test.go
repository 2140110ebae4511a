package bundle

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"clonepath/steps/plan"
	"clonepath/steps/setup"
)

// template resolves a template's intrinsics as a stack of one account does.
type template struct {
	t          *testing.T
	parameters map[string]string
}

// suffixes are AWS::URLSuffix by partition.
var suffixes = map[string]string{"aws": "amazonaws.com", "aws-cn": "amazonaws.com.cn", "aws-us-gov": "amazonaws.com"}

var substitution = regexp.MustCompile(`\$\{([^}]*)\}`)

func (e template) resolve(node ast.Node) any {
	switch n := node.(type) {
	case *ast.MappingNode:
		values := map[string]any{}
		for _, pair := range n.Values {
			values[pair.Key.(*ast.StringNode).Value] = e.resolve(pair.Value)
		}
		return values
	case *ast.SequenceNode:
		var values []any
		for _, item := range n.Values {
			values = append(values, e.resolve(item))
		}
		return values
	case *ast.TagNode:
		return e.intrinsic(n.Start.Value, e.resolve(n.Value))
	case *ast.StringNode:
		return n.Value
	case *ast.IntegerNode:
		return n.GetToken().Value
	}
	e.t.Fatalf("the template holds a %s: %s", node.Type(), node)
	return nil
}

func (e template) intrinsic(name string, argument any) any {
	switch name {
	case "!Ref":
		if value, ok := e.parameters[argument.(string)]; ok {
			return value
		}
		return "Ref " + argument.(string)
	case "!GetAtt":
		return "GetAtt " + argument.(string)
	case "!Split":
		list := argument.([]any)
		return strings.Split(list[1].(string), list[0].(string))
	case "!Select":
		list := argument.([]any)
		at, err := strconv.Atoi(list[0].(string))
		if err != nil {
			e.t.Fatal(err)
		}
		return list[1].([]string)[at]
	case "!Sub":
		if list, ok := argument.([]any); ok {
			own := maps.Clone(e.parameters)
			for name, value := range list[1].(map[string]any) {
				own[name] = value.(string)
			}
			return template{e.t, own}.substitute(list[0].(string))
		}
		return e.substitute(argument.(string))
	}
	e.t.Fatalf("CloudFormation has no %s", name)
	return nil
}

func (e template) substitute(text string) string {
	return substitution.ReplaceAllStringFunc(text, func(found string) string {
		name := found[2 : len(found)-1]
		if literal, ok := strings.CutPrefix(name, "!"); ok {
			return "${" + literal + "}"
		}
		value, ok := e.parameters[name]
		if !ok {
			e.t.Fatalf("nothing is called %q in %q", name, text)
		}
		return value
	})
}

// stack renders the template and resolves it for the Setup's account and region,
// with the Setup's values where the template has no default.
func stack(t *testing.T, d plan.Desired) (resources map[string]any, parameters map[string]any) {
	t.Helper()
	text, err := filled("cloudformation.yaml", cloudFormationOf(d))
	if err != nil {
		t.Fatal(err)
	}
	file, err := parser.ParseBytes(text, 0)
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	e := template{t, map[string]string{
		"AWS::AccountId": d.Account, "AWS::Region": d.Region, "AWS::Partition": d.Partition, "AWS::URLSuffix": suffixes[d.Partition],
		"AgentPrincipal": d.Principal, "ExternalId": d.ExternalID, "SecretArn": d.SecretID, "KmsKeyArn": d.KMSKey,
	}}
	root := file.Docs[0].Body.(*ast.MappingNode)
	for _, pair := range root.Values {
		if pair.Key.String() == "Parameters" {
			parameters = e.resolve(pair.Value).(map[string]any)
		}
	}
	for name, parameter := range parameters {
		if value, ok := parameter.(map[string]any)["Default"]; ok {
			e.parameters[name] = value.(string)
		}
	}
	all := e.resolve(root).(map[string]any)
	equal(t, slices.Sorted(maps.Keys(all)), []string{"AWSTemplateFormatVersion", "Description", "Outputs", "Parameters", "Resources"})
	return all["Resources"].(map[string]any), parameters
}

func properties(t *testing.T, resources map[string]any, name, kind string) map[string]any {
	t.Helper()
	resource, ok := resources[name].(map[string]any)
	if !ok || resource["Type"] != kind {
		t.Fatalf("%s is %v, want a %s", name, resources[name], kind)
	}
	return resource["Properties"].(map[string]any)
}

// taken takes a property out as JSON.
func taken(t *testing.T, from map[string]any, name string) string {
	t.Helper()
	text, err := json.Marshal(from[name])
	if err != nil {
		t.Fatal(err)
	}
	delete(from, name)
	return string(text)
}

// listed are tags as CloudFormation lists them, nil for none.
func listed(tags map[string]string) any {
	var list []any
	for _, key := range slices.Sorted(maps.Keys(tags)) {
		list = append(list, map[string]any{"Key": key, "Value": tags[key]})
	}
	if list == nil {
		return nil
	}
	return list
}

// present leaves out what is empty.
func present(values map[string]any) map[string]any {
	maps.DeleteFunc(values, func(_ string, v any) bool { return v == nil || v == "" })
	return values
}

func TestCloudFormation(t *testing.T) {
	for name, chosen := range renderings() {
		t.Run(name, func(t *testing.T) {
			d := desired(t, chosen)
			resources, _ := stack(t, d)
			names := []string{"Policy", "Role"}
			role := properties(t, resources, "Role", "AWS::IAM::Role")
			sameDocuments(t, "trust", taken(t, role, "AssumeRolePolicyDocument"), d.Trust)
			equal(t, role, present(map[string]any{
				"RoleName": d.RoleName, "Path": d.RolePath, "Description": d.RoleDescription, "PermissionsBoundary": d.Boundary, "Tags": listed(d.RoleTags),
			}))
			kind, want := "AWS::IAM::RolePolicy", map[string]any{"PolicyName": d.PolicyName, "RoleName": "Ref Role"}
			if d.PolicyKind == setup.KindManaged {
				kind = "AWS::IAM::ManagedPolicy"
				want = map[string]any{"ManagedPolicyName": d.PolicyName, "Description": d.PolicyDescription(), "Roles": []any{"Ref Role"}}
			}
			policy := properties(t, resources, "Policy", kind)
			sameDocuments(t, "permission", taken(t, policy, "PolicyDocument"), d.Permission)
			equal(t, policy, want)
			if !existingSecret(d) {
				names = append(names, "Secret")
				secret := resources["Secret"].(map[string]any)
				if secret["DeletionPolicy"] != "Retain" || secret["UpdateReplacePolicy"] != "Retain" {
					t.Errorf("the secret goes with the stack: %v", secret)
				}
				equal(t, properties(t, resources, "Secret", "AWS::SecretsManager::Secret"), present(map[string]any{
					"Name": d.SecretName, "Description": d.Description, "KmsKeyId": d.KMSKey, "Tags": listed(d.SecretTags),
				}))
			}
			equal(t, slices.Sorted(maps.Keys(resources)), names)
		})
	}
}

// A template serves every account: it stores none of the operator's, no region,
// no External ID; and what nobody confirmed has no default.
func TestCloudFormationStoresNothing(t *testing.T) {
	for name, chosen := range renderings() {
		if strings.HasPrefix(name, "hostile") {
			continue
		}
		d := desired(t, chosen)
		text, err := filled("cloudformation.yaml", cloudFormationOf(d))
		if err != nil {
			t.Fatal(err)
		}
		for what, value := range map[string]string{"account": d.Account, "region": d.Region, "External ID": d.ExternalID, "key": d.KMSKey} {
			if value != "" && strings.Contains(string(text), value) {
				t.Errorf("%s: the template stores the %s %s", name, what, value)
			}
		}
		_, parameters := stack(t, d)
		_, named := parameters["AgentPrincipal"].(map[string]any)["Default"]
		if want := askedPrincipal(d) == ""; named != want {
			t.Errorf("%s: the agent principal has a default: %v", name, named)
		}
	}
}

// The program that AWS offers for it finds nothing wrong.
func TestCloudFormationLint(t *testing.T) {
	program, err := exec.LookPath("cfn-lint")
	if err != nil {
		t.Skip("the program cfn-lint is not installed")
	}
	if testing.Short() {
		t.Skip("another program, seconds")
	}
	var files []string
	for name, chosen := range renderings() {
		if strings.HasPrefix(name, "hostile") || name == "tags" || name == "boundary with a variable in its path" {
			continue // AWS refuses such names
		}
		text, err := filled("cloudformation.yaml", cloudFormationOf(desired(t, chosen)))
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(t.TempDir(), strings.ReplaceAll(name, " ", "-")+".yaml")
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
		files = append(files, path)
	}
	var out bytes.Buffer
	cmd := exec.CommandContext(t.Context(), program, append([]string{"--"}, files...)...)
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Run(); err != nil {
		t.Errorf("%v\n%s", err, out.String())
	}
}
