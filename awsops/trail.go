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
	Issuer   string // of a session: the ARN of the role or user whose it is
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
	events, _, err := a.LookupEventsPage(ctx, q, "")
	return events, err
}

// LookupEventsPage is LookupEvents for one page; next is "" on the last.
func (a *Account) LookupEventsPage(ctx context.Context, q TrailQuery, page string) (events []TrailEvent, next string, err error) {
	in := &cloudtrail.LookupEventsInput{
		LookupAttributes: []types.LookupAttribute{{AttributeKey: types.LookupAttributeKey(q.Attribute), AttributeValue: &q.Value}},
	}
	if page != "" {
		in.NextToken = &page
	}
	out, err := call(ctx, a, inRegion(a.trail().LookupEvents, q.Region), in)
	if err != nil {
		return nil, "", err
	}
	events = make([]TrailEvent, 0, len(out.Events))
	for _, e := range out.Events {
		events = append(events, trailEvent(e))
	}
	return events, aws.ToString(out.NextToken), nil
}

// inRegion is an operation of CloudTrail as it is asked in a region.
func inRegion[In, Out any](do func(context.Context, *In, ...func(*cloudtrail.Options)) (*Out, error), region string) func(context.Context, *In, ...func(*cloudtrail.Options)) (*Out, error) {
	return func(ctx context.Context, in *In, _ ...func(*cloudtrail.Options)) (*Out, error) {
		return do(ctx, in, func(o *cloudtrail.Options) { o.Region = region })
	}
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
		Context     struct {
			Issuer struct {
				ARN string `json:"arn"`
			} `json:"sessionIssuer"`
		} `json:"sessionContext"`
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
	t.Issuer = r.UserIdentity.Context.Issuer.ARN
	t.ExternalID = r.Request.ExternalID != ""
	t.Policy = r.Request.PolicyDocument != nil || r.Request.ResourcePolicy != nil || r.Request.Policy != nil
	t.Session = r.Response.AssumedRoleUser.ARN
	n := r.Request.names
	t.Resources = append(t.Resources, n.RoleARN, n.RoleName, n.SecretID, n.Name, n.KeyID, n.PolicyARN, r.Response.ARN)
	for _, one := range r.Resources {
		t.Resources = append(t.Resources, one.ARN)
	}
}

// Trail is one trail as a region of the account shows it.
type Trail struct {
	Name, ARN, Home         string
	MultiRegion, Global     bool // Global: it also takes the events of global services
	Organization, Validated bool
}

// Trails lists the trails that a region shows: its own, and those of other regions
// and of the organisation that cover it.
func (a *Account) Trails(ctx context.Context, region string) ([]Trail, error) {
	out, err := call(ctx, a, inRegion(a.trail().DescribeTrails, region), &cloudtrail.DescribeTrailsInput{})
	if err != nil {
		return nil, err
	}
	list := []Trail{}
	for _, t := range out.TrailList {
		list = append(list, Trail{
			Name: aws.ToString(t.Name), ARN: aws.ToString(t.TrailARN), Home: aws.ToString(t.HomeRegion),
			MultiRegion: aws.ToBool(t.IsMultiRegionTrail), Global: aws.ToBool(t.IncludeGlobalServiceEvents),
			Organization: aws.ToBool(t.IsOrganizationTrail), Validated: aws.ToBool(t.LogFileValidationEnabled),
		})
	}
	return list, nil
}

// TrailStatus says whether a trail logs, and why its last delivery failed, "" where
// it did not.
func (a *Account) TrailStatus(ctx context.Context, t Trail) (logging bool, failed string, err error) {
	out, err := call(ctx, a, inRegion(a.trail().GetTrailStatus, t.Home), &cloudtrail.GetTrailStatusInput{Name: &t.ARN})
	if err != nil {
		return false, "", err
	}
	return aws.ToBool(out.IsLogging), aws.ToString(out.LatestDeliveryError), nil
}

// TrailSelector is one event selector of a trail, of either kind.
type TrailSelector struct {
	// Classic: what a selector of the older kind takes of management events.
	Management bool
	ReadWrite  string   // All, ReadOnly or WriteOnly
	Excluded   []string // sources of events that it leaves out
	// Fields are those of an advanced selector: all have to match. nil for a classic one.
	Fields []TrailField
}

// TrailField is a condition of an advanced selector. A value has to meet one of
// what is listed, and none of what begins with Not.
type TrailField struct {
	Field                                 string
	Equals, StartsWith, EndsWith          []string
	NotEquals, NotStartsWith, NotEndsWith []string
}

// TrailSelectors reads which events a trail takes.
func (a *Account) TrailSelectors(ctx context.Context, t Trail) ([]TrailSelector, error) {
	out, err := call(ctx, a, inRegion(a.trail().GetEventSelectors, t.Home), &cloudtrail.GetEventSelectorsInput{TrailName: &t.ARN})
	if err != nil {
		return nil, err
	}
	list := []TrailSelector{}
	for _, s := range out.EventSelectors {
		list = append(list, TrailSelector{Management: s.IncludeManagementEvents == nil || *s.IncludeManagementEvents, ReadWrite: string(s.ReadWriteType), Excluded: s.ExcludeManagementEventSources})
	}
	for _, s := range out.AdvancedEventSelectors {
		fields := []TrailField{}
		for _, f := range s.FieldSelectors {
			fields = append(fields, TrailField{aws.ToString(f.Field), f.Equals, f.StartsWith, f.EndsWith, f.NotEquals, f.NotStartsWith, f.NotEndsWith})
		}
		list = append(list, TrailSelector{Fields: fields})
	}
	return list, nil
}
