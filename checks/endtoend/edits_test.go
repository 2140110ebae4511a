package endtoend

import (
	"encoding/json"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	iamtypes "github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	sm "github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	smtypes "github.com/aws/aws-sdk-go-v2/service/secretsmanager/types"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"clonepath/awsops/sandbox"
	"clonepath/awsops/sandbox/githost"
	"clonepath/awsops/target"
)

// edit is one way to set the chain up differently. Documents in it may name the
// chain's own things, such as <agent>; see fill.
type edit func(b *bed)

func all(edits ...edit) edit {
	return func(b *bed) {
		for _, e := range edits {
			e(b)
		}
	}
}

// statements wraps statements in a document.
func statements(list ...string) string {
	return `{"Version":"2012-10-17","Statement":[` + strings.Join(list, ",") + `]}`
}

// guarded is how the agent is trusted everywhere else.
const guarded = `{"Sid":"ClonepathAgent","Effect":"Allow","Principal":{"AWS":"<agent>"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"<id>"}}}`

// reads is the least that the role needs.
const reads = `{"Effect":"Allow","Action":"secretsmanager:GetSecretValue","Resource":"<secret-name>-??????"}`

func trust(list ...string) edit { return trustDocument(statements(list...)) }

func trustDocument(text string) edit {
	return func(b *bed) {
		_, err := b.admin.iam.UpdateAssumeRolePolicy(b.Context(), &iam.UpdateAssumeRolePolicyInput{RoleName: b.roleName(), PolicyDocument: aws.String(b.fill(text))})
		b.must(err)
	}
}

// trustIf trusts the agent under a further condition beside the External ID.
func trustIf(condition string) edit {
	return trust(`{"Effect":"Allow","Principal":{"AWS":"<agent>"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"<id>"},` + condition + `}}`)
}

func (b *bed) roleName() *string { return aws.String(b.target.RoleName()) }

// permits replaces the role's inline policy.
func permits(list ...string) edit { return inline(policyName, statements(list...)) }

func inline(name, text string) edit {
	return func(b *bed) {
		_, err := b.admin.iam.PutRolePolicy(b.Context(), &iam.PutRolePolicyInput{RoleName: b.roleName(), PolicyName: &name, PolicyDocument: aws.String(b.fill(text))})
		b.must(err)
	}
}

func noInline(b *bed) {
	_, err := b.admin.iam.DeleteRolePolicy(b.Context(), &iam.DeleteRolePolicyInput{RoleName: b.roleName(), PolicyName: aws.String(policyName)})
	b.must(err)
}

func (b *bed) managed(name, path string, list []string) *string {
	made, err := b.admin.iam.CreatePolicy(b.Context(), &iam.CreatePolicyInput{PolicyName: &name, Path: &path, PolicyDocument: aws.String(b.fill(statements(list...)))})
	b.must(err)
	return made.Policy.Arn
}

// attaches makes a managed policy and attaches it.
func attaches(name, path string, list ...string) edit {
	return func(b *bed) { b.attach(b.managed(name, path, list)) }
}

func attachesAWS(name string) edit {
	return func(b *bed) { b.attach(aws.String("arn:aws:iam::aws:policy/" + name)) }
}

func (b *bed) attach(arn *string) {
	_, err := b.admin.iam.AttachRolePolicy(b.Context(), &iam.AttachRolePolicyInput{RoleName: b.roleName(), PolicyArn: arn})
	b.must(err)
}

func boundary(list ...string) edit {
	return func(b *bed) {
		_, err := b.admin.iam.PutRolePermissionsBoundary(b.Context(), &iam.PutRolePermissionsBoundaryInput{
			RoleName: b.roleName(), PermissionsBoundary: b.managed("boundary", "/", list),
		})
		b.must(err)
	}
}

func roleTag(key, value string) edit {
	return func(b *bed) {
		_, err := b.admin.iam.TagRole(b.Context(), &iam.TagRoleInput{RoleName: b.roleName(), Tags: iamTag(key, value)})
		b.must(err)
	}
}

// anotherRole makes a role with the same documents and lets the chain use it.
func anotherRole(path, name string) edit {
	return func(b *bed) {
		made, err := b.admin.iam.CreateRole(b.Context(), &iam.CreateRoleInput{
			Path: &path, RoleName: &name, AssumeRolePolicyDocument: aws.String(b.fill(statements(guarded))), MaxSessionDuration: aws.Int32(43200),
			Description: aws.String("liest das Git-Token für Torque – nur das"),
		})
		b.must(err)
		b.target.RoleARN = *made.Role.Arn
		permits(reads)(b)
	}
}

// secretPolicy sets the secret's own policy.
func secretPolicy(list ...string) edit {
	return func(b *bed) {
		_, err := b.admin.secrets.PutResourcePolicy(b.Context(), &sm.PutResourcePolicyInput{SecretId: &b.target.SecretID, ResourcePolicy: aws.String(b.fill(statements(list...)))})
		b.must(err)
	}
}

// value replaces the secret's value; <token> stands for the token that works.
func value(path, text string) edit {
	return func(b *bed) {
		b.target.SecretPath = path
		_, err := b.admin.secrets.PutSecretValue(b.Context(), &sm.PutSecretValueInput{SecretId: &b.target.SecretID, SecretString: aws.String(b.withToken(text))})
		b.must(err)
	}
}

// token replaces the token, in the secret and at the Git host.
func token(text string) edit {
	return func(b *bed) {
		b.box.Git().Grant(text, "acme/blueprints")
		quoted, err := json.Marshal(text)
		b.must(err)
		value("token", `{"token":`+string(quoted)+`}`)(b)
	}
}

