package endtoend

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	sm "github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"clonepath/awsops"
	"clonepath/awsops/sandbox"
	"clonepath/awsops/sealed"
	"clonepath/awsops/target"
	"clonepath/checks"
	"clonepath/checks/evidence"
	"clonepath/checks/faults"
	"clonepath/checks/verdict"
)

const (
	region     = "eu-west-1"
	account    = "111122223333" // the operator's
	elsewhere  = "444455556666" // the outsider's
	policyName = "torque-git-read"
)

// bed is a sandbox with everything that a run on it takes. Its chain is changed
// through AWS's own API, so that nothing stands in it which AWS would refuse.
type bed struct {
	*testing.T
	box *sandbox.Sandbox
	// admin may do everything in the operator's account, outsider in another.
	admin, outsider clients

	target  target.Target
	agent   sandbox.Keys
	hosting string
	key     string // ARN of the customer-managed key, once there is one
	secret  string // ARN of the secret
}

// clients are the SDK's clients of one identity.
type clients struct {
	iam     *iam.Client
	secrets *sm.Client
	kms     *kms.Client
	sts     *sts.Client
}

func newBed(t *testing.T, o sandbox.Options) *bed {
	t.Helper()
	if o.Rand == nil {
		o.Rand = rand.NewChaCha8([32]byte{1})
	}
	box, err := sandbox.Start(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = box.Close() })
	return &bed{
		T: t, box: box, admin: clientsOf(box, sandbox.Admin), outsider: clientsOf(box, sandbox.Outsider),
		target: box.Target(), agent: box.Keys(sandbox.AgentID), hosting: "torque",
	}
}

func clientsOf(box *sandbox.Sandbox, who sandbox.Identity) clients {
	k := box.Keys(who)
	cfg := aws.Config{
		Region: region, BaseEndpoint: aws.String(box.Endpoint()),
		Credentials: credentials.NewStaticCredentialsProvider(k.AccessKeyID, k.Secret, k.SessionToken),
	}
	return clients{iam.NewFromConfig(cfg), sm.NewFromConfig(cfg), kms.NewFromConfig(cfg), sts.NewFromConfig(cfg)}
}

func (b *bed) must(err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

// fill puts the chain's own names into a document.
func (b *bed) fill(text string) string {
	if b.secret == "" {
		b.secret = b.describe(b.target.SecretID)
	}
	return strings.NewReplacer(
		"<agent>", string(b.target.AgentPrincipal), "<id>", b.target.ExternalID, "<role>", b.target.RoleARN, "<secret>", b.secret,
		"<secret-name>", b.secret[:len(b.secret)-len("-AbCdEf")], "<key>", b.key, "<account>", account, "<region>", region,
	).Replace(text)
}

func (b *bed) describe(id string) (arn string) {
	b.Helper()
	found, err := b.admin.secrets.DescribeSecret(b.Context(), &sm.DescribeSecretInput{SecretId: &id})
	b.must(err)
	return *found.ARN
}

// ask runs the checks as somebody and judges what they found.
func (b *bed) ask(as evidence.Actor) *verdict.Report {
	b.Helper()
	return faults.Judge(b.collect(as, checks.World{}))
}

// collect runs the checks as somebody, with a World's clock and randomness.
func (b *bed) collect(as evidence.Actor, world checks.World) *evidence.Record {
	b.Helper()
	operator := accountOf(b.box, b.box.Keys(sandbox.Admin), b.box.Region(sandbox.Admin), world)
	world.HTTP, world.Vault = operator.HTTPTransport(), sealed.NewVault()
	if as != evidence.Agent {
		world.Operator = operator
	}
	if as != evidence.Operator {
		world.Agent = accountOf(b.box, b.agent, b.box.Region(sandbox.AgentID), world)
	}
	question := checks.Question{
		Target: b.target, As: as, AgentOrigin: target.Confirmed, Hosting: b.hosting, RegionSource: "the sandbox", Tool: "test",
		Sandbox: true, ReadValue: true, ProveGuard: true, Local: checks.LocalOf(operator), AllowGitHost: func(string) bool { return true },
	}
	if trust := b.box.Supplied(); trust != "" {
		question.SuppliedTrust = &evidence.Document{Name: "the trust policy that was entered", Kind: "trust", Text: trust}
	}
	if permission := b.box.SuppliedPermission(); permission != "" {
		question.SuppliedPermission = &evidence.Document{Name: "the permission policy that was entered", Kind: "permission", Text: permission}
	}
	record, err := checks.Run(b.Context(), world, question, nil)
	b.must(err)
	return record
}

func accountOf(box *sandbox.Sandbox, k sandbox.Keys, region string, w checks.World) *awsops.Account {
	keys := awsops.Keys{AccessKeyID: k.AccessKeyID, Secret: sealed.New(k.Secret), Session: sealed.New(k.SessionToken)}
	return awsops.FromKeys(keys, region, box.Endpoint(), w.Clock)
}
