package iampolicy

import (
	"fmt"
	"strconv"
	"strings"
)

func itemPointers(at string, count int) []string {
	out := make([]string, count)
	for i := range out {
		out[i] = pointer(at, strconv.Itoa(i))
	}
	return out
}

// principals: required in trust, resource and key policies, prohibited in the
// others. "You cannot use NotPrincipal in an identity-based policy nor in a
// role trust policy", and only with Deny ("AWS JSON policy elements:
// NotPrincipal").
func (l *linter) principals(n *node, at string) {
	p, not := n.get("Principal"), n.get("NotPrincipal")
	if sideOf(l.kind) == ofCaller {
		if name, found := either(n, "Principal"); found != nil {
			l.report(RuleProhibitedPrincipal, found, pointer(at, name)).mend(n.withoutElement(name))
		}
		return
	}
	if p == nil && not == nil {
		l.report(RuleMissingPrincipal, n, at)
	}
	if p != nil {
		l.principal(p, at+"/Principal")
	}
	if not == nil {
		return
	}
	if e := n.get("Effect"); l.kind == KindTrust || e != nil && e.text == EffectAllow {
		l.report(RuleNotPrincipal, not, at+"/NotPrincipal")
		return
	}
	l.principal(not, at+"/NotPrincipal")
}

func (l *linter) principal(n *node, at string) {
	if n.kind == isString {
		l.barePrincipal(n, at)
		return
	}
	if n.kind != isObject {
		f := l.report(RuleType, n, at)
		if n.kind == isList {
			f.mend(wrapped(n, `{"AWS": `, "}"))
		}
		return
	}
	l.names(n, at, nil)
	count := 0
	for i := range n.members {
		m := &n.members[i]
		l.principalType(m, pointer(at, m.name))
		count += len(statementNodes(m.value))
		for _, v := range l.list(m.value, pointer(at, m.name)) {
			l.onePrincipal(Principal{m.name, v.text}, v, pointer(at, m.name))
		}
	}
	if count == 0 {
		l.report(RuleMissingPrincipal, n, at)
	}
}

// barePrincipal: "*" may stand without a type, but not in a trust policy.
func (l *linter) barePrincipal(n *node, at string) {
	switch {
	case n.text != "*":
		f := l.report(RulePrincipal, n, at, strconv.Quote(n.text))
		if typed := typedPrincipal(n.text); typed != "" {
			f.mend([]Edit{{n.start, n.end, typed}})
		}
	case l.kind == KindTrust:
		l.report(RulePrincipalStar, n, at)
	}
}

func (l *linter) onePrincipal(p Principal, n *node, at string) {
	valid := p.Value != ""
	switch p.Class() {
	case ClassMalformed:
		valid = false
	case ClassService: // a DNS name such as ec2.amazonaws.com
		valid = strings.Contains(p.Value, ".") && !strings.ContainsAny(p.Value, "*? ")
	}
	if valid || !hasName(principalTypeNames, p.Type) && p.Value != "" {
		return
	}
	f := l.report(RulePrincipal, n, at, fmt.Sprintf("%q:%q", p.Type, p.Value))
	if near := nearPrincipal(p.Value); near != "" && p.Type == "AWS" {
		f.mend(replace(n, near))
	}
}

var principalTypeNames = []string{"AWS", "Service", "Federated", "CanonicalUser"}

// principalType refuses a type that IAM does not know, and reads one that is
// misspelt as what was meant.
func (l *linter) principalType(m *member, at string) {
	if hasName(principalTypeNames, m.name) {
		return
	}
	f := l.reportAt(RulePrincipal, m.nameStart, at, strconv.Quote(m.name))
	if near := nearName(m.name, principalTypeNames); near != "" {
		f.mend(rename(m, near))
		m.name = near
	}
}

func (l *linter) actions(n *node, at string) {
	name, list := either(n, "Action")
	if list == nil || list.kind == isList && len(list.items) == 0 {
		f := l.report(RuleMissingAction, orNode(list, n), at)
		if l.kind == KindTrust && list == nil {
			f.mend(n.with("Action", "sts:AssumeRole"))
		}
		return
	}
	at = pointer(at, name)
	for _, a := range l.list(list, at) {
		l.action(list, a, at)
	}
	if l.kind == KindTrust && name == "NotAction" {
		l.report(RuleTrustAction, list, at)
	}
}

// either returns the element or its Not… form.
func either(n *node, name string) (string, *node) {
	if v := n.get(name); v != nil {
		return name, v
	}
	return "Not" + name, n.get("Not" + name)
}

func orNode(n, other *node) *node {
	if n != nil {
		return n
	}
	return other
}

// action looks at one of a list, which may be that one alone.
func (l *linter) action(list, n *node, at string) {
	if n.text == "*" {
		return
	}
	vendor, name, ok := strings.Cut(n.text, ":")
	switch {
	case !ok:
		l.report(RuleActionPrefix, n, at).mend(l.replaceIf(n, fullName(n.text)))
	case strings.Contains(name, ":"):
		l.report(RuleActionColons, n, at).mend(l.replaceIf(n, fullName(n.text)))
	case strings.ContainsAny(vendor, "*?") && n.text != "*:*":
		l.report(RuleActionWildcard, n, at).mend(l.replaceIf(n, fullName(n.text)))
	case vendor != "*" && !isVendor(vendor):
		l.report(RuleActionVendor, n, at, vendor).mend(l.replaceIf(n, fullName(n.text)))
	case l.kind == KindTrust && !isTrustAction(vendor, name):
		l.report(RuleTrustAction, n, at).mend(trustActionEdits(list, n))
	}
}

