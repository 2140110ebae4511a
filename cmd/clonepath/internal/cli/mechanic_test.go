package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	sm "github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	smtypes "github.com/aws/aws-sdk-go-v2/service/secretsmanager/types"

	"clonepath/awsops/sandbox"
	"clonepath/awsops/target"
	"clonepath/checks"
	"clonepath/checks/evidence"
	"clonepath/checks/faults"
	"clonepath/checks/verdict"
	"clonepath/cmd/clonepath/internal/cmdutil"
	"clonepath/steps/plan"
)

// mechanic is a person who does what a finding says, and nothing else: runs its
// commands, applies its patch, enters its value in Torque.
type mechanic struct {
	*cmdutil.Subject
	iam     *iam.Client
	secrets func(region string) *sm.Client
	kms     *kms.Client
	tokens  int // made at the Git host so far
}

func newMechanic(t *testing.T, fault string) *mechanic {
	t.Helper()
	s, err := cmdutil.NewSubject(t.Context(), &cmdutil.ChainFlags{SandboxFlag: cmdutil.SandboxFlag{Sandbox: fault}}, false)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	keys := s.Sandbox.Keys(sandbox.Admin)
	config := func(region string) aws.Config {
		return aws.Config{Region: region, BaseEndpoint: aws.String(s.Sandbox.Endpoint()),
			Credentials: credentials.NewStaticCredentialsProvider(keys.AccessKeyID, keys.Secret, "")}
	}
	return &mechanic{
		Subject: s, iam: iam.NewFromConfig(config(home)), kms: kms.NewFromConfig(config(home)),
		secrets: func(region string) *sm.Client { return sm.NewFromConfig(config(region)) },
	}
}

// What the chain of every sandbox is called.
const (
	home       = "eu-west-1"
	gitSecret  = "git-repo-token"
	readerRole = "torque-git-reader"
	account    = "111122223333"
	gitRepo    = "acme/blueprints"
)

// check runs the checks as both.
func (m *mechanic) check(ctx context.Context) (*verdict.Report, error) {
	m.Ask.Target = m.Setup.Target
	record, err := checks.Run(ctx, m.World, m.Ask, nil)
	if err != nil {
		return nil, err
	}
	return faults.Judge(record), nil
}

// enter puts a value into the field of the credential that a statement is about.
func (m *mechanic) enter(check evidence.CheckID, value string) error {
	t := &m.Setup.Target
	field, ok := map[evidence.CheckID]*string{
		evidence.SecretExists: &t.SecretID, evidence.RoleExists: &t.RoleARN, evidence.TrustAgent: &t.ExternalID,
		evidence.SecretPath: &t.SecretPath, evidence.RepoURL: &t.Repo, evidence.GitHost: &t.Repo,
		evidence.GitAccess: &t.GitUsername, evidence.GitClone: &t.Branch,
	}[check]
	if !ok {
		return fmt.Errorf("no field belongs to %s", check)
	}
	*field = value
	m.Ask.AllowGitHost = func(string) bool { return true } // who enters an address names its host
	return nil
}

// look makes every call in another region from now on.
func (m *mechanic) look(region string) {
	m.Setup.Target.Region = region
	m.World.Operator = cmdutil.SandboxAccount(m.Sandbox, sandbox.Admin, region)
	m.World.Agent = cmdutil.SandboxAccount(m.Sandbox, sandbox.AgentID, region)
}

// token makes a token on the Git host's page: one that may read the repository.
func (m *mechanic) token() string {
	m.tokens++
	token := fmt.Sprintf("glpat-made%016d", m.tokens)
	m.Sandbox.Git().Grant(token, gitRepo)
	m.Sandbox.Git().SetOverride(gitRepo, nil)
	return token
}

// secretFile is secret.json, which a person writes.
func (m *mechanic) secretFile() string {
	text, _ := json.Marshal(map[string]string{"username": "torque", "token": m.token()})
	return string(text)
}

// file is what stands in a file that a command names.
func (m *mechanic) file(name string) string {
	if name == "secret.json" {
		return m.secretFile()
	}
	desired, err := plan.Desire(m.Setup, account)
	if err != nil {
		return ""
	}
	return map[string]string{"policies/trust.json": desired.Trust, "policies/permission.json": desired.Permission}[name]
}

// command runs one command line; done is false for one that changes nothing.
func (m *mechanic) command(ctx context.Context, line string) (done bool, err error) {
	words := shellWords(line)
	flags := map[string]string{}
	for i, word := range words {
		if name, ok := strings.CutPrefix(word, "--"); ok && i+1 < len(words) {
			flags[name] = words[i+1]
			if file, ok := strings.CutPrefix(words[i+1], "file://"); ok {
				flags[name] = m.file(file)
			}
		}
	}
	for _, tool := range m.tools(ctx, flags) {
		if strings.HasPrefix(line, tool.command+" ") {
			return true, tool.run()
		}
	}
	return false, nil
}

type tool struct {
	command string
	run     func() error
}

