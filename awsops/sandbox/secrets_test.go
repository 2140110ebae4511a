package sandbox

import (
	"context"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	sm "github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	smtypes "github.com/aws/aws-sdk-go-v2/service/secretsmanager/types"
)

const (
	token1 = "11111111-1111-4111-8111-111111111111"
	token2 = "22222222-2222-4222-8222-222222222222"
)

func read(c clients, id string) (*sm.GetSecretValueOutput, error) {
	return c.secrets.GetSecretValue(context.Background(), &sm.GetSecretValueInput{SecretId: &id})
}

// The admin finds secrets in every way that AWS offers, and only in the region
// of the request.
func TestLookup(t *testing.T) {
	s := start(t, Options{})
	var arn string
	s.edit(func(a *account) {
		one := a.secrets[region][0]
		arn = one.arn
		a.secrets[region] = append(a.secrets[region], &secret{
			arn: "arn:aws:secretsmanager:eu-west-1:111122223333:secret:MySecret-abcdef-nutBrk", name: "MySecret-abcdef", versions: one.versions, tags: map[string]string{},
		})
	})
	partial := strings.TrimSuffix(arn, arn[len(arn)-7:])
	cases := []struct {
		name, id, region string
		found            bool
	}{
		{"name", gitSecret, region, true},
		{"full ARN", arn, region, true},
		{"partial ARN", partial, region, true},
		{"name with capitals", "Git-Repo-Token", region, false},
		{"other suffix", partial + "-AAAAAA", region, false},
		{"name in another region", gitSecret, otherRegion, false},
		{"ARN from another region's client", arn, otherRegion, false},
		{"secret of the other region", "dr/git-token", otherRegion, true},
		{"name that ends like a suffix", "MySecret-abcdef", region, true},
		{"partial ARN that ends like a suffix", "arn:aws:secretsmanager:eu-west-1:111122223333:secret:MySecret-abcdef", region, false},
		{"full ARN of it", "arn:aws:secretsmanager:eu-west-1:111122223333:secret:MySecret-abcdef-nutBrk", region, true},
		{"console URL", "https://console.aws.amazon.com/secretsmanager", region, false},
	}
	for _, test := range cases {
		t.Run(test.name, func(t *testing.T) {
			_, err := as(s, s.Keys(Admin), test.region).secrets.DescribeSecret(t.Context(), &sm.DescribeSecretInput{SecretId: &test.id})
			if test.found {
				must(t, err)
				return
			}
			wantFault(t, err, 400, "ResourceNotFoundException", "Secrets Manager can't find the specified secret.")
		})
	}
}