func (b *bed) withToken(text string) string {
	read, err := b.admin.secrets.GetSecretValue(b.Context(), &sm.GetSecretValueInput{SecretId: &b.target.SecretID})
	b.must(err)
	var stored struct{ Token string }
	b.must(json.Unmarshal([]byte(*read.SecretString), &stored))
	return strings.ReplaceAll(text, "<token>", stored.Token)
}

// anotherSecret makes a secret with the same value and lets the chain use it.
func anotherSecret(name string) edit {
	return func(b *bed) {
		made, err := b.admin.secrets.CreateSecret(b.Context(), &sm.CreateSecretInput{
			Name: &name, SecretString: aws.String(b.withToken(`{"token":"<token>"}`)), Tags: []smtypes.Tag{{Key: aws.String("team"), Value: aws.String("plattform-ü")}},
		})
		b.must(err)
		b.target.SecretID, b.secret = name, *made.ARN
		permits(reads)(b)
	}
}

// byARN enters the secret's ARN, or what cut makes of it.
func byARN(cut func(arn string) string) edit {
	return func(b *bed) { b.target.SecretID = cut(b.fill("<secret>")) }
}

// ownKey encrypts the secret with a new customer-managed key, under which it is
// stored again.
func ownKey(list ...string) edit {
	return func(b *bed) {
		made, err := b.admin.kms.CreateKey(b.Context(), &kms.CreateKeyInput{Policy: aws.String(b.fill(statements(append(list, keyAdmin)...)))})
		b.must(err)
		b.key = *made.KeyMetadata.Arn
		b.encrypt(b.key)
	}
}

func (b *bed) encrypt(key string) {
	_, err := b.admin.secrets.UpdateSecret(b.Context(), &sm.UpdateSecretInput{SecretId: &b.target.SecretID, KmsKeyId: &key, SecretString: aws.String(b.withToken(`{"token":"<token>"}`))})
	b.must(err)
}

// Statements of key policies: who administers the key, and whether IAM decides.
const (
	keyAdmin  = `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::<account>:user/admin"},"Action":"kms:*","Resource":"*"}`
	keyByIAM  = `{"Sid":"EnableIAM","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::<account>:root"},"Action":"kms:*","Resource":"*"}`
	keyByRole = `{"Effect":"Allow","Principal":{"AWS":"<role>"},"Action":["kms:Decrypt","kms:DescribeKey"],"Resource":"*"}`
)

// repository serves a repository under another name and lets the chain use it.
func repository(name, url, branch string, r githost.Repository) edit {
	return func(b *bed) {
		b.box.Git().AddRepository(name, r)
		b.box.Git().Grant(b.withToken("<token>"), name)
		host, _, _ := strings.Cut(strings.TrimPrefix(b.target.Repo, "http://"), "/")
		b.target.Repo, b.target.Branch = strings.ReplaceAll(url, "HOST", host), branch
	}
}

// enter changes what is entered in Torque.
func enter(change func(b *bed)) edit { return change }

// externalID agrees on another External ID.
func externalID(id string, list ...string) edit {
	return func(b *bed) {
		b.target.ExternalID = id
		trust(list...)(b)
	}
}

// selfHosted lets a role of the operator's account be the agent.
func selfHosted(path, name string) edit {
	return func(b *bed) {
		made, err := b.admin.iam.CreateRole(b.Context(), &iam.CreateRoleInput{
			Path: &path, RoleName: &name, AssumeRolePolicyDocument: aws.String(statements(`{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::` + account + `:user/admin"},"Action":"sts:AssumeRole"}`)),
		})
		b.must(err)
		b.callAs(b.admin, *made.Role.Arn)
	}
}

// hostedElsewhere lets a role of a third account be the agent, whose own policy
// lets it assume roles.
func hostedElsewhere(path, name string) edit {
	return func(b *bed) {
		made, err := b.outsider.iam.CreateRole(b.Context(), &iam.CreateRoleInput{
			Path: &path, RoleName: &name, AssumeRolePolicyDocument: aws.String(statements(`{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::` + elsewhere + `:user/mallory"},"Action":"sts:AssumeRole"}`)),
		})
		b.must(err)
		b.mayAssume(b.outsider, name)
		b.callAs(b.outsider, *made.Role.Arn)
	}
}

// mayAssume gives a role of the operator's account a policy of its own.
func mayAssume(role string) edit { return func(b *bed) { b.mayAssume(b.admin, role) } }

func (b *bed) mayAssume(who clients, role string) {
	_, err := who.iam.PutRolePolicy(b.Context(), &iam.PutRolePolicyInput{RoleName: &role, PolicyName: aws.String("assume"), PolicyDocument: aws.String(statements(`{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"*"}`))})
	b.must(err)
}

func (b *bed) callAs(who clients, role string) {
	session, err := who.sts.AssumeRole(b.Context(), &sts.AssumeRoleInput{RoleArn: &role, RoleSessionName: aws.String("agent-pod")})
	b.must(err)
	c := session.Credentials
	b.agent = sandbox.Keys{AccessKeyID: *c.AccessKeyId, Secret: *c.SecretAccessKey, SessionToken: *c.SessionToken}
	b.target.AgentPrincipal, b.hosting = target.Principals(role), "self"
}

func iamTag(key, value string) []iamtypes.Tag { return []iamtypes.Tag{{Key: &key, Value: &value}} }
