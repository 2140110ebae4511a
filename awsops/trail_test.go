package awsops

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"clonepath/awsops/awserr"
	"clonepath/awsops/sandbox"

	"github.com/google/go-cmp/cmp"
)

func listed(t *testing.T, events ...map[string]any) string {
	t.Helper()
	body, err := json.Marshal(map[string]any{"Events": events})
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

// An event is read from the listing and from its own JSON; of what was sent,
// names and two presences stay.
func TestLookupEvents(t *testing.T) {
	body := listed(t, map[string]any{
		"EventId": "e1", "EventName": "AssumeRole", "EventSource": "sts.amazonaws.com", "EventTime": 1767225600, "ReadOnly": "true",
		"Resources": []map[string]string{{"ResourceName": "arn:aws:iam::111122223333:role/torque-git-reader"}},
		"CloudTrailEvent": `{"awsRegion":"eu-west-1","userIdentity":{"type":"AWSAccount","principalId":"AROAX:s","accountId":"046086677675"},
			"requestParameters":{"roleArn":"arn:aws:iam::111122223333:role/torque-git-reader","roleSessionName":"s","externalId":"top-secret-id"},
			"responseElements":{"credentials":{"sessionToken":"canary"},"assumedRoleUser":{"arn":"arn:aws:sts::111122223333:assumed-role/torque-git-reader/s"}}}`,
	}, map[string]any{
		"EventId": "e2", "EventName": "PutRolePolicy", "EventSource": "iam.amazonaws.com", "EventTime": 1767222000, "ReadOnly": "false",
		"CloudTrailEvent": `{"awsRegion":"us-east-1","errorCode":"AccessDenied","errorMessage":"no","userIdentity":{"type":"IAMUser","arn":"arn:aws:iam::111122223333:user/bob","accountId":"111122223333"},
			"requestParameters":{"roleName":"torque-git-reader","policyDocument":"{}"},"responseElements":null}`,
	}, map[string]any{"EventId": "e3", "EventName": "Odd", "CloudTrailEvent": `not JSON`})
	account := accountAt(answers(t, 200, map[string]string{"Content-Type": "application/x-amz-json-1.1"}, body))
	got, err := account.LookupEvents(t.Context(), TrailQuery{Region: "eu-west-1", Attribute: "EventName", Value: "AssumeRole"})
	if err != nil {
		t.Fatal(err)
	}
	want := []TrailEvent{{
		ID: "e1", Name: "AssumeRole", Source: "sts.amazonaws.com", Region: "eu-west-1", At: time.Unix(1767225600, 0).UTC(),
		CallerID: "AROAX:s", Account: "046086677675", ExternalID: true, Resources: []string{"arn:aws:iam::111122223333:role/torque-git-reader"},
		Session: "arn:aws:sts::111122223333:assumed-role/torque-git-reader/s",
	}, {
		ID: "e2", Name: "PutRolePolicy", Source: "iam.amazonaws.com", Region: "us-east-1", At: time.Unix(1767222000, 0).UTC(), Write: true,
		Caller: "arn:aws:iam::111122223333:user/bob", Account: "111122223333", Code: "AccessDenied", Message: "no", Policy: true,
		Resources: []string{"torque-git-reader"},
	}, {ID: "e3", Name: "Odd"}}
	want[2].Resources = got[2].Resources // nil or empty
	got[2].At = want[2].At
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// The lookup is refused like any other call, and a home without the operation is
// told apart.
func TestLookupEventsRefused(t *testing.T) {
	agent, s := inSandbox(t, sandbox.Options{}, sandbox.AgentID)
	_, err := agent.LookupEvents(t.Context(), TrailQuery{Region: "us-east-1", Attribute: "EventName", Value: "AssumeRole"})
	if f := FailureOf(err); f == nil || f.Class != awserr.Denied || f.Operation != "cloudtrail:LookupEvents" || f.Action != "cloudtrail:LookupEvents" {
		t.Errorf("%+v", f)
	}
	if calls := s.Calls(); !slices.ContainsFunc(calls, func(c sandbox.Call) bool { return c.Service == "cloudtrail" && c.Action == "LookupEvents" }) {
		t.Errorf("%+v", calls)
	}
}
