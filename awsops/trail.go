package awsops

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudtrail"
	"github.com/aws/aws-sdk-go-v2/service/cloudtrail/types"
)

// TrailEvent is one event of CloudTrail's event history: who did what, when,
// and how it ended. Of what was sent it keeps names and the presence of two
// parameters.
type TrailEvent struct {
	ID, Name, Source, Region string // Source such as "sts.amazonaws.com"
	At                       time.Time
	// Caller is the caller's ARN, "" where the event has none: of a caller of
	// another account CloudTrail tells the account and the unique id only.
	Caller   string
	CallerID string // AROA…:session or AIDA…
	Account  string // the caller's
	// Code and Message are the error's, "" for a success.
	Code, Message string
	Write         bool
	ExternalID    bool     // an External ID was sent
	Policy        bool     // a policy document was sent
	Resources     []string // ARNs, names and ids that the event names, sorted
	Session       string   // of AssumeRole: the ARN of the session that it opened
}

// TrailQuery asks the event history of one region. LookupEvents takes exactly
// one attribute: EventName, EventSource, ResourceName …
type TrailQuery struct {
	Region           string
	Attribute, Value string
}

// LookupEvents returns the newest events of the last 90 days that have an
// attribute, newest first, at most 50: one call, because AWS allows two a second.
// An event appears minutes after it happened.
func (a *Account) LookupEvents(ctx context.Context, q TrailQuery) ([]TrailEvent, error) {
	inRegion := func(ctx context.Context, in *cloudtrail.LookupEventsInput, _ ...func(*cloudtrail.Options)) (*cloudtrail.LookupEventsOutput, error) {
		return a.trail().LookupEvents(ctx, in, func(o *cloudtrail.Options) { o.Region = q.Region })
	}
	out, err := call(ctx, a, inRegion, &cloudtrail.LookupEventsInput{
		LookupAttributes: []types.LookupAttribute{{AttributeKey: types.LookupAttributeKey(q.Attribute), AttributeValue: &q.Value}},
	})
	if err != nil {
		return nil, err
	}
	events := make([]TrailEvent, 0, len(out.Events))
	for _, e := range out.Events {
		events = append(events, trailEvent(e))
	}
	return events, nil
}

// trailEvent reads what the listing says, and the event itself for the rest.
func trailEvent(e types.Event) TrailEvent {
	t := TrailEvent{
		ID: aws.ToString(e.EventId), Name: aws.ToString(e.EventName), Source: aws.ToString(e.EventSource),
		At: aws.ToTime(e.EventTime).UTC(), Write: aws.ToString(e.ReadOnly) == "false",
	}
	for _, r := range e.Resources {
		t.Resources = append(t.Resources, aws.ToString(r.ResourceName))
	}
	var record trailRecord
	if json.Unmarshal([]byte(aws.ToString(e.CloudTrailEvent)), &record) == nil {
		record.tell(&t)
	}
	slices.Sort(t.Resources)
	t.Resources = slices.DeleteFunc(slices.Compact(t.Resources), func(name string) bool { return name == "" })
	return t
}

// trailRecord is what is read of an event's JSON. Parameters that are not listed
// here are never looked at.
type trailRecord struct {
	AWSRegion    string `json:"awsRegion"`
	ErrorCode    string `json:"errorCode"`
	ErrorMessage string `json:"errorMessage"`
	UserIdentity struct {
		Type        string `json:"type"`
		ARN         string `json:"arn"`
		PrincipalID string `json:"principalId"`
		AccountID   string `json:"accountId"`
	} `json:"userIdentity"`
	Request struct {
		names
		ExternalID     string `json:"externalId"`
		PolicyDocument any    `json:"policyDocument"`
		ResourcePolicy any    `json:"resourcePolicy"`
		Policy         any    `json:"policy"`
	} `json:"requestParameters"`
	Response struct {
		AssumedRoleUser struct {
			ARN string `json:"arn"`
		} `json:"assumedRoleUser"`
		ARN string `json:"arn"`
	} `json:"responseElements"`
	Resources []struct {
		ARN string `json:"ARN"`
	} `json:"resources"`
}

// names are the parameters that say what a call is about.
type names struct {
	RoleARN   string `json:"roleArn"`
	RoleName  string `json:"roleName"`
	SecretID  string `json:"secretId"`
	Name      string `json:"name"` // of a secret that is made
	KeyID     string `json:"keyId"`
	PolicyARN string `json:"policyArn"`
}

func (r *trailRecord) tell(t *TrailEvent) {
	t.Region, t.Code, t.Message = r.AWSRegion, r.ErrorCode, r.ErrorMessage
	t.Caller, t.CallerID, t.Account = r.UserIdentity.ARN, r.UserIdentity.PrincipalID, r.UserIdentity.AccountID
	t.ExternalID = r.Request.ExternalID != ""
	t.Policy = r.Request.PolicyDocument != nil || r.Request.ResourcePolicy != nil || r.Request.Policy != nil
	t.Session = r.Response.AssumedRoleUser.ARN
	n := r.Request.names
	t.Resources = append(t.Resources, n.RoleARN, n.RoleName, n.SecretID, n.Name, n.KeyID, n.PolicyARN, r.Response.ARN)
	for _, one := range r.Resources {
		t.Resources = append(t.Resources, one.ARN)
	}
}
