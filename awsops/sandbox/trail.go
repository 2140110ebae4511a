package sandbox

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"clonepath/awsops/target"
)

var trailOperations = []operation{
	{"cloudtrail", "LookupEvents", takes(lookupEvents)},
}

const (
	// trailDelay is how long an event takes to appear, as AWS takes minutes. So
	// no run sees its own calls there.
	trailDelay = 2 * time.Minute
	trailDays  = 90 // how long the event history keeps an event
	trailPage  = 50 // the largest page of LookupEvents, and the default
	globalHome = otherRegion
)

// trailEntry is one call in the event history of the accounts that it concerns.
type trailEntry struct {
	id              string
	at              time.Time
	service, action string
	region          string
	caller          principal
	agent           string   // the caller's program
	accounts        []string // the caller's, then the resource's if it is another
	code, message   string   // of the error
	named           trailNames
	externalID      bool
	policy          bool
}

// trailNames is what a call says it is about. Nothing else that was sent is kept.
type trailNames struct {
	RoleARN   string `json:"roleArn,omitempty"`
	RoleName  string `json:"roleName,omitempty"`
	Session   string `json:"roleSessionName,omitempty"`
	PolicyARN string `json:"policyArn,omitempty"`
	SecretID  string `json:"secretId,omitempty"`
	Name      string `json:"name,omitempty"`
	KeyID     string `json:"keyId,omitempty"`
}

// record adds a call to the event history. A caller whom nobody knows leaves no
// event, as in AWS.
func (c *call) record(id string, f *fault) {
	if c.caller.account == "" {
		return
	}
	e := trailEntry{
		id: id, at: c.now, service: c.service, action: c.action, region: c.region, caller: c.caller, agent: c.userAgent,
		accounts: []string{c.caller.account}, named: c.named(),
	}
	if c.service == "iam" {
		e.region = globalHome
	}
	if c.form.Values != nil {
		e.externalID = c.form.get("ExternalId") != ""
		e.policy = c.form.get("PolicyDocument") != "" || c.form.get("Policy") != ""
	}
	if f != nil {
		e.code, e.message = f.Code, f.Message
	} else if owner := e.owner(); owner != "" && owner != c.caller.account {
		e.accounts = append(e.accounts, owner) // a refusal stays in the caller's account
	}
	c.trail = append(c.trail, e)
}

func (c *call) named() trailNames {
	if !c.json {
		return trailNames{
			RoleARN: c.form.get("RoleArn"), RoleName: c.form.get("RoleName"), Session: c.form.get("RoleSessionName"),
			PolicyARN: c.form.get("PolicyArn"),
		}
	}
	var sent struct{ SecretId, Name, KeyId string }
	_ = json.Unmarshal(c.body, &sent) // a body that is no JSON names nothing
	return trailNames{SecretID: sent.SecretId, Name: sent.Name, KeyID: sent.KeyId}
}

// owner is the account of what the call is about, "" where a bare name means
// the caller's own.
func (e *trailEntry) owner() string {
	for _, id := range []string{e.named.RoleARN, e.named.SecretID, e.named.KeyID} {
		if arn, err := target.ParseARN(id); err == nil {
			return arn.Account
		}
	}
	return ""
}

func (e *trailEntry) readOnly() bool {
	return e.service == "sts" || slices.ContainsFunc([]string{"Get", "List", "Describe", "Lookup", "Simulate", "Validate"}, func(verb string) bool {
		return strings.HasPrefix(e.action, verb)
	})
}

// resource is one thing that an event names, as LookupEvents lists it.
type resource struct{ ResourceType, ResourceName string }

// resources are those by which an event is found: an AssumeRole by the role's
// ARN, a change of a role by its name. Secrets Manager lists none.
func (e *trailEntry) resources() []resource {
	found := []resource{}
	for _, r := range []resource{
		{"AWS::IAM::Role", e.named.RoleARN}, {"AWS::IAM::Role", e.named.RoleName},
		{"AWS::IAM::Policy", e.named.PolicyARN}, {"AWS::KMS::Key", e.named.KeyID},
	} {
		if r.ResourceName != "" {
			found = append(found, r)
		}
	}
	return found
}

// has tells whether the event has an attribute of a lookup. An attribute that
// the sandbox does not know selects nothing.
func (e *trailEntry) has(key, value string) bool {
	switch key {
	case "EventName":
		return e.action == value
	case "EventSource":
		return e.source() == value
	case "EventId":
		return e.id == value
	case "ReadOnly":
		return e.readOnly() == (value == "true")
	case "ResourceName":
		return slices.ContainsFunc(e.resources(), func(r resource) bool { return r.ResourceName == value })
	}
	return false
}

func (e *trailEntry) source() string { return e.service + ".amazonaws.com" }

