package sandbox

import (
	"encoding/json"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/cloudtrail"
	"github.com/aws/aws-sdk-go-v2/service/cloudtrail/types"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
)

// ahead is a clock that a test can put forward, at most by what signatures bear.
type ahead struct{ by atomic.Int64 }

func (a *ahead) now() time.Time { return time.Now().Add(time.Duration(a.by.Load())) }

func (a *ahead) put(d time.Duration) { a.by.Store(int64(d)) }

func history(s *Sandbox, who Identity, region string) *cloudtrail.Client {
	k := s.Keys(who)
	return cloudtrail.NewFromConfig(aws.Config{
		Region: region, BaseEndpoint: aws.String(s.Endpoint()), RetryMaxAttempts: 1,
		Credentials: credentials.NewStaticCredentialsProvider(k.AccessKeyID, k.Secret, k.SessionToken),
	})
}

func lookup(t *testing.T, c *cloudtrail.Client, key types.LookupAttributeKey, value string) []types.Event {
	t.Helper()
	out, err := c.LookupEvents(t.Context(), &cloudtrail.LookupEventsInput{
		LookupAttributes: []types.LookupAttribute{{AttributeKey: key, AttributeValue: &value}},
	})
	must(t, err)
	return out.Events
}

func TestTrail(t *testing.T) {
	clock := &ahead{}
	s := start(t, Options{Clock: clock.now})
	role := s.Target().RoleARN
	c := session(t, s, region)
	_, err := c.secrets.GetSecretValue(t.Context(), &secretsmanager.GetSecretValueInput{SecretId: aws.String(gitSecret)})
	must(t, err)
	if _, err := assume(outsider(s), s); err == nil {
		t.Fatal("the outsider came in")
	}
	_, err = admin(s).iam.PutRolePolicy(t.Context(), &iam.PutRolePolicyInput{
		RoleName: aws.String(roleName), PolicyName: aws.String("more"), PolicyDocument: aws.String(readPolicy("*")),
	})
	must(t, err)
	if early := lookup(t, history(s, Admin, region), types.LookupAttributeKeyResourceName, role); len(early) != 0 {
		t.Errorf("seen at once: %v", early)
	}
	clock.put(trailDelay + time.Second)

	t.Run("a success across accounts stands in both", func(t *testing.T) {
		events := lookup(t, history(s, Admin, region), types.LookupAttributeKeyResourceName, role)
		if len(events) != 1 || *events[0].EventName != "AssumeRole" || *events[0].ReadOnly != "true" {
			t.Fatalf("%+v", events)
		}
		var e struct {
			UserIdentity     map[string]string
			RequestParams    map[string]string `json:"requestParameters"`
			ResponseElements struct{ AssumedRoleUser struct{ Arn string } }
		}
		must(t, json.Unmarshal([]byte(*events[0].CloudTrailEvent), &e))
		if who := e.UserIdentity; who["type"] != "AWSAccount" || who["accountId"] != torqueAccount || who["arn"] != "" || !strings.HasPrefix(who["principalId"], "AROA") {
			t.Errorf("who: %v", who)
		}
		if e.ResponseElements.AssumedRoleUser.Arn != "arn:aws:sts::111122223333:assumed-role/torque-git-reader/clonepath" {
			t.Errorf("session %+v", e.ResponseElements)
		}
		if strings.Contains(*events[0].CloudTrailEvent, s.Target().ExternalID) || e.RequestParams["externalId"] == "" {
			t.Error("the External ID is missing or stands there")
		}
	})
	t.Run("a refusal only in the caller's", func(t *testing.T) {
		events := lookup(t, history(s, Outsider, region), types.LookupAttributeKeyResourceName, role)
		if len(events) != 1 || !strings.Contains(*events[0].CloudTrailEvent, `"errorCode":"AccessDenied"`) {
			t.Errorf("%+v", events)
		}
	})
	t.Run("IAM writes into its home region", func(t *testing.T) {
		if events := lookup(t, history(s, Admin, region), types.LookupAttributeKeyResourceName, roleName); len(events) != 0 {
			t.Errorf("%+v", events)
		}
		events := lookup(t, history(s, Admin, globalHome), types.LookupAttributeKeyResourceName, roleName)
		if len(events) != 1 || *events[0].EventName != "PutRolePolicy" || *events[0].ReadOnly != "false" {
			t.Errorf("%+v", events)
		}
	})
	t.Run("by source and by name", func(t *testing.T) {
		for key, value := range map[types.LookupAttributeKey]string{
			types.LookupAttributeKeyEventSource: "secretsmanager.amazonaws.com", types.LookupAttributeKeyEventName: "GetSecretValue",
		} {
			events := lookup(t, history(s, Admin, region), key, value)
			if len(events) != 1 || !strings.Contains(*events[0].CloudTrailEvent, `"secretId":"git-repo-token"`) {
				t.Errorf("%s: %+v", key, events)
			}
		}
	})
	t.Run("it is asked for like everything else", func(t *testing.T) {
		_, err := history(s, AgentID, region).LookupEvents(t.Context(), &cloudtrail.LookupEventsInput{})
		wantFault(t, err, 400, "AccessDeniedException", "")
		_, err = history(s, Admin, region).LookupEvents(t.Context(), &cloudtrail.LookupEventsInput{MaxResults: aws.Int32(51)})
		wantFault(t, err, 400, "InvalidMaxResultsException", "")
	})
	t.Run("pages, newest first", func(t *testing.T) {
		in := &cloudtrail.LookupEventsInput{MaxResults: aws.Int32(1)}
		var names []string
		for {
			out, err := history(s, Admin, region).LookupEvents(t.Context(), in)
			must(t, err)
			for _, e := range out.Events {
				names = append(names, *e.EventName)
			}
			if in.NextToken = out.NextToken; in.NextToken == nil {
				break
			}
		}
		if got := strings.Join(names, " "); got != "LookupEvents GetSecretValue AssumeRole" {
			t.Errorf("%s", got)
		}
	})
}

// Nothing that was sent as a value gets into an event.
func TestTrailKeepsNoSecret(t *testing.T) {
	clock := &ahead{}
	s := start(t, Options{Clock: clock.now})
	const canary = "glpat-canary-0123456789"
	_, err := admin(s).secrets.CreateSecret(t.Context(), &secretsmanager.CreateSecretInput{Name: aws.String("new"), SecretString: aws.String(canary)})
	must(t, err)
	clock.put(trailDelay + time.Second)
	events := lookup(t, history(s, Admin, region), types.LookupAttributeKeyEventName, "CreateSecret")
	if len(events) != 1 || strings.Contains(*events[0].CloudTrailEvent, canary) {
		t.Errorf("%d events", len(events))
	}
}
