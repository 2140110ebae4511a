package sandbox

import (
	"context"
	"errors"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	ststypes "github.com/aws/aws-sdk-go-v2/service/sts/types"
	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

func start(t *testing.T, o Options) *Sandbox {
	t.Helper()
	if o.Rand == nil {
		o.Rand = rand.NewChaCha8([32]byte{1})
	}
	s, err := Start(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// clients are the SDK's clients of one identity.
type clients struct {
	sts     *sts.Client
	iam     *iam.Client
	secrets *secretsmanager.Client
	kms     *kms.Client
}

func as(s *Sandbox, keys Keys, region string) clients {
	cfg := aws.Config{
		Region: region, BaseEndpoint: aws.String(s.Endpoint()),
		Credentials:      credentials.NewStaticCredentialsProvider(keys.AccessKeyID, keys.Secret, keys.SessionToken),
		RetryMaxAttempts: 1,
	}
	return clients{sts.NewFromConfig(cfg), iam.NewFromConfig(cfg), secretsmanager.NewFromConfig(cfg), kms.NewFromConfig(cfg)}
}

func admin(s *Sandbox) clients    { return as(s, s.Keys(Admin), region) }
func agent(s *Sandbox) clients    { return as(s, s.Keys(AgentID), region) }
func outsider(s *Sandbox) clients { return as(s, s.Keys(Outsider), region) }

// assume assumes the Target's role as the Target says.
func assume(c clients, s *Sandbox) (*sts.AssumeRoleOutput, error) {
	in := &sts.AssumeRoleInput{RoleArn: aws.String(s.Target().RoleARN), RoleSessionName: aws.String("clonepath")}
	if id := s.Target().ExternalID; id != "" {
		in.ExternalId = &id
	}
	return c.sts.AssumeRole(context.Background(), in)
}

func keysOf(c *ststypes.Credentials) Keys {
	return Keys{*c.AccessKeyId, *c.SecretAccessKey, *c.SessionToken}
}

// session assumes the role as the agent, which must work.
func session(t *testing.T, s *Sandbox, region string) clients {
	t.Helper()
	out, err := assume(agent(s), s)
	if err != nil {
		t.Fatal(err)
	}
	return as(s, keysOf(out.Credentials), region)
}

// wantFault compares an SDK error with what AWS answers. An empty message is
// not compared. Every answer carries a request id.
func wantFault(t *testing.T, err error, status int, code, message string) {
	t.Helper()
	var api smithy.APIError
	var http *smithyhttp.ResponseError
	if !errors.As(err, &api) || !errors.As(err, &http) {
		t.Fatalf("got %v, want an error of AWS with code %s", err, code)
	}
	if api.ErrorCode() != code || http.HTTPStatusCode() != status {
		t.Errorf("got %d %s, want %d %s (%v)", http.HTTPStatusCode(), api.ErrorCode(), status, code, err)
	}
	if message != "" && api.ErrorMessage() != message {
		t.Errorf("message\n got %q\nwant %q", api.ErrorMessage(), message)
	}
	if http.Response.Header.Get("x-amzn-RequestId") == "" {
		t.Error("no request id")
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// fixed is a clock that stands still.
func fixed(at time.Time) func() time.Time { return func() time.Time { return at } }

// edit changes the stored state below validation, as an injection does.
func (s *Sandbox) edit(change func(a *account)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change(s.world.accounts[operatorAccount])
}
