package faults

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"clonepath/awsops/awserr"
	"clonepath/awsops/target"
	"clonepath/checks/evidence"
)

// localCauses are faults of the machine that a failed call alone proves: the
// class of its error is read by package awserr.
var localCauses = []string{
	"local-no-credentials", "local-profile-missing", "local-source-profile-missing", "local-partial-credentials",
	"local-sso-expired", "local-credential-process-fails", "local-keys-invalid", "local-secret-key-wrong",
	"local-session-token-stale", "local-clock-skew", "local-proxy-407", "local-proxy-html-page", "local-tls-interception",
}

var localRules = append(causeRules(localCauses),
	rule{fault: "local-region-missing", statement: evidence.AWSRegion, effect: hides, by: ObservedP, find: func(v *view) *hit {
		caused := v.failedBy("local-region-missing")
		if caused == nil && (v.t.Region != "" || v.r.As == "") {
			return nil
		}
		return &hit{summary: "No region is set: neither a flag, nor a file, nor the environment, nor the profile names one.",
			evidence: []string{"region: \"\""}}
	}},
	regionRule("local-region-typo"),
	regionRule("local-region-whitespace"),
	rule{fault: "local-endpoint-override", statement: evidence.AWSCredentials, effect: dims, by: ObservedP, find: endpointOverride},
	rule{fault: "agent-egress-blocked", statement: evidence.AWSCredentials, by: Proven, find: func(v *view) *hit {
		f := evidence.FailureOf(v.r.AgentCaller)
		if !v.asAgent() || f == nil || f.Cause != "" || f.Class != awserr.Network && f.Class != awserr.Timeout {
			return nil
		}
		return &hit{certainty: Likely, summary: "From the agent's network no connection to AWS comes about.", evidence: append([]string{quoteFailure(f)}, v.localEvidence()...),
			settle: "a connection to the regional endpoints from a pod beside the agent"}
	}},
)

// causeRules makes a rule of each id: a call that failed for that reason hides
// the chain from us and says nothing of it.
func causeRules(ids []string) []rule {
	var rows []rule
	for _, id := range ids {
		rows = append(rows, rule{fault: id, statement: evidence.AWSCredentials, effect: hides, by: ObservedP, find: func(v *view) *hit {
			f := v.failedBy(id)
			if f == nil {
				return nil
			}
			return &hit{
				summary:  fmt.Sprintf("%s did not get through: %s", f.Operation, sentence(f.Message)),
				evidence: append([]string{quoteFailure(f)}, v.localEvidence()...),
			}
		}})
	}
	return rows
}

// failedBy returns our own call that failed for a reason of this machine.
func (v *view) failedBy(cause string) *awserr.Failure {
	for _, f := range v.ownFailures() {
		if f.Cause == cause {
			return f
		}
	}
	return nil
}

// ownFailures are the failures of the operator's calls, or of the agent's
// where nobody else called: what fails for the agent beside a working operator
// is no matter of this machine.
func (v *view) ownFailures() []*awserr.Failure {
	r := v.r
	list := []*awserr.Failure{evidence.FailureOf(v.caller()), evidence.FailureOf(r.Secret), evidence.FailureOf(r.Role), evidence.FailureOf(r.Value), evidence.FailureOf(r.RolePolicies)}
	if v.asAgent() {
		list = append(list, evidence.FailureOf(r.Assume))
	}
	return slices.DeleteFunc(list, func(f *awserr.Failure) bool { return f == nil })
}

func (v *view) localEvidence() []string {
	local := v.r.Local.Get()
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
func regionRule(fault string) rule {
	return rule{fault: fault, statement: evidence.AWSRegion, by: ObservedP, stands: true, find: func(v *view) *hit {
		h := v.fieldHit(target.FieldRegion, fault)
		if h != nil && v.r.RegionSource != "" {
			h.evidence = append(h.evidence, "the region comes from "+v.r.RegionSource)
		}
		return h
	}}
}

// fieldHit is a wrong value of the Target as a hit; nil where that field's
// problem is another one.
func (v *view) fieldHit(field target.Field, fault string) *hit {
	p := v.problems[field]
	if p == nil || p.Fault != fault {
		return nil
	}
	h := &hit{summary: upper(p.Found) + ".", evidence: []string{"expected " + p.Expected}, advice: p.Advice}
	if p.Likely {
		h.certainty = Likely
		h.settle = "whether " + p.Expected + " is what was meant"
	}
	return h
}

func endpointOverride(v *view) *hit {
	endpoints := v.r.Local.Get().Endpoints
	if len(endpoints) == 0 || v.r.Sandbox {
		return nil
	}
	h := &hit{}
	var hosts []string
	for _, service := range slices.Sorted(maps.Keys(endpoints)) {
		h.evidence = append(h.evidence, fmt.Sprintf("%s: %s", service, endpoints[service]))
		hosts = append(hosts, endpoints[service])
	}
	hosts = slices.Compact(slices.Sorted(slices.Values(hosts)))
	h.summary = fmt.Sprintf("The answers come from %s, not from AWS.", strings.Join(hosts, ", "))
	return h
}

func judgeCredentials(v *view) verdict {
	f := v.caller()
	switch {
	case f.Seen() && v.r.Local.Get().CredentialSource != "":
		return passed(ObservedP, "AWS knows them; they come from %s", v.r.Local.Value.CredentialSource)
	case f.Seen():
		return passed(ObservedP, "AWS knows them")
	case f != nil && f.Failure != nil:
		return unknown("AWS could not be asked: %s", short(f.Failure)).waiting(evidence.AWSRegion)
	}
	return unknown("%s", notAsked(f, "nobody asked AWS who the caller is"))
}

func judgeRegion(v *view) verdict {
	switch {
	case v.t.Region == "":
		return unknown("no region is given")
	case v.r.RegionSource != "":
		return passed(ObservedP, "%s, from %s", v.t.Region, v.r.RegionSource)
	}
	return passed(ObservedP, "%s", v.t.Region)
}