// What the role may read, and how AWS says no. IAM is asked before anybody
// looks whether the secret exists.
func TestRoleReadsSecret(t *testing.T) {
	const who = "User: arn:aws:sts::111122223333:assumed-role/torque-git-reader/clonepath is not authorized to perform: secretsmanager:GetSecretValue on resource: "
	const implicit = " because no identity-based policy allows the secretsmanager:GetSecretValue action"
	deny := func(principal string) string {
		return pretty(policy(statement{"Effect": "Deny", "Action": "secretsmanager:*", "Resource": "*", "Principal": principal}))
	}
	boundary := func(a *account) {
		arn := iamARN(operatorAccount, "policy", "/", "limit")
		a.policies[arn] = &managedPolicy{arn: arn, current: "v1", versions: []policyVersion{{id: "v1", document: readPolicy("arn:aws:s3:::x")}}}
		a.role(roleName).boundary = arn
	}
	cases := []struct {
		name, id, region string
		change           func(a *account)
		message          string // "" is allowed
	}{
		{name: "as it should be"},
		{name: "no policy", change: func(a *account) { a.role(roleName).inline = map[string]string{} }, message: who + gitSecret + implicit},
		{name: "no suffix in the policy", change: func(a *account) {
			a.role(roleName).inline[policyName] = readPolicy("arn:aws:secretsmanager:eu-west-1:111122223333:secret:git-repo-token")
		}, message: who + gitSecret + implicit},
		{name: "a secret that does not exist", id: "git-repo-tokn", message: who + "git-repo-tokn" + implicit},
		{name: "another secret", id: "prod/database", message: who + "prod/database" + implicit},
		{name: "another region's client, by ARN", id: "arn:aws:secretsmanager:eu-west-1:111122223333:secret:git-repo-token-AbCdEf", region: otherRegion,
			message: who + "arn:aws:secretsmanager:us-east-1:111122223333:secret:git-repo-token-AbCdEf" + implicit},
		{name: "the secret's policy denies", change: func(a *account) { a.secrets[region][0].policy = deny("*") },
			message: who + gitSecret + " with an explicit deny in a resource-based policy"},
		{name: "another inline policy denies", change: func(a *account) {
			a.role(roleName).inline["deny"] = pretty(policy(statement{"Effect": "Deny", "Action": "*", "Resource": "*"}))
		}, message: who + gitSecret + " with an explicit deny in an identity-based policy"},
		{name: "boundary", change: boundary, message: who + gitSecret + " because no permissions boundary allows the secretsmanager:GetSecretValue action"},
		{name: "the secret's policy suffices", change: func(a *account) {
			a.role(roleName).inline = map[string]string{}
			a.secrets[region][0].policy = pretty(policy(statement{"Effect": "Allow", "Action": "secretsmanager:GetSecretValue", "Resource": "*", "Principal": map[string]string{"AWS": chainRole}}))
		}},
		{name: "only with a version stage", change: func(a *account) {
			a.role(roleName).inline[policyName] = pretty(policy(statement{"Effect": "Allow", "Action": "secretsmanager:GetSecretValue", "Resource": "*",
				"Condition": map[string]any{"StringEquals": map[string]string{"secretsmanager:VersionStage": "AWSCURRENT"}}}))
		}, message: who + gitSecret + implicit},
		{name: "only with a tag", change: func(a *account) {
			a.secrets[region][0].tags["team"] = "ci"
			a.role(roleName).inline[policyName] = pretty(policy(statement{"Effect": "Allow", "Action": "secretsmanager:GetSecretValue", "Resource": "*",
				"Condition": map[string]any{"StringEquals": map[string]string{"aws:ResourceTag/team": "ci"}}}))
		}},
	}
	for _, test := range cases {
		t.Run(test.name, func(t *testing.T) {
			s := start(t, Options{})
			if test.change != nil {
				s.edit(test.change)
			}
			if test.id == "" {
				test.id = gitSecret
			}
			if test.region == "" {
				test.region = region
			}
			_, err := read(session(t, s, test.region), test.id)
			if test.message == "" {
				must(t, err)
				return
			}
			wantFault(t, err, 400, "AccessDeniedException", test.message)
		})
	}
}

func TestReadAcrossAccounts(t *testing.T) {
	s := start(t, Options{})
	var arn string
	s.edit(func(a *account) { arn = a.secrets[region][0].arn })
	who := "User: arn:aws:iam::444455556666:user/mallory is not authorized to perform: secretsmanager:GetSecretValue on resource: "
	_, err := read(outsider(s), arn)
	wantFault(t, err, 400, "AccessDeniedException", who+arn+" because no resource-based policy allows the secretsmanager:GetSecretValue action")
	_, err = read(outsider(s), gitSecret)
	wantFault(t, err, 400, "ResourceNotFoundException", "") // a bare name is looked up in the caller's own account
	s.edit(func(a *account) {
		a.secrets[region][0].policy = pretty(policy(statement{"Effect": "Allow", "Action": "secretsmanager:GetSecretValue", "Resource": "*", "Principal": map[string]string{"AWS": "arn:aws:iam::444455556666:root"}}))
	})
	_, err = read(outsider(s), arn)
	wantFault(t, err, 400, "InvalidRequestException", "You can't access a secret from a different AWS account if you encrypt the secret with the default KMS service key.")
	s.edit(func(a *account) { a.secrets[region][0].kmsKey = a.keys[region][0].arn })
	_, err = read(outsider(s), arn)
	wantFault(t, err, 400, "AccessDeniedException", "Access to KMS is not allowed")
	s.edit(func(a *account) { a.keys[region][0].policy = delegatingKeyPolicy(outsiderAccount) })
	_, err = read(outsider(s), arn)
	must(t, err)
}

