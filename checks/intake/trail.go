package intake

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"clonepath/awsops/awserr"
	"clonepath/awsops/target"
	"clonepath/checks/evidence"
)

// trailRecord is what is read of an event of CloudTrail.
type trailRecord struct {
	EventID, EventName, EventSource, AwsRegion string
	EventTime                                  moment
	ErrorCode, ErrorMessage                    string
	ReadOnly                                   *bool
	UserIdentity                               struct {
		Type, Arn, PrincipalID, AccountID string
		SessionContext                    struct{ SessionIssuer struct{ Arn string } }
	}
	RequestParameters struct {
		RoleArn, RoleName, SecretID, Name, KeyID, PolicyArn, ExternalID string
		PolicyDocument, ResourcePolicy, Policy                          any
	}
	ResponseElements struct {
		AssumedRoleUser struct{ Arn string }
		ARN             string
	}
	Resources []struct{ ARN string }
}

// trailEvent is one event: it is shown because it is about this chain.
func (d *reader) trailEvent(_ object, text []byte) error {
	var e trailRecord
	if err := decode(text, "CloudTrail", &e); err != nil {
		return err
	}
	d.keepEvent(&e)
	outcome := "succeeded"
	if e.ErrorCode != "" {
		outcome = e.ErrorCode
	}
	d.found("CloudTrail event %s: %s, %s", e.EventID, e.EventName, outcome)
	if d.section == nil {
		d.factsOf(&e)
	}
	return nil
}

// trailRecords is a file of a trail.
func (d *reader) trailRecords(o object, _ []byte) error {
	return d.trailList(o["Records"], func(raw json.RawMessage) json.RawMessage { return raw })
}

// lookedUpEvents is the answer of cloudtrail lookup-events, which holds the event
// as a string.
func (d *reader) lookedUpEvents(o object, _ []byte) error {
	d.practice.looked = true
	return d.trailList(o["Events"], func(raw json.RawMessage) json.RawMessage {
		var e struct{ CloudTrailEvent string }
		if json.Unmarshal(raw, &e) != nil {
			return nil
		}
		return json.RawMessage(e.CloudTrailEvent)
	})
}

func (d *reader) lookedUpEvent(o object, text []byte) error {
	return d.lookedUpEvents(object{"Events": []byte("[" + string(text) + "]")}, nil)
}

// trailList keeps the events of a list. One alone was chosen by somebody; of
// several we don't know which are about the chain.
func (d *reader) trailList(list json.RawMessage, event func(json.RawMessage) json.RawMessage) error {
	var raws []json.RawMessage
	if err := decode(list, "CloudTrail", &raws); err != nil {
		return err
	}
	if len(raws) == 1 {
		return d.trailEvent(nil, event(raws[0]))
	}
	for _, raw := range raws[:min(len(raws), maxPieces)] {
		var e trailRecord
		if json.Unmarshal(event(raw), &e) == nil && e.EventName != "" {
			d.keepEvent(&e)
		}
	}
	d.found("%d events of CloudTrail", len(raws))
	if d.record.Trail == nil {
		d.record.Trail = evidence.Observed(evidence.Operator, d.at, []evidence.TrailEvent{})
	}
	return nil
}

// keepEvent keeps what an event says, and of what was sent the presence of two
// parameters.
func (d *reader) keepEvent(e *trailRecord) {
	p, u := &e.RequestParameters, &e.UserIdentity
	kept := evidence.TrailEvent{
		ID: e.EventID, At: e.EventTime.Time, Name: e.EventName, Source: e.EventSource, Region: e.AwsRegion, Caller: u.Arn, CallerID: u.PrincipalID,
		Account: u.AccountID, Code: e.ErrorCode, Message: e.ErrorMessage, Write: e.ReadOnly != nil && !*e.ReadOnly, ExternalID: p.ExternalID != "",
		Policy: p.PolicyDocument != nil || p.ResourcePolicy != nil || p.Policy != nil, Session: e.ResponseElements.AssumedRoleUser.Arn,
	}
	names := []string{p.RoleArn, p.RoleName, p.SecretID, p.Name, p.KeyID, p.PolicyArn, e.ResponseElements.ARN}
	for _, r := range e.Resources {
		names = append(names, r.ARN)
	}
	slices.Sort(names)
	kept.Resources = slices.DeleteFunc(slices.Compact(names), func(n string) bool { return n == "" })
	if d.practice.issuers == nil {
		d.practice.issuers = map[string]string{}
	}
	d.practice.issuers[e.EventID] = u.SessionContext.SessionIssuer.Arn
	if !slices.ContainsFunc(d.events, func(k evidence.TrailEvent) bool { return k.ID == kept.ID }) {
		d.events = append(d.events, kept)
	}
}

// factsOf takes from a single event what it says of the chain: who called, what
// was sent, and how it ended.
func (d *reader) factsOf(e *trailRecord) {
	from := fmt.Sprintf("event %s in %s", e.EventID, d.name)
	at, by := d.at, d.by
	defer func() { d.at, d.by = at, by }()
	if !e.EventTime.IsZero() {
		d.at = e.EventTime.Time
	}
	p, u := &e.RequestParameters, &e.UserIdentity
	switch e.EventName {
	case "AssumeRole":
		if p.ExternalID != "" && !d.person(u.Arn) {
			d.claims = append(d.claims, claim{target.FieldExternalID, p.ExternalID, from, true, false})
		}
		d.claimRole(p.RoleArn, "event "+e.EventID, true)
		if a, err := target.ParseARN(u.Arn); err == nil && e.ErrorCode == "" && !d.person(u.Arn) && d.record.AgentCaller == nil {
			d.record.AgentCaller = evidence.Observed(evidence.Agent, d.at, evidence.Caller{ARN: u.Arn, Account: a.Account, UserID: u.PrincipalID})
		}
	case "GetSecretValue":
		d.claimRole(u.SessionContext.SessionIssuer.Arn, "the caller of event "+e.EventID, false)
		if p.SecretID != "" {
			d.claims = append(d.claims, claim{target.FieldSecretID, p.SecretID, from, true, false})
		}
		if e.AwsRegion != "" {
			d.claims = append(d.claims, claim{target.FieldRegion, e.AwsRegion, from, true, false})
		}
	}
	if e.ErrorCode != "" {
		d.failure(failureOfEvent(e))
	}
}

// failureOfEvent is the refusal that an event recorded.
func failureOfEvent(e *trailRecord) *awserr.Failure {
	service, _, _ := strings.Cut(e.EventSource, ".")
	f := &awserr.Failure{
		Operation: awserr.Operation(service, e.EventName), Code: e.ErrorCode, Message: e.ErrorMessage, RequestID: true,
		Caller: e.UserIdentity.Arn, Resource: e.RequestParameters.RoleArn,
	}
	return f.Complete()
}

// finishTrail keeps the events that are about this role and this secret, newest
// first.
func (d *reader) finishTrail() {
	if len(d.events) == 0 {
		return
	}
	kept := []evidence.TrailEvent{}
	for _, e := range d.events {
		if slices.ContainsFunc(e.Resources, d.record.Target.Names) {
			kept = append(kept, e)
		}
	}
	slices.SortStableFunc(kept, func(a, b evidence.TrailEvent) int { return cmp.Or(b.At.Compare(a.At), cmp.Compare(a.ID, b.ID)) })
	d.record.Trail = evidence.Observed(evidence.Operator, d.given.Now, kept)
}
