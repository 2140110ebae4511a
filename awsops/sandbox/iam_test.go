package sandbox

import (
	"net/url"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"

	"clonepath/awsops/target"
)

var goodTrust = agentTrust(target.DocumentedAgentPrincipal, "some-id")

func decoded(t *testing.T, document *string) string {
	t.Helper()
	out, err := url.PathUnescape(*document)
	must(t, err)
	return out
}

// A role's life, as apply and undo make it.
func TestLifeOfARole(t *testing.T) {
	ctx, s := t.Context(), start(t, Options{})
	c, name := admin(s).iam, aws.String("new-reader")
	in := &iam.CreateRoleInput{
		RoleName: name, Path: aws.String("/torque/"), AssumeRolePolicyDocument: aws.String(goodTrust), Description: aws.String("text with a + & <"),
		Tags: []types.Tag{{Key: aws.String("team"), Value: aws.String("x")}}, MaxSessionDuration: aws.Int32(7200),
	}
	made, err := c.CreateRole(ctx, in)
	must(t, err)
	if *made.Role.Arn != "arn:aws:iam::111122223333:role/torque/new-reader" || !strings.HasPrefix(*made.Role.RoleId, "AROA") {
		t.Errorf("made %s %s", *made.Role.Arn, *made.Role.RoleId)
	}
	_, err = c.CreateRole(ctx, in)
	wantFault(t, err, 409, "EntityAlreadyExists", "Role with name new-reader already exists.")
	got, err := c.GetRole(ctx, &iam.GetRoleInput{RoleName: name})
	must(t, err)
	if decoded(t, got.Role.AssumeRolePolicyDocument) != goodTrust || *got.Role.Description != *in.Description || *got.Role.MaxSessionDuration != 7200 || got.Role.CreateDate == nil {
		t.Errorf("read back as %+v", got.Role)
	}

	_, err = c.PutRolePolicy(ctx, &iam.PutRolePolicyInput{RoleName: name, PolicyName: aws.String("read"), PolicyDocument: aws.String(readPolicy("*"))})
	must(t, err)
	inline, err := c.GetRolePolicy(ctx, &iam.GetRolePolicyInput{RoleName: name, PolicyName: aws.String("read")})
	must(t, err)
	if decoded(t, inline.PolicyDocument) != readPolicy("*") {
		t.Error("the inline policy came back changed")
	}
	_, err = c.AttachRolePolicy(ctx, &iam.AttachRolePolicyInput{RoleName: name, PolicyArn: aws.String("arn:aws:iam::aws:policy/ViewOnlyAccess")})
	must(t, err)
	names, err := c.ListRolePolicies(ctx, &iam.ListRolePoliciesInput{RoleName: name})
	must(t, err)
	attached, err := c.ListAttachedRolePolicies(ctx, &iam.ListAttachedRolePoliciesInput{RoleName: name})
	must(t, err)
	if len(names.PolicyNames) != 1 || names.PolicyNames[0] != "read" || len(attached.AttachedPolicies) != 1 || *attached.AttachedPolicies[0].PolicyName != "ViewOnlyAccess" {
		t.Errorf("policies %v, %v", names.PolicyNames, attached.AttachedPolicies)
	}
	_, err = c.PutRolePermissionsBoundary(ctx, &iam.PutRolePermissionsBoundaryInput{RoleName: name, PermissionsBoundary: aws.String("arn:aws:iam::aws:policy/ViewOnlyAccess")})
	must(t, err)
	_, err = c.TagRole(ctx, &iam.TagRoleInput{RoleName: name, Tags: []types.Tag{{Key: aws.String("b"), Value: aws.String("2")}}})
	must(t, err)
	_, err = c.UntagRole(ctx, &iam.UntagRoleInput{RoleName: name, TagKeys: []string{"team"}})
	must(t, err)
	_, err = c.UpdateRole(ctx, &iam.UpdateRoleInput{RoleName: name, MaxSessionDuration: aws.Int32(3600)})
	must(t, err)
	_, err = c.UpdateAssumeRolePolicy(ctx, &iam.UpdateAssumeRolePolicyInput{RoleName: name, PolicyDocument: aws.String(trustOfService("ec2.amazonaws.com"))})
	must(t, err)
	got, err = c.GetRole(ctx, &iam.GetRoleInput{RoleName: name})
	must(t, err)
	if got.Role.PermissionsBoundary == nil || len(got.Role.Tags) != 1 || *got.Role.Tags[0].Key != "b" || *got.Role.MaxSessionDuration != 3600 || decoded(t, got.Role.AssumeRolePolicyDocument) == goodTrust {
		t.Errorf("after the updates: %+v", got.Role)
	}

	_, err = c.DeleteRole(ctx, &iam.DeleteRoleInput{RoleName: name})
	wantFault(t, err, 409, "DeleteConflict", "Cannot delete entity, must detach all policies first.")
	_, err = c.DetachRolePolicy(ctx, &iam.DetachRolePolicyInput{RoleName: name, PolicyArn: aws.String("arn:aws:iam::aws:policy/ViewOnlyAccess")})
	must(t, err)
	_, err = c.DeleteRole(ctx, &iam.DeleteRoleInput{RoleName: name})
	wantFault(t, err, 409, "DeleteConflict", "Cannot delete entity, must delete policies first.")
	_, err = c.DeleteRolePolicy(ctx, &iam.DeleteRolePolicyInput{RoleName: name, PolicyName: aws.String("read")})
	must(t, err)
	_, err = c.DeleteRolePermissionsBoundary(ctx, &iam.DeleteRolePermissionsBoundaryInput{RoleName: name})
	must(t, err)
	_, err = c.DeleteRole(ctx, &iam.DeleteRoleInput{RoleName: name})
	must(t, err)
	_, err = c.GetRole(ctx, &iam.GetRoleInput{RoleName: name})
	wantFault(t, err, 404, "NoSuchEntity", "The role with name new-reader cannot be found.")
}

