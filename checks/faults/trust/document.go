package trust

import (
	"fmt"
	"strings"

	"clonepath/awsops/iampolicy"
	"clonepath/checks/evidence"
	"clonepath/checks/faults/phrase"
	"clonepath/checks/faults/repair"
	"clonepath/checks/faults/rule"
	"clonepath/checks/faults/snapshot"
	"clonepath/checks/policytext"
	"clonepath/checks/verdict"
)

// bareStatement: GUIDE.md prints a statement where IAM wants a document.
func bareStatement(snap *snapshot.Snapshot) *rule.Match {
	name, text := "the supplied trust policy", snap.Record.SuppliedTrust.Get().Text
	doc := snapshot.ParsePolicy(name, text).Doc
	if doc == nil || !doc.Bare {
		name, text = "the role's trust policy", snap.Record.Role.Get().Trust
		if doc = snapshot.ParsePolicy(name, text).Doc; doc == nil || !doc.Bare {
			return nil
		}
	}
	h := &rule.Match{
		Summary:  phrase.Upper(name) + " is a single statement without the document around it. IAM refuses it (MalformedPolicyDocument).",
		Evidence: []string{name + ": top-level Effect, no Version, no Statement"},
	}
	if wrapped, err := iampolicy.WrapBareStatement([]byte(text)); err == nil {
		h.Patch = policytext.Patched("trust policy", text, string(wrapped))
	}
	return h
}

// lintRule is something for which IAM refuses a supplied trust policy. What is
// stored has passed.
func lintRule(fault, lint string) rule.Rule {
	return rule.Rule{Fault: fault, Check: evidence.TrustAgent, By: verdict.Evaluated, Independent: true, Explains: []string{"role-missing"}, Find: func(snap *snapshot.Snapshot) *rule.Match {
		if rule.Swapped(snap) != nil {
			return nil
		}
		return rule.LintMatch(snap, snap.Record.SuppliedTrust, iampolicy.KindTrust, lint)
	}}
}

// oldVersion matters only where a policy variable is used: in the old language
// it is plain text.
func oldVersion(snap *snapshot.Snapshot) *rule.Match {
	trust, ok := snap.Trust()
	if !ok || trust.Doc == nil || trust.Doc.Bare || trust.Doc.Version == "2012-10-17" || !strings.Contains(trust.Text, "${") {
		return nil
	}
	return &rule.Match{
		Summary:  "The trust policy is written in the policy language of 2008, which takes variables such as ${aws:username} literally.",
		Evidence: []string{fmt.Sprintf("Version %q", trust.Doc.Version)},
		Patch:    repair.Version(snap),
	}
}

// namedLints are the problems of a trust policy that are faults of their own.
var namedLints = []string{iampolicy.RuleBareStatement, iampolicy.RuleCharset, iampolicy.RuleProhibitedResource, iampolicy.RuleTrustAction, iampolicy.RuleSize}

func invalidDocument(snap *snapshot.Snapshot) *rule.Match {
	if rule.Swapped(snap) != nil {
		return nil
	}
	h := rule.RefusedMatch(snap.Record.SuppliedTrust, iampolicy.KindTrust, namedLints...)
	if h != nil && h.Patch.Empty() {
		h.Patch = repair.NarrowPrincipal(snap, iampolicy.ClassEveryone)
	}
	return h
}