// A secret's life: create, write again, move a label, delete, restore.
func TestLifeOfASecret(t *testing.T) {
	ctx, s := t.Context(), start(t, Options{})
	c := admin(s).secrets
	create := &sm.CreateSecretInput{Name: aws.String("team/new"), SecretString: aws.String("one"), ClientRequestToken: aws.String(token1), Tags: []smtypes.Tag{{Key: aws.String("team"), Value: aws.String("x")}}}
	made, err := c.CreateSecret(ctx, create)
	must(t, err)
	if !strings.HasPrefix(*made.ARN, "arn:aws:secretsmanager:eu-west-1:111122223333:secret:team/new-") || len(*made.ARN)-len("arn:aws:secretsmanager:eu-west-1:111122223333:secret:team/new-") != 6 {
		t.Errorf("ARN %s, want the name with six characters behind", *made.ARN)
	}
	again, err := c.CreateSecret(ctx, create)
	must(t, err)
	if *again.VersionId != token1 || *again.ARN != *made.ARN {
		t.Errorf("a retry gave %s %s, want the same secret and version", *again.ARN, *again.VersionId)
	}
	create.SecretString = aws.String("other")
	_, err = c.CreateSecret(ctx, create)
	wantFault(t, err, 400, "ResourceExistsException", "The operation failed because the secret team/new already exists.")

	put := &sm.PutSecretValueInput{SecretId: made.Name, SecretString: aws.String("two"), ClientRequestToken: aws.String(token2)}
	for range 2 { // the second one is a retry
		_, err = c.PutSecretValue(ctx, put)
		must(t, err)
	}
	put.SecretString = aws.String("three")
	_, err = c.PutSecretValue(ctx, put)
	wantFault(t, err, 400, "ResourceExistsException", "You can't use ClientRequestToken "+token2+" because that value is already in use for a version of secret.")
	_, err = c.UpdateSecret(ctx, &sm.UpdateSecretInput{SecretId: made.Name, SecretString: aws.String("two"), ClientRequestToken: aws.String(token2)})
	wantFault(t, err, 400, "ResourceExistsException", "")
	_, err = c.UpdateSecret(ctx, &sm.UpdateSecretInput{SecretId: made.Name, Description: aws.String("new text")})
	must(t, err)

	facts, err := c.DescribeSecret(ctx, &sm.DescribeSecretInput{SecretId: made.Name})
	must(t, err)
	if got := facts.VersionIdsToStages; len(got) != 2 || got[token1][0] != "AWSPREVIOUS" || got[token2][0] != "AWSCURRENT" {
		t.Errorf("versions %v, want the first AWSPREVIOUS and the second AWSCURRENT", got)
	}
	if *facts.Description != "new text" || len(facts.Tags) != 1 || facts.CreatedDate == nil {
		t.Errorf("described as %+v", facts)
	}
	old, err := c.GetSecretValue(ctx, &sm.GetSecretValueInput{SecretId: made.Name, VersionStage: aws.String("AWSPREVIOUS")})
	must(t, err)
	if *old.SecretString != "one" {
		t.Error("AWSPREVIOUS is not the first value")
	}
	_, err = c.UpdateSecretVersionStage(ctx, &sm.UpdateSecretVersionStageInput{SecretId: made.Name, VersionStage: aws.String("AWSCURRENT"), MoveToVersionId: aws.String(token1), RemoveFromVersionId: aws.String(token2)})
	must(t, err)
	now, err := read(admin(s), *made.Name)
	must(t, err)
	if *now.SecretString != "one" || *now.VersionId != token1 {
		t.Error("AWSCURRENT did not move back")
	}
	versions, err := c.ListSecretVersionIds(ctx, &sm.ListSecretVersionIdsInput{SecretId: made.Name})
	must(t, err)
	if len(versions.Versions) != 2 {
		t.Errorf("%d versions, want 2", len(versions.Versions))
	}

	_, err = c.DeleteSecret(ctx, &sm.DeleteSecretInput{SecretId: made.Name, RecoveryWindowInDays: aws.Int64(3)})
	wantFault(t, err, 400, "InvalidParameterException", "")
	_, err = c.DeleteSecret(ctx, &sm.DeleteSecretInput{SecretId: made.Name, RecoveryWindowInDays: aws.Int64(7)})
	must(t, err)
	_, err = read(admin(s), *made.Name)
	wantFault(t, err, 400, "InvalidRequestException", "You can't perform this operation on the secret because it was marked for deletion.")
	_, err = c.CreateSecret(ctx, create)
	wantFault(t, err, 400, "InvalidRequestException", "You can't create this secret because a secret with this name is already scheduled for deletion.")
	facts, err = c.DescribeSecret(ctx, &sm.DescribeSecretInput{SecretId: made.Name})
	must(t, err)
	if facts.DeletedDate == nil {
		t.Error("no DeletedDate on a secret marked for deletion")
	}
	_, err = c.RestoreSecret(ctx, &sm.RestoreSecretInput{SecretId: made.Name})
	must(t, err)
	_, err = c.DeleteSecret(ctx, &sm.DeleteSecretInput{SecretId: made.Name, ForceDeleteWithoutRecovery: aws.Bool(true)})
	must(t, err)
	_, err = c.DescribeSecret(ctx, &sm.DescribeSecretInput{SecretId: made.Name})
	wantFault(t, err, 400, "ResourceNotFoundException", "")
}

