package intake

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	"clonepath/awsops/target"
	"clonepath/checks/evidence"
)

// practiceParts are the documents of an audit until all of them are read: which
// trail a status belongs to, it does not say itself.
type practiceParts struct {
	trails    []evidence.TrailFacts
	listed    bool                                // describe-trails was given, an empty list too
	regions   []string                            // where it was asked, as far as the script says
	selectors map[string][]evidence.TrailSelector // by ARN
	statuses  []trailStatus
	levels    []evidence.GuardrailLevel
	policies  map[string]string // content by the id of an organisation's policy
	issuers   map[string]string // by the id of an event: whose session it was
	looked    bool              // lookup-events was given
}

type trailStatus struct {
	input   string
	logging bool
	failed  string
}

func (d *reader) describeTrails(_ object, text []byte) error {
	var in struct {
		TrailList []struct {
			Name, TrailARN, HomeRegion                     string
			IncludeGlobalServiceEvents, IsMultiRegionTrail bool
			LogFileValidationEnabled, IsOrganizationTrail  bool
		} `json:"trailList"`
	}
	if err := decode(text, "cloudtrail describe-trails", &in); err != nil {
		return err
	}
	d.practice.listed = true
	if d.section != nil {
		d.practice.regions = append(d.practice.regions, d.section.args...)
	}
	for _, t := range in.TrailList {
		if slices.ContainsFunc(d.practice.trails, func(known evidence.TrailFacts) bool { return known.ARN == t.TrailARN }) {
			continue
		}
		d.practice.trails = append(d.practice.trails, evidence.TrailFacts{
			Name: t.Name, ARN: t.TrailARN, Home: t.HomeRegion, MultiRegion: t.IsMultiRegionTrail, Global: t.IncludeGlobalServiceEvents,
			Organization: t.IsOrganizationTrail, Validated: t.LogFileValidationEnabled,
		})
	}
	d.found("cloudtrail describe-trails: %d trails", len(in.TrailList))
	return nil
}

func (d *reader) getTrailStatus(_ object, text []byte) error {
	var in struct {
		IsLogging           bool
		LatestDeliveryError string
	}
	if err := decode(text, "cloudtrail get-trail-status", &in); err != nil {
		return err
	}
	of := d.name
	if d.section != nil {
		of = strings.Join(d.section.args, " ")
	}
	d.practice.statuses = append(d.practice.statuses, trailStatus{of, in.IsLogging, in.LatestDeliveryError})
	d.found("cloudtrail get-trail-status")
	return nil
}

func (d *reader) getEventSelectors(_ object, text []byte) error {
	var in struct {
		TrailARN       string
		EventSelectors []struct {
			ReadWriteType                 string
			IncludeManagementEvents       *bool
			ExcludeManagementEventSources []string
		}
		AdvancedEventSelectors []struct {
			FieldSelectors []struct {
				Field                                                               string
				Equals, StartsWith, EndsWith, NotEquals, NotStartsWith, NotEndsWith []string
			}
		}
	}
	if err := decode(text, "cloudtrail get-event-selectors", &in); err != nil {
		return err
	}
	list := []evidence.TrailSelector{}
	for _, s := range in.EventSelectors {
		list = append(list, evidence.TrailSelector{
			Management: s.IncludeManagementEvents == nil || *s.IncludeManagementEvents, ReadWrite: s.ReadWriteType, Excluded: s.ExcludeManagementEventSources,
		})
	}
	for _, s := range in.AdvancedEventSelectors {
		fields := []evidence.TrailField{}
		for _, f := range s.FieldSelectors {
			fields = append(fields, evidence.TrailField(f))
		}
		list = append(list, evidence.TrailSelector{Fields: fields})
	}
	if d.practice.selectors == nil {
		d.practice.selectors = map[string][]evidence.TrailSelector{}
	}
	d.practice.selectors[in.TrailARN] = list
	d.found("cloudtrail get-event-selectors: %s", lastOf(in.TrailARN))
	return nil
}

// policiesForTarget is one level of the organisation: AWS does not say which.
func (d *reader) policiesForTarget(_ object, text []byte) error {
	var in struct {
		Policies []struct{ ID, Name, Type string }
	}
	if err := decode(text, "organizations list-policies-for-target", &in); err != nil {
		return err
	}
	level := evidence.GuardrailLevel{Kind: "scp", Policies: []evidence.Document{}}
	for _, p := range in.Policies {
		if p.Type == "RESOURCE_CONTROL_POLICY" {
			level.Kind = "rcp"
		}
		level.Policies = append(level.Policies, evidence.Document{Name: p.Name, Kind: level.Kind, ARN: p.ID})
	}
	d.practice.levels = append(d.practice.levels, level)
	d.found("organizations list-policies-for-target: %d policies", len(in.Policies))
	return nil
}

