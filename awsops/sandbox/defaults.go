package sandbox

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"clonepath/awsops/sandbox/githost"
	"clonepath/awsops/target"
)

// The accounts and names of every sandbox.
const (
	operatorAccount = "111122223333"
	torqueAccount   = "046086677675"
	outsiderAccount = "444455556666"
	awsAccount      = "aws" // owns the AWS managed policies

	region      = "eu-west-1"
	otherRegion = "us-east-1"
	roleName    = "torque-git-reader"
	policyName  = "torque-git-read"
	gitSecret   = "git-repo-token"
	repository  = "acme/blueprints"
	branch      = "main"
)

// scene is a sandbox before it serves: all that an injection may edit. role and
// secret are the two of the chain; an injection may remove them from the world.
type scene struct {
	*world
	now        time.Time
	role       *role
	secret     *secret
	token      string // the Git token that works
	externalID string
	target     target.Target
	supplied   string // a trust policy handed in as a file
	permission string // a permission policy handed in as a file
	region     string // of the agent
	git        *githost.Host
	identities map[Identity]Keys
}

// build makes the healthy state: every statement holds on it.
func build(r *random, now time.Time, gitURL string) *scene {
	s := &scene{
		world: &world{accounts: map[string]*account{}, credentials: map[string]*credential{}, random: r},
		now:   now, region: region, token: gitToken(r), externalID: r.uuid(),
		git: githost.New(githost.Options{}), identities: map[Identity]Keys{},
	}
	s.addAccounts()
	s.addIdentities()
	s.addChain()
	s.addNeighbours()
	s.addColleagues()
	s.git.AddRepository(repository, githost.Repository{})
	s.git.Grant(s.token, repository)
	s.target = target.Target{
		Region: region, RoleARN: s.role.arn, ExternalID: s.externalID, SecretID: gitSecret, SecretPath: "token",
		Repo: gitURL + "/" + repository + ".git", Branch: branch, AgentPrincipal: target.DocumentedAgentPrincipal,
	}
	return s
}

// gitToken makes a token that looks like a GitLab personal access token.
func gitToken(r *random) string { return "glpat-" + r.text(20, base62) }

func (s *scene) ago(days int) time.Time { return s.now.Add(-time.Duration(days) * 24 * time.Hour) }

// addAccounts: callers come from documentation addresses (RFC 5737), so that a
// condition on the source address holds or fails as it would.
func (s *scene) addAccounts() {
	for _, row := range []struct{ id, alias, organization, address string }{
		{awsAccount, "", "", ""},
		{operatorAccount, "acme-platform", "o-acme1234567", "198.51.100.7"},
		{torqueAccount, "", "o-torque12345", "203.0.113.10"},
		{outsiderAccount, "", "", "192.0.2.66"},
	} {
		a := newAccount(row.id)
		a.alias, a.organization, a.address = row.alias, row.organization, row.address
		s.accounts[row.id] = a
	}
	for _, name := range sortedKeys(managedByAWS) {
		arn, document := iamARN(awsAccount, "policy", "/", name), managedByAWS[name]
		s.accounts[awsAccount].policies[arn] = &managedPolicy{
			arn: arn, id: s.random.uniqueID("ANPA"), name: name, path: "/", created: s.ago(3000), updated: s.ago(3000),
			versions: []policyVersion{{"v1", document, s.ago(3000)}}, current: "v1", next: 2,
		}
	}
}

// managedByAWS are the AWS managed policies that people meet here, shortened.
var managedByAWS = map[string]string{
	"AdministratorAccess":     `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}`,
	"SecretsManagerReadWrite": `{"Version":"2012-10-17","Statement":[{"Sid":"BasePermissions","Effect":"Allow","Action":["secretsmanager:*","kms:DescribeKey","kms:ListAliases","kms:ListKeys"],"Resource":"*"}]}`,
	"ViewOnlyAccess":          `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["iam:List*","secretsmanager:ListSecrets","kms:ListKeys","kms:ListAliases"],"Resource":"*"}]}`,
}

func (s *scene) addIdentities() {
	s.addUser(operatorAccount, "admin", Admin)
	s.addUser(outsiderAccount, "mallory", Outsider)
	agent := s.addRole(torqueAccount, "/", "agent-sa-role", trustOfService("pods.eks.amazonaws.com"))
	agent.inline["assume-customer-roles"] = pretty(policy(statement{
		"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*",
	}))
	s.addRole(torqueAccount, "/", "eks-node-role", trustOfService("ec2.amazonaws.com"))
	keyID, session := s.addSession(principal{
		account: torqueAccount, role: agent.name, roleARN: agent.arn, uniqueID: agent.id, session: "torque-agent",
	}, noExpiry)
	s.identities[AgentID] = Keys{AccessKeyID: keyID, Secret: session.secret, SessionToken: session.token}
}