type lookupInput struct {
	LookupAttributes   []struct{ AttributeKey, AttributeValue string }
	StartTime, EndTime float64 // seconds
	MaxResults         int
	NextToken          string
}

// lookedUp is an event as LookupEvents lists it.
type lookedUp struct {
	EventId, EventName, EventSource, ReadOnly string
	EventTime                                 *epoch
	Username                                  string
	Resources                                 []resource
	CloudTrailEvent                           string
}

// lookupEvents answers with the caller's account's events in the region asked,
// newest first.
func lookupEvents(c *call, in lookupInput) (any, error) {
	if err := c.allowed(ask{action: "cloudtrail:LookupEvents", resource: "*"}); err != nil {
		return nil, err
	}
	if len(in.LookupAttributes) > 1 {
		return nil, faultf(400, "InvalidLookupAttributesException", "You can only specify one lookup attribute.")
	}
	if in.MaxResults < 0 || in.MaxResults > trailPage {
		return nil, faultf(400, "InvalidMaxResultsException", "The maximum number of results must be between 1 and 50.")
	}
	if in.MaxResults == 0 {
		in.MaxResults = trailPage
	}
	found := []lookedUp{}
	for _, e := range slices.Backward(c.trail) {
		if e.region == c.region && slices.Contains(e.accounts, c.caller.account) && in.selects(&e, c.now) {
			found = append(found, e.lookedUp(c.caller.account))
		}
	}
	page, next := pageOf(found, in.MaxResults, in.NextToken)
	return struct {
		Events    []lookedUp
		NextToken string `json:",omitempty"`
	}{page, next}, nil
}

func (in *lookupInput) selects(e *trailEntry, now time.Time) bool {
	at := float64(e.at.Unix())
	if age := now.Sub(e.at); age < trailDelay || age > trailDays*24*time.Hour {
		return false
	}
	if in.StartTime != 0 && at < in.StartTime || in.EndTime != 0 && at > in.EndTime {
		return false
	}
	for _, attribute := range in.LookupAttributes {
		if !e.has(attribute.AttributeKey, attribute.AttributeValue) {
			return false
		}
	}
	return true
}

func (e *trailEntry) lookedUp(account string) lookedUp {
	event, _ := json.Marshal(e.event(account)) // strings and maps of them marshal
	return lookedUp{
		EventId: e.id, EventName: e.action, EventSource: e.source(), ReadOnly: map[bool]string{true: "true", false: "false"}[e.readOnly()],
		EventTime: seconds(e.at.Truncate(time.Second)), Username: e.caller.user + e.caller.session, Resources: e.resources(),
		CloudTrailEvent: string(event),
	}
}

// event is the record itself, as the account sees it.
func (e *trailEntry) event(account string) map[string]any {
	request := map[string]any{}
	raw, _ := json.Marshal(e.named)
	_ = json.Unmarshal(raw, &request) // the names as a map, to which more is added
	if e.externalID {
		request["externalId"] = "(not kept)"
	}
	if e.policy {
		request["policyDocument"] = "{}"
	}
	event := map[string]any{
		"eventVersion": "1.11", "eventID": e.id, "eventTime": e.at.UTC().Format(time.RFC3339), "eventName": e.action,
		"eventSource": e.source(), "awsRegion": e.region, "readOnly": e.readOnly(), "eventType": "AwsApiCall",
		"managementEvent": true, "eventCategory": "Management", "recipientAccountId": account, "userAgent": e.agent,
		"userIdentity": e.identity(account), "requestParameters": request, "responseElements": nil,
	}
	if e.code != "" {
		event["errorCode"], event["errorMessage"] = e.code, e.message
	}
	if role, err := target.ParseARN(e.named.RoleARN); err == nil && e.service == "sts" {
		event["resources"] = []map[string]string{{"ARN": e.named.RoleARN, "accountId": role.Account, "type": "AWS::IAM::Role"}}
		if e.code == "" {
			opened := principal{account: role.Account, role: role.Resource[strings.LastIndexByte(role.Resource, '/')+1:], session: e.named.Session}
			event["responseElements"] = map[string]any{"assumedRoleUser": map[string]string{"arn": opened.arn()}}
		}
	}
	return event
}

// identity is who called. Another account learns the caller's account and
// unique id, no name.
func (e *trailEntry) identity(account string) map[string]any {
	if account != e.caller.account {
		return map[string]any{"type": "AWSAccount", "principalId": e.caller.userID(), "accountId": e.caller.account}
	}
	kind := "IAMUser"
	if e.caller.role != "" {
		kind = "AssumedRole"
	}
	return map[string]any{"type": kind, "principalId": e.caller.userID(), "arn": e.caller.arn(), "accountId": e.caller.account}
}
