package sandbox

import (
	"context"
	"encoding/json"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

func TestStartIsFast(t *testing.T) {
	start(t, Options{}) // the first one pays for lazily built tables
	best := time.Hour
	for range 5 {
		began := time.Now()
		s, err := Start(t.Context(), Options{})
		must(t, err)
		best = min(best, time.Since(began))
		must(t, s.Close())
	}
	t.Logf("Start took %v", best)
	if best > 50*time.Millisecond {
		t.Errorf("Start took %v, want at most 5 ms on an idle machine", best)
	}
}

// The whole chain as the agent walks it.
func TestHealthyChain(t *testing.T) {
	s := start(t, Options{})
	who, err := agent(s).sts.GetCallerIdentity(t.Context(), &sts.GetCallerIdentityInput{})
	must(t, err)
	if got, want := *who.Arn, "arn:aws:sts::046086677675:assumed-role/agent-sa-role/torque-agent"; got != want {
		t.Errorf("the agent is %s, want %s", got, want)
	}
	out, err := assume(agent(s), s)
	must(t, err)
	if got, want := *out.AssumedRoleUser.Arn, "arn:aws:sts::111122223333:assumed-role/torque-git-reader/clonepath"; got != want {
		t.Errorf("assumed %s, want %s", got, want)
	}
	value, err := as(s, keysOf(out.Credentials), region).secrets.GetSecretValue(t.Context(), &secretsmanager.GetSecretValueInput{SecretId: aws.String(s.Target().SecretID)})
	must(t, err)
	var shape map[string]string
	must(t, json.Unmarshal([]byte(*value.SecretString), &shape))
	if shape[s.Target().SecretPath] == "" || shape["username"] == "" {
		t.Errorf("the secret has the keys %v, want token and username", sortedKeys(shape))
	}
	for _, call := range s.Calls() {
		if call.Status != 200 || call.Caller == "" || call.Service == "" {
			t.Errorf("unexpected call %+v", call)
		}
	}
	if n := len(s.Calls()); n != 3 {
		t.Errorf("%d calls logged, want 3", n)
	}
}

func TestFreshHasNoRole(t *testing.T) {
	s := start(t, Options{Fresh: true})
	_, err := assume(agent(s), s)
	wantFault(t, err, 403, "AccessDenied", "User: arn:aws:sts::046086677675:assumed-role/agent-sa-role/torque-agent is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::111122223333:role/torque-git-reader")
}

func TestSameSeedSameIDs(t *testing.T) {
	a, b := start(t, Options{}), start(t, Options{})
	if a.Keys(Admin) != b.Keys(Admin) || a.Target().ExternalID != b.Target().ExternalID {
		t.Error("two sandboxes with the same randomness differ")
	}
}

func TestUnknownFault(t *testing.T) {
	_, err := Start(t.Context(), Options{Fault: "role-mising"})
	if want := "the sandbox cannot inject \"role-mising\": expected a fault id such as \"secret-not-found\", several joined by +; `clonepath sandbox --list` prints them all"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestStopsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	s, err := Start(ctx, Options{})
	must(t, err)
	cancel()
	s.done.Wait() // both servers have ended
	if _, err := admin(s).sts.GetCallerIdentity(t.Context(), &sts.GetCallerIdentityInput{}); err == nil {
		t.Error("the sandbox still answers after its context ended")
	}
	must(t, s.Close())
}

func TestLatency(t *testing.T) {
	s := start(t, Options{Latency: 30 * time.Millisecond})
	began := time.Now()
	_, err := admin(s).sts.GetCallerIdentity(t.Context(), &sts.GetCallerIdentityInput{})
	must(t, err)
	if took := time.Since(began); took < 30*time.Millisecond {
		t.Errorf("a call took %v, want at least the latency of 30ms", took)
	}
}

func TestConcurrentCalls(t *testing.T) {
	s := start(t, Options{})
	var group sync.WaitGroup
	for range 20 {
		group.Go(func() {
			if _, err := assume(agent(s), s); err != nil {
				t.Error(err)
			}
			if _, err := read(admin(s), gitSecret); err != nil {
				t.Error(err)
			}
			s.Calls()
		})
	}
	group.Wait()
	if n := len(s.Calls()); n != 40 {
		t.Errorf("%d calls logged, want 40", n)
	}
}

// An SDK whose clock is wrong learns the right one from the sandbox's answers,
// as it does from AWS's.
func TestSDKCorrectsItsClock(t *testing.T) {
	s := start(t, Options{Clock: fixed(time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC))})
	keys := s.Keys(Admin)
	client := sts.NewFromConfig(aws.Config{
		Region: region, BaseEndpoint: aws.String(s.Endpoint()),
		Credentials: credentials.NewStaticCredentialsProvider(keys.AccessKeyID, keys.Secret, ""),
	})
	_, err := client.GetCallerIdentity(t.Context(), &sts.GetCallerIdentityInput{})
	must(t, err)
}