func (s *scene) addUser(account, name string, who Identity) {
	u := &user{holder{
		arn: iamARN(account, "user", "/", name), id: s.random.uniqueID("AIDA"), name: name, path: "/", created: s.ago(400),
		attached: []string{iamARN(awsAccount, "policy", "/", "AdministratorAccess")}, inline: map[string]string{},
	}}
	s.accounts[account].users[name] = u
	keys := Keys{AccessKeyID: "AKIA" + s.random.text(16, idLetter), Secret: s.random.text(40, base62)}
	s.credentials[keys.AccessKeyID] = &credential{secret: keys.Secret, principal: principal{account: account, user: name, uniqueID: u.id}}
	s.identities[who] = keys
}

func (s *scene) addRole(account, path, name, trust string) *role {
	r := &role{
		holder: holder{
			arn: iamARN(account, "role", path, name), id: s.random.uniqueID("AROA"), name: name, path: path,
			created: s.ago(19), inline: map[string]string{}, tags: map[string]string{},
		},
		trust: trust, maxSession: 3600,
	}
	s.accounts[account].roles[strings.ToLower(name)] = r
	return r
}

func (s *scene) removeRole() { delete(s.accounts[operatorAccount].roles, roleName) }

// addChain makes the role and the secret of the chain.
func (s *scene) addChain() {
	s.secret = s.addSecret(region, gitSecret, "Token with which Torque reads the blueprints", map[string]any{"username": "torque", "token": s.token})
	s.role = s.addRole(operatorAccount, "/", roleName, agentTrust(target.DocumentedAgentPrincipal, s.externalID))
	s.role.description = "Lets Torque read one Git token"
	s.role.inline[policyName] = readPolicy(secretPattern(region, operatorAccount))
}

// secretPattern is the resource that fits the secret whatever its suffix.
func secretPattern(region, account string) string {
	return fmt.Sprintf("arn:%s:secretsmanager:%s:%s:secret:%s-??????", partition, region, account, gitSecret)
}

// addSecret stores a text, or any other value as JSON.
func (s *scene) addSecret(region, name, description string, value any) *secret {
	one := &secret{
		arn:  fmt.Sprintf("arn:%s:secretsmanager:%s:%s:secret:%s-%s", partition, region, operatorAccount, name, s.random.text(6, base62)),
		name: name, description: description, created: s.ago(20), changed: s.ago(3), accessed: s.ago(1).UTC().Truncate(24 * time.Hour), tags: map[string]string{},
	}
	s.setValue(one, value)
	a := s.accounts[operatorAccount]
	a.secrets[region] = append(a.secrets[region], one)
	return one
}

// setValue replaces all versions of a secret by one.
func (s *scene) setValue(one *secret, value any) {
	text, isText := value.(string)
	if !isText {
		raw, _ := json.Marshal(value) // strings, numbers and maps of them marshal
		text = string(raw)
	}
	one.versions = []*secretVersion{{id: s.random.uuid(), text: seal(text), stages: []string{currentStage}, created: one.changed}}
}

// statement is a policy statement to write as JSON; a map, so that injections
// can add any element.
type statement map[string]any

func policy(statements ...statement) map[string]any {
	return map[string]any{"Version": "2012-10-17", "Statement": statements}
}

// pretty writes JSON as people store it.
func pretty(v any) string {
	out, _ := json.MarshalIndent(v, "", "    ") // maps of strings marshal
	return string(out)
}

// agentTrust trusts a principal; "" for externalID leaves the guard out.
func agentTrust(principal, externalID string) string {
	one := statement{
		"Sid": "ClonepathAgent", "Effect": "Allow", "Action": "sts:AssumeRole",
		"Principal": map[string]string{"AWS": principal},
	}
	if externalID != "" {
		one["Condition"] = map[string]any{"StringEquals": map[string]string{"sts:ExternalId": externalID}}
	}
	return pretty(policy(one))
}

func trustOfService(service string) string {
	return pretty(policy(statement{
		"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": map[string]string{"Service": service},
	}))
}

// readPolicy is the guide's permission policy for a resource.
func readPolicy(resource string) string {
	return rolePolicy("secretsmanager:GetSecretValue", resource)
}

// rolePolicy is a permission policy of one statement.
func rolePolicy(action, resource string) string {
	return pretty(policy(statement{
		"Sid": "SecretAccessPermission", "Effect": "Allow", "Action": action, "Resource": resource,
	}))
}