// replaceIf replaces a text by what was meant, if that is known.
func (l *linter) replaceIf(n *node, meant string) []Edit {
	if meant == "" {
		return nil
	}
	return replace(n, meant)
}

func isVendor(s string) bool {
	return s != "" && isAlnum(strings.NewReplacer("-", "", ".", "").Replace(s))
}

// trustActions are the actions of STS that a trust policy may name ("Actions
// defined by AWS Security Token Service").
var trustActions = []string{
	"AssumeRole", "AssumeRoleWithSAML", "AssumeRoleWithWebIdentity", "TagSession",
	"SetSourceIdentity", "SetContext", "DecodeAuthorizationMessage", "GetAccessKeyInfo",
	"GetCallerIdentity", "GetFederationToken", "GetServiceBearerToken", "GetSessionToken",
}

// isTrustAction accepts a wildcard where it covers one of them.
func isTrustAction(vendor, name string) bool {
	if !strings.EqualFold(vendor, "sts") && vendor != "*" {
		return false
	}
	for _, a := range trustActions {
		if globFold(name, a) {
			return true
		}
	}
	return false
}

func (l *linter) resources(n *node, at string) {
	name, list := either(n, "Resource")
	if l.kind == KindTrust {
		if list != nil {
			l.report(RuleProhibitedResource, list, pointer(at, name)).mend(n.withoutElement(name))
		}
		return
	}
	if list == nil || list.kind == isList && len(list.items) == 0 {
		l.report(RuleMissingResource, orNode(list, n), at)
		return
	}
	at = pointer(at, name)
	for _, r := range l.list(list, at) {
		l.resource(r, at)
	}
}

// resource: fields may be missing at the end, and are then completed; the
// service may hold no wildcard ("IAM JSON policy elements: Resource").
func (l *linter) resource(n *node, at string) {
	if n.text == "*" {
		return
	}
	fields := splitOutside(n.text, 6)
	switch {
	case len(fields) == 1 || fields[0] != "arn":
		l.report(RuleResourceFormat, n, at, n.text).mend(trimmedARN(n))
	case fields[1] != "*" && !isPartition(fields[1]):
		fixed := strings.Join(append([]string{"arn", nearPartition(fields)}, fields[2:]...), ":")
		l.report(RuleResourcePartition, n, at, fields[1], completeARN(n.text)).mend(replace(n, fixed))
	case len(fields) == 2 || strings.ContainsAny(fields[2], "*?"):
		l.report(RuleResourceVendor, n, at)
	case fields[2] == "" || len(fields) < 6 && strings.Contains(n.text, "::"):
		l.report(RuleLegacyParsing, n, at)
	}
}

func (l *linter) condition(n *node, at string) {
	if n.kind != isObject {
		l.report(RuleType, n, at)
		return
	}
	l.names(n, at, nil)
	for i := range n.members {
		operator := &n.members[i]
		here := pointer(at, operator.name)
		t, ok := parseOperator(operator.name)
		switch {
		case !ok:
			l.operator(n, operator, here)
		case operator.value.kind != isObject:
			l.report(RuleType, operator.value, here)
		default:
			l.conditionKeys(t, operator.value, here)
		}
	}
}

// operator refuses an operator that IAM does not know: it is misspelt, and is
// then read as what was meant, or it is a key that has none.
func (l *linter) operator(block *node, m *member, at string) {
	f := l.reportAt(RuleConditionOperator, m.nameStart, at)
	near := nearOperator(m.name)
	switch {
	case m.value.kind != isObject:
		f.mend(block.withOperator(m))
	case near != "" && block.get(near) == nil:
		f.mend(rename(m, near))
		t, _ := parseOperator(near)
		l.conditionKeys(t, m.value, at)
	}
}

func (l *linter) conditionKeys(t test, n *node, at string) {
	l.names(n, at, nil)
	for i := range n.members {
		key := &n.members[i]
		here := pointer(at, key.name)
		if !strings.Contains(key.name, ":") {
			f := l.reportAt(RuleConditionKey, key.nameStart, here)
			if full := fullName(key.name); full != "" {
				f.mend(rename(key, full))
			}
		}
		l.conditionValues(t, key.value, here)
	}
}

func (l *linter) conditionValues(t test, n *node, at string) {
	items := []*node{n}
	if n.kind == isList {
		items = n.items
	}
	for _, item := range items {
		if !isConditionValue(item) {
			l.report(RuleType, item, at)
			continue
		}
		if _, ok := parseDate(item.text); !ok && isDateOperator(t.op.name) {
			l.report(RuleLegacyParsing, item, at)
		}
	}
}

func isDateOperator(name string) bool { return strings.HasPrefix(name, "Date") }
