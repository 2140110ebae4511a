package practice

import (
	"slices"
	"strings"

	"clonepath/awsops/iampolicy"
	"clonepath/awsops/target"
	"clonepath/checks/evidence"
	"clonepath/checks/faults/snapshot"
)

// need is one kind of event that a trail has to take, in one region.
type need struct {
	what, region string
	source, name string
	read         bool // CloudTrail calls it a read event
}

// needs are the three statements about trails, a row for each region.
func needs(snap *snapshot.Snapshot) []need {
	var all []need
	add := func(n need) {
		if n.region != "" && !slices.Contains(all, n) {
			all = append(all, n)
		}
	}
	read := func(region string) {
		add(need{"reads of the secret in " + region, region, "secretsmanager.amazonaws.com", "GetSecretValue", true})
	}
	read(snap.SecretRegion())
	for _, replica := range snap.Record.Secret.Get().Replicas {
		read(replica.Region)
	}
	if snap.CrossAccount() || !snap.RoleKnown() {
		return all // IAM and STS write into the role's account
	}
	home := homeOf(snap.RoleARN())
	add(need{"changes of the role in " + home, home, "iam.amazonaws.com", "UpdateAssumeRolePolicy", false})
	for _, region := range []string{snap.Target.Region, home} {
		add(need{"AssumeRole in " + region, region, "sts.amazonaws.com", "AssumeRole", true})
	}
	return all
}

// homeOf is where IAM of a partition writes its events.
func homeOf(role string) string {
	a, _ := target.ParseARN(role) // of none it is the usual partition's
	switch a.Partition {
	case "aws-cn":
		return "cn-north-1"
	case "aws-us-gov":
		return "us-gov-west-1"
	}
	return "us-east-1"
}

// cover is what the trails do about a need.
type cover struct {
	covered iampolicy.Truth
	trail   evidence.TrailFacts // that covers it, or comes nearest
	fault   string              // why the nearest does not
	why     string              // why it is unknown
}

// coverOf finds the trail that takes what is needed, or says what the nearest one lacks.
func coverOf(trails *evidence.Trails, n need) cover {
	best, rank := cover{fault: "trail-missing"}, 0
	unknown := cover{}
	for _, t := range trails.List {
		here, takes := covers(t, n.region), takes(t, n)
		logs := t.Logging != nil && *t.Logging
		is := func(fault string, r int) {
			if r > rank {
				best, rank = cover{trail: t, fault: fault}, r
			}
		}
		switch {
		case here && takes != iampolicy.False && t.Logging == nil, here && logs && takes == iampolicy.Unknown:
			unknown = cover{covered: iampolicy.Unknown, trail: t, why: "of the trail " + t.Name + " it could not be read what it takes (" + t.Unreadable + ")"}
		case here && logs && takes == iampolicy.True && t.Failed == "":
			return cover{covered: iampolicy.True, trail: t}
		case here && logs && takes == iampolicy.True:
			is("trail-not-delivering", 4)
		case here && !logs:
			is("trail-off", 3)
		case here:
			is("trail-writes-only", 2)
		default:
			is("trail-elsewhere", 1)
		}
	}
	switch {
	case unknown.covered == iampolicy.Unknown:
		return unknown
	case !slices.Contains(trails.Asked, n.region):
		return cover{covered: iampolicy.Unknown, why: "that region could not be asked for its trails"}
	}
	return best
}

// covers reports whether a trail takes events of a region. Those of IAM and of STS's
// global endpoint are of the partition's home region.
func covers(t evidence.TrailFacts, region string) bool { return t.MultiRegion || t.Home == region }

// takes says whether a trail's selectors take an event: one of them is enough.
func takes(t evidence.TrailFacts, n need) iampolicy.Truth {
	if t.Selectors == nil {
		return iampolicy.Unknown
	}
	result := iampolicy.False
	for _, s := range t.Selectors {
		if s.Fields == nil {
			result = max(result, classic(s, n))
			continue
		}
		all := iampolicy.True
		for _, f := range s.Fields {
			all = min(all, field(f, n))
		}
		result = max(result, all)
	}
	return result
}

func classic(s evidence.TrailSelector, n need) iampolicy.Truth {
	wanted := "WriteOnly"
	if n.read {
		wanted = "ReadOnly"
	}
	if s.Management && (s.ReadWrite == "All" || s.ReadWrite == "" || s.ReadWrite == wanted) && !slices.Contains(s.Excluded, n.source) {
		return iampolicy.True
	}
	return iampolicy.False
}

// field judges a condition of an advanced selector. What depends on who calls is
// unknown.
func field(f evidence.TrailField, n need) iampolicy.Truth {
	value, known := map[string]string{
		"eventCategory": "Management", "eventSource": n.source, "eventName": n.name, "eventType": "AwsApiCall",
		"readOnly": map[bool]string{true: "true", false: "false"}[n.read],
	}[f.Field]
	if !known {
		return iampolicy.Unknown
	}
	any := func(list []string, is func(string, string) bool) bool {
		return slices.ContainsFunc(list, func(want string) bool { return is(value, want) })
	}
	equal := func(a, b string) bool { return a == b }
	positive := len(f.Equals)+len(f.StartsWith)+len(f.EndsWith) > 0
	if positive && !any(f.Equals, equal) && !any(f.StartsWith, strings.HasPrefix) && !any(f.EndsWith, strings.HasSuffix) ||
		any(f.NotEquals, equal) || any(f.NotStartsWith, strings.HasPrefix) || any(f.NotEndsWith, strings.HasSuffix) {
		return iampolicy.False
	}
	return iampolicy.True
}