func (d *reader) describePolicy(o object, _ []byte) error {
	var in struct {
		PolicySummary struct{ ID, Name, Type string }
		Content       string
	}
	if err := decode(o["Policy"], "organizations describe-policy", &in); err != nil {
		return err
	}
	if d.practice.policies == nil {
		d.practice.policies = map[string]string{}
	}
	d.practice.policies[in.PolicySummary.ID] = in.Content
	d.found("organizations describe-policy: %s", in.PolicySummary.Name)
	return nil
}

// isOrganizations: a list of policies with their types.
func isOrganizations(o object) bool {
	if !o.holds("Policies", '[') {
		return false
	}
	var list []struct{ Type string }
	return json.Unmarshal(o["Policies"], &list) == nil && len(list) > 0 && strings.HasSuffix(list[0].Type, "_CONTROL_POLICY")
}

// finishPractices puts the parts of an audit together.
func (d *reader) finishPractices() {
	p := &d.practice
	if p.listed {
		d.record.Trails = evidence.Observed(evidence.Operator, d.given.Now, evidence.Trails{List: d.trailsWithStatus(), Asked: d.regionsOfTrails()})
	}
	if len(p.levels) > 0 {
		for _, level := range p.levels {
			for i := range level.Policies {
				level.Policies[i].Text = p.policies[level.Policies[i].ARN]
			}
		}
		d.record.Guardrails = evidence.Observed(evidence.Operator, d.given.Now, evidence.Guardrails{Levels: p.levels})
	}
	if p.looked {
		d.record.Readers = evidence.Observed(evidence.Operator, d.given.Now, d.readersOfSecret())
	}
}

// trailsWithStatus gives each trail what was read of it. A status names no trail: it
// is that of the only one, or of the one that its file is named for.
func (d *reader) trailsWithStatus() []evidence.TrailFacts {
	p := &d.practice
	list := append([]evidence.TrailFacts{}, p.trails...)
	for i := range list {
		t := &list[i]
		t.Selectors = p.selectors[t.ARN]
		for _, s := range p.statuses {
			if len(list) == 1 && len(p.statuses) == 1 || strings.Contains(s.input, t.Name) {
				t.Logging, t.Failed = &s.logging, s.failed
			}
		}
		if t.Logging == nil || t.Selectors == nil {
			t.Unreadable = "get-trail-status or get-event-selectors of it was not given"
		}
	}
	return list
}

// regionsOfTrails: describe-trails does not say where it was asked. The region of the
// secret is taken to be it; a trail of all regions is seen from each.
func (d *reader) regionsOfTrails() []string {
	regions := []string{}
	add := func(region string) {
		if region != "" && !slices.Contains(regions, region) {
			regions = append(regions, region)
		}
	}
	for _, region := range d.practice.regions {
		add(region)
	}
	if len(regions) > 0 {
		return regions
	}
	add(d.record.Target.Region)
	if a, err := target.ParseARN(d.record.Secret.Get().ARN); err == nil {
		add(a.Region)
	}
	return regions
}

// readersOfSecret counts the reads among the events that were sent.
func (d *reader) readersOfSecret() evidence.Readers {
	out := evidence.Readers{List: []evidence.Reader{}, Stopped: "these are the events that were sent"}
	for _, e := range d.record.Trail.Get() {
		if out.From == nil || e.At.Before(*out.From) {
			out.From = &e.At
		}
		if out.Until == nil || e.At.After(*out.Until) {
			out.Until = &e.At
		}
		if e.Code != "" || e.Name != "GetSecretValue" && e.Name != "BatchGetSecretValue" {
			continue
		}
		who := cmp.Or(d.practice.issuers[e.ID], e.Caller, e.CallerID, e.Account, "an AWS service")
		i := slices.IndexFunc(out.List, func(r evidence.Reader) bool { return r.Principal == who })
		if i < 0 {
			out.List = append(out.List, evidence.Reader{Principal: who})
			i = len(out.List) - 1
		}
		out.List[i].Count++
		if e.At.After(out.List[i].Last) {
			out.List[i].Last = e.At
		}
	}
	return out
}