// What IAM refuses when a document is written.
func TestWriteTimeValidation(t *testing.T) {
	trust := func(principal any) string {
		return pretty(policy(statement{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": principal}))
	}
	cases := []struct {
		name, document string
		status         int
		code, message  string
	}{
		{"the guide's bare statement", guideTrust, 400, "MalformedPolicyDocument", ""},
		{"no JSON", "{", 400, "MalformedPolicyDocument", "This policy contains invalid Json"},
		{"a Resource", pretty(policy(statement{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": map[string]string{"AWS": "*"}, "Resource": "*"})), 400, "MalformedPolicyDocument", "Has prohibited field Resource"},
		{"everyone without a type", trust("*"), 400, "MalformedPolicyDocument", `AssumeRolepolicy contained an invalid principal: "STAR":"*".`},
		{"a role that does not exist", trust(map[string]string{"AWS": "arn:aws:iam::046086677675:role/agent-sa-rol"}), 400, "MalformedPolicyDocument",
			`Invalid principal in policy: "AWS":"arn:aws:iam::046086677675:role/agent-sa-rol"`},
		{"a user that does not exist", trust(map[string]string{"AWS": "arn:aws:iam::111122223333:user/nobody"}), 400, "MalformedPolicyDocument",
			`Invalid principal in policy: "AWS":"arn:aws:iam::111122223333:user/nobody"`},
		{"a unique id nobody has", trust(map[string]string{"AWS": "AROAEXAMPLEEXAMPLE234"}), 400, "MalformedPolicyDocument",
			`Invalid principal in policy: "AWS":"AROAEXAMPLEEXAMPLE234"`},
		{"a role of an unknown account", trust(map[string]string{"AWS": "arn:aws:iam::349148204654:role/agent-sa-role"}), 0, "", ""},
		{"an account", trust(map[string]string{"AWS": "046086677675"}), 0, "", ""},
		{"an existing user", trust(map[string]string{"AWS": "arn:aws:iam::111122223333:user/admin"}), 0, "", ""},
		{"a typographic quote", strings.Replace(goodTrust, "ClonepathAgent", "“Agent”", 1), 400, "ValidationError", ""},
		{"too long", agentTrust(target.DocumentedAgentPrincipal, strings.Repeat("x", 2048)), 409, "LimitExceeded", "Cannot exceed quota for ACLSizePerRole: 2048"},
	}
	s := start(t, Options{})
	for _, test := range cases {
		t.Run(test.name, func(t *testing.T) {
			_, err := admin(s).iam.UpdateAssumeRolePolicy(t.Context(), &iam.UpdateAssumeRolePolicyInput{RoleName: aws.String(roleName), PolicyDocument: &test.document})
			if test.code == "" {
				must(t, err)
				return
			}
			wantFault(t, err, test.status, test.code, test.message)
		})
	}
}

func TestIAMRefusals(t *testing.T) {
	ctx, s := t.Context(), start(t, Options{})
	c, name := admin(s).iam, aws.String(roleName)
	_, err := c.PutRolePolicy(ctx, &iam.PutRolePolicyInput{RoleName: name, PolicyName: aws.String("x"), PolicyDocument: aws.String(
		pretty(policy(statement{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": map[string]string{"AWS": "*"}, "Resource": "*"})),
	)})
	wantFault(t, err, 400, "MalformedPolicyDocument", "Policy document should not specify a principal.")
	_, err = c.PutRolePolicy(ctx, &iam.PutRolePolicyInput{RoleName: name, PolicyName: aws.String("x"), PolicyDocument: aws.String(readPolicy("git-repo-token"))})
	wantFault(t, err, 400, "MalformedPolicyDocument", `Resource git-repo-token must be in ARN format or "*".`)
	_, err = c.PutRolePolicy(ctx, &iam.PutRolePolicyInput{RoleName: name, PolicyName: aws.String("x"), PolicyDocument: aws.String(readPolicy("arn:aws:s3:::" + strings.Repeat("x", 10300)))})
	wantFault(t, err, 409, "LimitExceeded", "Maximum policy size of 10240 bytes exceeded for role torque-git-reader")
	_, err = c.GetRolePolicy(ctx, &iam.GetRolePolicyInput{RoleName: name, PolicyName: aws.String("nothing")})
	wantFault(t, err, 404, "NoSuchEntity", "The role policy with name nothing cannot be found.")
	_, err = c.AttachRolePolicy(ctx, &iam.AttachRolePolicyInput{RoleName: name, PolicyArn: aws.String("arn:aws:iam::111122223333:policy/nothing")})
	wantFault(t, err, 404, "NoSuchEntity", "Policy arn:aws:iam::111122223333:policy/nothing does not exist or is not attachable.")
	_, err = c.CreateRole(ctx, &iam.CreateRoleInput{RoleName: aws.String("a b"), AssumeRolePolicyDocument: aws.String(goodTrust)})
	wantFault(t, err, 400, "ValidationError", `1 validation error detected: Value 'a b' at 'roleName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\w+=,.@-]+`)
	_, err = c.CreateRole(ctx, &iam.CreateRoleInput{RoleName: aws.String("TORQUE-git-reader"), AssumeRolePolicyDocument: aws.String(goodTrust)})
	wantFault(t, err, 409, "EntityAlreadyExists", "Role with name torque-git-reader already exists.")
	_, err = c.DeleteRole(ctx, &iam.DeleteRoleInput{RoleName: aws.String("AWSServiceRoleForSupport")})
	wantFault(t, err, 400, "UnmodifiableEntity", "")
	_, err = c.GetRole(ctx, &iam.GetRoleInput{RoleName: aws.String("nothing")})
	wantFault(t, err, 404, "NoSuchEntity", "The role with name nothing cannot be found.")

	// The assumed role may not look at itself.
	_, err = session(t, s, region).iam.GetRole(ctx, &iam.GetRoleInput{RoleName: name})
	wantFault(t, err, 403, "AccessDenied", "User: arn:aws:sts::111122223333:assumed-role/torque-git-reader/clonepath is not authorized to perform: iam:GetRole on resource: arn:aws:iam::111122223333:role/torque-git-reader because no identity-based policy allows the iam:GetRole action")
}

func TestManagedPolicies(t *testing.T) {
	ctx, s := t.Context(), start(t, Options{})
	c := admin(s).iam
	in := &iam.CreatePolicyInput{PolicyName: aws.String("torque-read"), PolicyDocument: aws.String(readPolicy("*"))}
	made, err := c.CreatePolicy(ctx, in)
	must(t, err)
	arn := made.Policy.Arn
	_, err = c.CreatePolicy(ctx, in)
	wantFault(t, err, 409, "EntityAlreadyExists", "A policy called torque-read already exists. Duplicate names are not allowed.")
	for range 4 {
		_, err = c.CreatePolicyVersion(ctx, &iam.CreatePolicyVersionInput{PolicyArn: arn, PolicyDocument: aws.String(readPolicy(secretPattern(region, operatorAccount))), SetAsDefault: true})
		must(t, err)
	}
	_, err = c.CreatePolicyVersion(ctx, &iam.CreatePolicyVersionInput{PolicyArn: arn, PolicyDocument: aws.String(readPolicy("*"))})
	wantFault(t, err, 409, "LimitExceeded", "")
	versions, err := c.ListPolicyVersions(ctx, &iam.ListPolicyVersionsInput{PolicyArn: arn})
	must(t, err)
	if len(versions.Versions) != 5 || *versions.Versions[0].VersionId != "v5" || !versions.Versions[0].IsDefaultVersion {
		t.Errorf("versions %+v", versions.Versions)
	}
	_, err = c.SetDefaultPolicyVersion(ctx, &iam.SetDefaultPolicyVersionInput{PolicyArn: arn, VersionId: aws.String("v1")})
	must(t, err)
	got, err := c.GetPolicy(ctx, &iam.GetPolicyInput{PolicyArn: arn})
	must(t, err)
	one, err := c.GetPolicyVersion(ctx, &iam.GetPolicyVersionInput{PolicyArn: arn, VersionId: got.Policy.DefaultVersionId})
	must(t, err)
	if decoded(t, one.PolicyVersion.Document) != readPolicy("*") {
		t.Error("v1 came back changed")
	}
	_, err = c.AttachRolePolicy(ctx, &iam.AttachRolePolicyInput{RoleName: aws.String("orders-api"), PolicyArn: arn})
	must(t, err)
	_, err = c.DeletePolicy(ctx, &iam.DeletePolicyInput{PolicyArn: arn})
	wantFault(t, err, 409, "DeleteConflict", "Cannot delete a policy attached to entities.")
	_, err = c.DetachRolePolicy(ctx, &iam.DetachRolePolicyInput{RoleName: aws.String("orders-api"), PolicyArn: arn})
	must(t, err)
	for _, v := range []string{"v2", "v3", "v4", "v5"} {
		_, err = c.DeletePolicyVersion(ctx, &iam.DeletePolicyVersionInput{PolicyArn: arn, VersionId: aws.String(v)})
		must(t, err)
	}
	_, err = c.DeletePolicy(ctx, &iam.DeletePolicyInput{PolicyArn: arn})
	must(t, err)
	_, err = c.GetPolicy(ctx, &iam.GetPolicyInput{PolicyArn: arn})
	wantFault(t, err, 404, "NoSuchEntity", "")
}

func TestBrowsing(t *testing.T) {
	ctx, s := t.Context(), start(t, Options{})
	c := admin(s).iam
	pages := iam.NewListRolesPaginator(c, &iam.ListRolesInput{MaxItems: aws.Int32(2)})
	var names []string
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		must(t, err)
		for _, r := range page.Roles {
			names = append(names, *r.RoleName)
		}
	}
	if got, want := strings.Join(names, " "), "AWSServiceRoleForSupport auditor ci-deployer orders-api torque-git-reader"; got != want {
		t.Errorf("roles %s, want %s", got, want)
	}
	aliases, err := c.ListAccountAliases(ctx, &iam.ListAccountAliasesInput{})
	must(t, err)
	if len(aliases.AccountAliases) != 1 {
		t.Errorf("aliases %v", aliases.AccountAliases)
	}
	me, err := c.GetUser(ctx, &iam.GetUserInput{})
	must(t, err)
	if *me.User.UserName != "admin" {
		t.Errorf("the caller is %s", *me.User.UserName)
	}
	_, err = agent(s).iam.GetUser(ctx, &iam.GetUserInput{})
	wantFault(t, err, 400, "ValidationError", "Must specify userName when calling with non-User credentials")
	tags, err := c.ListRoleTags(ctx, &iam.ListRoleTagsInput{RoleName: aws.String("ci-deployer")})
	must(t, err)
	if len(tags.Tags) != 1 {
		t.Errorf("tags %v", tags.Tags)
	}
}

func TestSimulatePrincipalPolicy(t *testing.T) {
	ctx, s := t.Context(), start(t, Options{})
	var arn string
	s.edit(func(a *account) {
		arn = a.secrets[region][0].arn
		a.role(roleName).inline["no-writes"] = pretty(policy(statement{"Effect": "Deny", "Action": "secretsmanager:Put*", "Resource": "*"}))
	})
	out, err := admin(s).iam.SimulatePrincipalPolicy(ctx, &iam.SimulatePrincipalPolicyInput{
		PolicySourceArn: aws.String(chainRole), ResourceArns: []string{arn},
		ActionNames: []string{"secretsmanager:GetSecretValue", "secretsmanager:PutSecretValue", "kms:Decrypt"},
	})
	must(t, err)
	want := []types.PolicyEvaluationDecisionType{"allowed", "explicitDeny", "implicitDeny"}
	for i, r := range out.EvaluationResults {
		if r.EvalDecision != want[i] {
			t.Errorf("%s is %s, want %s", *r.EvalActionName, r.EvalDecision, want[i])
		}
	}
	me, err := admin(s).iam.SimulatePrincipalPolicy(ctx, &iam.SimulatePrincipalPolicyInput{
		PolicySourceArn: aws.String("arn:aws:iam::111122223333:user/admin"), ActionNames: []string{"iam:CreateRole"},
	})
	must(t, err)
	if me.EvaluationResults[0].EvalDecision != "allowed" || len(me.EvaluationResults[0].MatchedStatements) != 1 {
		t.Errorf("the admin's own right: %+v", me.EvaluationResults[0])
	}
	_, err = admin(s).iam.SimulatePrincipalPolicy(ctx, &iam.SimulatePrincipalPolicyInput{
		PolicySourceArn: aws.String("arn:aws:iam::111122223333:user/nobody"), ActionNames: []string{"iam:CreateRole"},
	})
	wantFault(t, err, 404, "NoSuchEntity", "")
}