// tools are the commands that change something, as the catalogue writes them.
func (m *mechanic) tools(ctx context.Context, f map[string]string) []tool {
	text := aws.String
	return []tool{
		{"aws secretsmanager create-secret", func() error {
			_, err := m.secrets(f["region"]).CreateSecret(ctx, &sm.CreateSecretInput{Name: text(f["name"]), SecretString: text(f["secret-string"])})
			return err
		}},
		{"aws secretsmanager put-secret-value", func() error {
			_, err := m.secrets(f["region"]).PutSecretValue(ctx, &sm.PutSecretValueInput{SecretId: text(f["secret-id"]), SecretString: text(f["secret-string"])})
			return err
		}},
		{"aws secretsmanager restore-secret", func() error {
			_, err := m.secrets(f["region"]).RestoreSecret(ctx, &sm.RestoreSecretInput{SecretId: text(f["secret-id"])})
			return err
		}},
		{"aws secretsmanager update-secret-version-stage", func() error {
			_, err := m.secrets(f["region"]).UpdateSecretVersionStage(ctx, &sm.UpdateSecretVersionStageInput{
				SecretId: text(f["secret-id"]), VersionStage: text(f["version-stage"]), MoveToVersionId: text(f["move-to-version-id"])})
			return err
		}},
		{"aws secretsmanager replicate-secret-to-regions", func() error {
			_, err := m.secrets(f["region"]).ReplicateSecretToRegions(ctx, &sm.ReplicateSecretToRegionsInput{
				SecretId: text(f["secret-id"]), ForceOverwriteReplicaSecret: true,
				AddReplicaRegions: []smtypes.ReplicaRegionType{{Region: text(strings.TrimPrefix(f["add-replica-regions"], "Region="))}}})
			return err
		}},
		{"clonepath rotate", func() error {
			_, err := m.secrets(home).PutSecretValue(ctx, &sm.PutSecretValueInput{SecretId: text(f["secret-id"]), SecretString: text(m.secretFile())})
			return err
		}},
		{"aws iam put-role-policy", func() error { return m.putRolePolicy(ctx, f["role-name"], f["policy-name"], f["policy-document"]) }},
		{"aws iam create-role", func() error {
			_, err := m.iam.CreateRole(ctx, &iam.CreateRoleInput{RoleName: text(f["role-name"]), AssumeRolePolicyDocument: text(f["assume-role-policy-document"])})
			return err
		}},
		{"aws iam set-default-policy-version", func() error {
			_, err := m.iam.SetDefaultPolicyVersion(ctx, &iam.SetDefaultPolicyVersionInput{PolicyArn: text(f["policy-arn"]), VersionId: text(f["version-id"])})
			return err
		}},
		{"aws kms enable-key", func() error {
			_, err := m.kms.EnableKey(ctx, &kms.EnableKeyInput{KeyId: text(f["key-id"])})
			return err
		}},
		{"aws kms cancel-key-deletion", func() error {
			_, err := m.kms.CancelKeyDeletion(ctx, &kms.CancelKeyDeletionInput{KeyId: text(f["key-id"])})
			return err
		}},
	}
}

func (m *mechanic) putRolePolicy(ctx context.Context, role, name, document string) error {
	_, err := m.iam.PutRolePolicy(ctx, &iam.PutRolePolicyInput{RoleName: &role, PolicyName: &name, PolicyDocument: &document})
	return err
}

// shellWords splits a command as a shell does: white space parts words, single
// quotes keep it.
func shellWords(line string) []string {
	var words []string
	word, quoted, any := "", false, false
	for _, r := range line {
		switch {
		case r == '\'':
			quoted, any = !quoted, true
		case r == ' ' && !quoted:
			if any || word != "" {
				words = append(words, word)
			}
			word, any = "", false
		default:
			word += string(r)
		}
	}
	return append(words, word)
}

// patch applies a unified diff to the document that its header names.
func (m *mechanic) patch(ctx context.Context, diff string) error {
	header := regexp.MustCompile(`^--- a/(.+)\.json\n`).FindStringSubmatch(diff)
	if header == nil {
		return fmt.Errorf("no document is named in %q", diff)
	}
	before, write, err := m.document(ctx, header[1])
	if err != nil {
		return err
	}
	after, err := applied(before, diff, m.Setup.Target.ExternalID)
	if err != nil {
		return fmt.Errorf("%s: %w", header[1], err)
	}
	return write(after)
}

var hunkStart = regexp.MustCompile(`^@@ -(\d+)`)

// applied is a text after a diff. Where the diff masks an External ID, it stays
// as it is in the text; what is new and masked is the credential's.
func applied(before, diff, externalID string) (string, error) {
	old := strings.Split(laidOut(before), "\n")
	var out []string
	at := 0
	for _, line := range strings.Split(strings.TrimSuffix(diff, "\n"), "\n")[2:] {
		if start := hunkStart.FindStringSubmatch(line); start != nil {
			from, _ := strconv.Atoi(start[1])
			out = append(out, old[at:from-1]...)
			at = from - 1
			continue
		}
		switch {
		case strings.HasPrefix(line, "+"):
			out = append(out, strings.ReplaceAll(line[1:], target.MaskExternalID(externalID), externalID))
		case strings.HasPrefix(line, "-"):
			at++
		case at < len(old):
			out = append(out, old[at])
			at++
		default:
			return "", fmt.Errorf("the diff goes on after the end of the document")
		}
	}
	return strings.Join(append(out, old[at:]...), "\n"), nil
}

// laidOut is a document as diffs show it: over several lines.
func laidOut(text string) string {
	if strings.Contains(strings.TrimSpace(text), "\n") {
		return strings.TrimRight(text, "\n")
	}
	var any json.RawMessage
	if json.Unmarshal([]byte(text), &any) != nil {
		return text
	}
	out, _ := json.MarshalIndent(any, "", "    ")
	return string(out)
}