func TestSecretWithoutValue(t *testing.T) {
	s := start(t, Options{})
	_, err := admin(s).secrets.CreateSecret(t.Context(), &sm.CreateSecretInput{Name: aws.String("empty")})
	must(t, err)
	_, err = read(admin(s), "empty")
	wantFault(t, err, 400, "ResourceNotFoundException", "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT")
	_, err = admin(s).secrets.PutSecretValue(t.Context(), &sm.PutSecretValueInput{SecretId: aws.String("empty"), SecretBinary: []byte{0, 1}})
	must(t, err)
	out, err := read(admin(s), "empty")
	must(t, err)
	if out.SecretString != nil || len(out.SecretBinary) != 2 {
		t.Error("a binary value came back as something else")
	}
	_, err = admin(s).secrets.CreateSecret(t.Context(), &sm.CreateSecretInput{Name: aws.String("a b")})
	wantFault(t, err, 400, "ValidationException", "")
}

func TestListSecrets(t *testing.T) {
	s := start(t, Options{})
	out, err := admin(s).secrets.ListSecrets(t.Context(), &sm.ListSecretsInput{})
	must(t, err)
	if len(out.SecretList) != 5 {
		t.Errorf("%d secrets, want 5: the one marked for deletion is hidden", len(out.SecretList))
	}
	pages := sm.NewListSecretsPaginator(admin(s).secrets, &sm.ListSecretsInput{MaxResults: aws.Int32(2), IncludePlannedDeletion: aws.Bool(true)})
	n, total := 0, 0
	for ; pages.HasMorePages(); n++ {
		page, err := pages.NextPage(t.Context())
		must(t, err)
		total += len(page.SecretList)
	}
	if n != 3 || total != 6 {
		t.Errorf("%d secrets on %d pages, want 6 on 3", total, n)
	}
	out, err = admin(s).secrets.ListSecrets(t.Context(), &sm.ListSecretsInput{Filters: []smtypes.Filter{{Key: smtypes.FilterNameStringTypeName, Values: []string{"plat"}}}})
	must(t, err)
	if len(out.SecretList) != 1 || *out.SecretList[0].Name != "platform/gitlab" {
		t.Errorf("the filter gave %d secrets, want platform/gitlab", len(out.SecretList))
	}
	out, err = as(s, s.Keys(Admin), otherRegion).secrets.ListSecrets(t.Context(), &sm.ListSecretsInput{})
	must(t, err)
	if len(out.SecretList) != 1 {
		t.Errorf("%d secrets in %s, want 1", len(out.SecretList), otherRegion)
	}
}

func TestResourcePolicy(t *testing.T) {
	ctx, s := t.Context(), start(t, Options{})
	c, id := admin(s).secrets, aws.String(gitSecret)
	allow := func(principal any) *string {
		return aws.String(pretty(policy(statement{"Effect": "Allow", "Action": "secretsmanager:GetSecretValue", "Resource": "*", "Principal": principal})))
	}
	got, err := c.GetResourcePolicy(ctx, &sm.GetResourcePolicyInput{SecretId: id})
	must(t, err)
	if got.ResourcePolicy != nil {
		t.Errorf("a fresh secret has the policy %s", *got.ResourcePolicy)
	}
	_, err = c.PutResourcePolicy(ctx, &sm.PutResourcePolicyInput{SecretId: id, ResourcePolicy: allow("*"), BlockPublicPolicy: aws.Bool(true)})
	wantFault(t, err, 400, "PublicPolicyException", "")
	_, err = c.PutResourcePolicy(ctx, &sm.PutResourcePolicyInput{SecretId: id, ResourcePolicy: aws.String("{")})
	wantFault(t, err, 400, "MalformedPolicyDocumentException", "")
	_, err = c.PutResourcePolicy(ctx, &sm.PutResourcePolicyInput{SecretId: id, ResourcePolicy: allow(map[string]string{"AWS": iamARN(operatorAccount, "role", "/", "nobody")})})
	wantFault(t, err, 400, "MalformedPolicyDocumentException", "")
	good := allow(map[string]string{"AWS": chainRole})
	checked, err := c.ValidateResourcePolicy(ctx, &sm.ValidateResourcePolicyInput{SecretId: id, ResourcePolicy: good})
	must(t, err)
	if !checked.PolicyValidationPassed {
		t.Error("a good policy did not pass validation")
	}
	_, err = c.PutResourcePolicy(ctx, &sm.PutResourcePolicyInput{SecretId: id, ResourcePolicy: good})
	must(t, err)
	got, err = c.GetResourcePolicy(ctx, &sm.GetResourcePolicyInput{SecretId: id})
	must(t, err)
	if *got.ResourcePolicy != *good {
		t.Error("the policy came back changed")
	}
	_, err = c.DeleteResourcePolicy(ctx, &sm.DeleteResourcePolicyInput{SecretId: id})
	must(t, err)
}

