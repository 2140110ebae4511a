package sandbox

import "slices"

var trailsOperations = []operation{
	{"cloudtrail", "DescribeTrails", takes(describeTrails)},
	{"cloudtrail", "GetTrailStatus", takes(getTrailStatus)},
	{"cloudtrail", "GetEventSelectors", takes(getEventSelectors)},
}

// storedTrail is a trail of the account.
type storedTrail struct {
	name, home            string
	everywhere, validated bool
	logging               bool
	failed                string // of its latest delivery
	readWrite             string // All, ReadOnly or WriteOnly
	advanced              []any  // its selectors, where it has those of the newer kind
}

func (t *storedTrail) arn() string {
	return "arn:" + partition + ":cloudtrail:" + t.home + ":" + operatorAccount + ":trail/" + t.name
}

// describeTrails shows a region its own trails, and those of others that cover it.
func describeTrails(c *call, _ struct{}) (any, error) {
	if err := c.allowed(ask{action: "cloudtrail:DescribeTrails", resource: "*"}); err != nil {
		return nil, err
	}
	type entry struct {
		Name, S3BucketName, TrailARN, HomeRegion       string
		IncludeGlobalServiceEvents, IsMultiRegionTrail bool
		LogFileValidationEnabled, IsOrganizationTrail  bool
		HasCustomEventSelectors, HasInsightSelectors   bool
	}
	list := []entry{}
	for _, t := range c.home().trails {
		if t.everywhere || t.home == c.region {
			list = append(list, entry{
				Name: t.name, S3BucketName: "acme-audit-logs", TrailARN: t.arn(), HomeRegion: t.home,
				IncludeGlobalServiceEvents: true, IsMultiRegionTrail: t.everywhere, LogFileValidationEnabled: t.validated,
			})
		}
	}
	return map[string]any{"trailList": list}, nil
}

func getTrailStatus(c *call, in struct{ Name string }) (any, error) {
	t, err := c.trailNamed(in.Name)
	if err != nil {
		return nil, err
	}
	out := map[string]any{"IsLogging": t.logging}
	if t.failed != "" {
		out["LatestDeliveryError"] = t.failed
	}
	return out, nil
}

func getEventSelectors(c *call, in struct{ TrailName string }) (any, error) {
	t, err := c.trailNamed(in.TrailName)
	if err != nil {
		return nil, err
	}
	if t.advanced != nil {
		return map[string]any{"TrailARN": t.arn(), "AdvancedEventSelectors": t.advanced}, nil
	}
	return map[string]any{"TrailARN": t.arn(), "EventSelectors": []any{map[string]any{
		"ReadWriteType": t.readWrite, "IncludeManagementEvents": true, "DataResources": []any{}, "ExcludeManagementEventSources": []any{},
	}}}, nil
}

// trailNamed finds a trail by its ARN, or by its name in its own region.
func (c *call) trailNamed(name string) (*storedTrail, error) {
	if err := c.allowed(ask{action: "cloudtrail:" + c.action, resource: name}); err != nil {
		return nil, err
	}
	all := c.home().trails
	i := slices.IndexFunc(all, func(t *storedTrail) bool { return t.arn() == name || t.name == name && t.home == c.region })
	if i < 0 {
		return nil, faultf(400, "TrailNotFoundException", "Unknown trail: %s for the user: %s", name, c.caller.account)
	}
	return all[i], nil
}
