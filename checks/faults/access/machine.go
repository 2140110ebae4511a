package access

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"clonepath/awsops/awserr"
	"clonepath/awsops/target"
	"clonepath/checks/evidence"
	"clonepath/checks/faults/phrase"
	"clonepath/checks/faults/rule"
	"clonepath/checks/faults/snapshot"
	"clonepath/checks/verdict"
)

// localCauses are faults of the machine that a failed call alone proves: the
// class of its error is read by package awserr.
var localCauses = []string{
	"local-no-credentials", "local-profile-missing", "local-source-profile-missing", "local-partial-credentials",
	"local-sso-expired", "local-credential-process-fails", "local-keys-invalid", "local-secret-key-wrong",
	"local-session-token-stale", "local-clock-skew", "local-proxy-407", "local-proxy-html-page", "local-tls-interception",
}

var localRules = append(causeRules(localCauses),
	rule.Rule{Fault: "local-region-missing", Check: evidence.AWSRegion, Effect: rule.CannotObserve, By: verdict.Observed, Find: func(snap *snapshot.Snapshot) *rule.Match {
		caused := failedBy(snap, "local-region-missing")
		if caused == nil && (snap.Target.Region != "" || snap.Record.As == "") {
			return nil
		}
		return &rule.Match{Summary: "No region is set: neither a flag, nor a file, nor the environment, nor the profile names one.",
			Evidence: []string{"region: \"\""}}
	}},
	regionRule("local-region-typo"),
	regionRule("local-region-whitespace"),
	rule.Rule{Fault: "local-endpoint-override", Check: evidence.AWSCredentials, Effect: rule.Warning, By: verdict.Observed, Find: endpointOverride},
	rule.Rule{Fault: "agent-egress-blocked", Check: evidence.AWSCredentials, By: verdict.Proven, Find: func(snap *snapshot.Snapshot) *rule.Match {
		f := evidence.FailureOf(snap.Record.AgentCaller)
		if !snap.AsAgent() || f == nil || f.Cause != "" || f.Class != awserr.Network && f.Class != awserr.Timeout {
			return nil
		}
		return &rule.Match{Certainty: verdict.Likely, Summary: "From the agent's network no connection to AWS comes about.", Evidence: append([]string{phrase.Quote(f)}, machineEvidence(snap)...),
			Settle: "a connection to the regional endpoints from a pod beside the agent"}
	}},
)

// causeRules makes a rule of each id: a call that failed for that reason hides
// the chain from us and says nothing of it.
func causeRules(ids []string) []rule.Rule {
	var rows []rule.Rule
	for _, id := range ids {
		rows = append(rows, rule.Rule{Fault: id, Check: evidence.AWSCredentials, Effect: rule.CannotObserve, By: verdict.Observed, Find: func(snap *snapshot.Snapshot) *rule.Match {
			f := failedBy(snap, id)
			if f == nil {
				return nil
			}
			return &rule.Match{
				Summary:  fmt.Sprintf("%s did not get through: %s", f.Operation, phrase.Sentence(f.Message)),
				Evidence: append([]string{phrase.Quote(f)}, machineEvidence(snap)...),
			}
		}})
	}
	return rows
}

// failedBy returns our own call that failed for a reason of this machine.
func failedBy(snap *snapshot.Snapshot, cause string) *awserr.Failure {
	for _, f := range ownFailures(snap) {
		if f.Cause == cause {
			return f
		}
	}
	return nil
}

// ownFailures are the failures of the operator's calls, or of the agent's
// where nobody else called: what fails for the agent beside a working operator
// is no matter of this machine.
func ownFailures(snap *snapshot.Snapshot) []*awserr.Failure {
	r := snap.Record
	list := []*awserr.Failure{evidence.FailureOf(snap.Caller()), evidence.FailureOf(r.Secret), evidence.FailureOf(r.Role), evidence.FailureOf(r.Value), evidence.FailureOf(r.RolePolicies)}
	if snap.AsAgent() {
		list = append(list, evidence.FailureOf(r.Assume))
	}
	return slices.DeleteFunc(list, func(f *awserr.Failure) bool { return f == nil })
}

func machineEvidence(snap *snapshot.Snapshot) []string {
	local := snap.Record.Local.Get()
	var lines []string
	if local.CredentialSource != "" {
		lines = append(lines, "credentials come from "+local.CredentialSource)
	}
	for _, name := range slices.Sorted(maps.Keys(local.Proxies)) {
		lines = append(lines, fmt.Sprintf("%s=%s", name, local.Proxies[name]))
	}
	if local.ClockSkew != nil && (*local.ClockSkew > 60 || *local.ClockSkew < -60) {
		lines = append(lines, fmt.Sprintf("the server's clock is %+.0f s from ours", *local.ClockSkew))
	}
	return lines
}

// regionRule: a region that does not exist is a wrong value of the Target.
func regionRule(fault string) rule.Rule {
	return rule.Rule{Fault: fault, Check: evidence.AWSRegion, By: verdict.Observed, Independent: true, Find: func(snap *snapshot.Snapshot) *rule.Match {
		h := rule.FieldMatch(snap, target.FieldRegion, fault)
		if h != nil && snap.Record.RegionSource != "" {
			h.Evidence = append(h.Evidence, "the region comes from "+snap.Record.RegionSource)
		}
		return h
	}}
}

func endpointOverride(snap *snapshot.Snapshot) *rule.Match {
	endpoints := snap.Record.Local.Get().Endpoints
	if len(endpoints) == 0 || snap.Record.Sandbox {
		return nil
	}
	h := &rule.Match{}
	var hosts []string
	for _, service := range slices.Sorted(maps.Keys(endpoints)) {
		h.Evidence = append(h.Evidence, fmt.Sprintf("%s: %s", service, endpoints[service]))
		hosts = append(hosts, endpoints[service])
	}
	hosts = slices.Compact(slices.Sorted(slices.Values(hosts)))
	h.Summary = fmt.Sprintf("The answers come from %s, not from AWS.", strings.Join(hosts, ", "))
	return h
}