func TestServicesKeepTheirSecrets(t *testing.T) {
	s := start(t, Options{})
	_, err := admin(s).secrets.PutSecretValue(t.Context(), &sm.PutSecretValueInput{SecretId: aws.String("rds!cluster-orders"), SecretString: aws.String("x")})
	wantFault(t, err, 400, "InvalidRequestException", "This secret is managed by rds. You can't change its value here.")
}

func TestSecretTags(t *testing.T) {
	ctx, s := t.Context(), start(t, Options{})
	c, id := admin(s).secrets, aws.String(gitSecret)
	_, err := c.TagResource(ctx, &sm.TagResourceInput{SecretId: id, Tags: []smtypes.Tag{{Key: aws.String("a"), Value: aws.String("1")}, {Key: aws.String("b"), Value: aws.String("2")}}})
	must(t, err)
	_, err = c.UntagResource(ctx, &sm.UntagResourceInput{SecretId: id, TagKeys: []string{"a"}})
	must(t, err)
	facts, err := c.DescribeSecret(ctx, &sm.DescribeSecretInput{SecretId: id})
	must(t, err)
	if len(facts.Tags) != 1 || *facts.Tags[0].Key != "b" {
		t.Errorf("tags %v, want b only", facts.Tags)
	}
}

// The ways to choose a version, and to move a label wrongly.
func TestChooseAVersion(t *testing.T) {
	ctx, s := t.Context(), start(t, Options{})
	c, id := admin(s).secrets, aws.String("two-versions")
	_, err := c.CreateSecret(ctx, &sm.CreateSecretInput{Name: id, SecretString: aws.String("one"), ClientRequestToken: aws.String(token1)})
	must(t, err)
	_, err = c.UpdateSecret(ctx, &sm.UpdateSecretInput{SecretId: id, SecretString: aws.String("two"), ClientRequestToken: aws.String(token2)})
	must(t, err)
	cases := []struct {
		name, version, stage, want, code string
	}{
		{"neither", "", "", "two", ""},
		{"by id", token1, "", "one", ""},
		{"by both", token1, "AWSPREVIOUS", "one", ""},
		{"by both, wrongly", token1, "AWSCURRENT", "", "InvalidRequestException"},
		{"unknown id", "33333333-3333-4333-8333-333333333333", "", "", "ResourceNotFoundException"},
		{"unknown label", "", "AWSPENDING", "", "ResourceNotFoundException"},
	}
	for _, test := range cases {
		t.Run(test.name, func(t *testing.T) {
			in := &sm.GetSecretValueInput{SecretId: id}
			if test.version != "" {
				in.VersionId = &test.version
			}
			if test.stage != "" {
				in.VersionStage = &test.stage
			}
			out, err := c.GetSecretValue(ctx, in)
			if test.code != "" {
				wantFault(t, err, 400, test.code, "")
				return
			}
			must(t, err)
			if *out.SecretString != test.want {
				t.Errorf("got another version than %q", test.want)
			}
		})
	}
	move := func(to, from string) error {
		in := &sm.UpdateSecretVersionStageInput{SecretId: id, VersionStage: aws.String("AWSCURRENT")}
		if to != "" {
			in.MoveToVersionId = &to
		}
		if from != "" {
			in.RemoveFromVersionId = &from
		}
		_, err := c.UpdateSecretVersionStage(ctx, in)
		return err
	}
	wantFault(t, move("33333333-3333-4333-8333-333333333333", token2), 400, "ResourceNotFoundException", "")
	wantFault(t, move(token1, ""), 400, "InvalidParameterException", "")
	wantFault(t, move("", token2), 400, "InvalidParameterException", "You can only move staging label AWSCURRENT to a different secret version. It can't be completely removed.")
}
