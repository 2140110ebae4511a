package awserr

import (
	"regexp"
	"strings"
	"sync"
	"time"
)

// The grammar of a denial (FAULTS.md, "AccessDenied suffix grammar"). Every
// part after the action may be missing; across accounts STS gives no reason.
var grammar = sync.OnceValue(func() (g struct{ refused, refusedWeb, notAllowed, explicit, resourceEnd, arnEnd, signedAt, details *regexp.Regexp }) {
	g.refused = regexp.MustCompile(`(?:User:? (\S+) )?is not authori[sz]ed to perform:? ?([\w-]+:\w+)(?: on (?:the )?resource:? (.*))?`)
	g.refusedWeb = regexp.MustCompile(`[Nn]ot authori[sz]ed to perform:? ([\w-]+:\w+)`)
	g.notAllowed = regexp.MustCompile(`because no ([A-Za-z -]+?) allows(?: the)? ([\w-]+:\w+)`)
	g.explicit = regexp.MustCompile(`with an explicit deny in (?:an?|the) ([A-Za-z -]*?(?:policy|boundary))(?:(?::|, with policy ARN:) ?(arn:[^\s"'<>]+))?`)
	g.resourceEnd = regexp.MustCompile(` because no | because the | with an explicit deny|\. Go to https?:| \(Service: | [Ss]tatus [Cc]ode: |["<>\x60]|, request id`)
	g.arnEnd = regexp.MustCompile(`[.,:;!?)'"]+(?:\s|$)`)
	g.details = regexp.MustCompile(`/authorization-details/([0-9A-Za-z]{8,256})`)
	g.signedAt = regexp.MustCompile(`\((\d{8}T\d{6}Z) [-+] \d+ min`)
	return g
})

// readDenial takes caller, action, resource and reason out of the message.
func (f *Failure) readDenial() {
	if id := grammar().details.FindStringSubmatch(f.Message); id != nil {
		setIfEmpty(&f.AuthorizationID, id[1])
	}
	m := grammar().refused.FindStringSubmatch(f.Message)
	if m == nil {
		if web := grammar().refusedWeb.FindStringSubmatch(f.Message); web != nil {
			setIfEmpty(&f.Action, web[1])
		}
		return
	}
	setIfEmpty(&f.Caller, m[1])
	setIfEmpty(&f.Action, m[2])
	setIfEmpty(&f.Resource, resourceOf(m[3]))
	if reason := grammar().notAllowed.FindStringSubmatch(f.Message); reason != nil {
		setIfEmpty(&f.Reason, policyKind(reason[1]))
		return
	}
	if reason := grammar().explicit.FindStringSubmatch(f.Message); reason != nil {
		setIfEmpty(&f.Reason, policyKind(reason[1]))
		setIfEmpty(&f.PolicyARN, strings.TrimRight(reason[2], ".,;)"))
		f.Explicit = true
	}
}

// resourceOf cuts the resource off from what follows it. It may hold spaces:
// IAM writes "role torque-git-reader", and a secret's ID is echoed as sent.
func resourceOf(rest string) string {
	rest = strings.TrimLeft(rest, `"`)
	if end := grammar().resourceEnd.FindStringIndex(rest); end != nil {
		rest = rest[:end[0]]
	}
	if end := grammar().arnEnd.FindStringIndex(rest); end != nil && strings.HasPrefix(rest, "arn:") { // the sentence ends with it
		rest = rest[:end[0]]
	}
	return strings.TrimRight(rest, `.,;')`)
}

// policyKind is the kind of policy as clonepath writes it; AWS's texts have two
// spellings of "session policy".
func policyKind(s string) string {
	return strings.Replace(s, "sessions policy", "session policy", 1)
}

// readServerTime takes the server's clock out of a signature failure:
// "Signature expired: T1 is now earlier than T2 (T3 - 5 min.)", T3 is AWS's now.
func (f *Failure) readServerTime() {
	m := grammar().signedAt.FindStringSubmatch(f.Message)
	if m == nil {
		return
	}
	if at, err := time.Parse("20060102T150405Z", m[1]); err == nil {
		setIfEmpty(&f.ServerTime, at.Format(time.RFC3339))
	}
}

func setIfEmpty(field *string, value string) {
	if *field == "" {
		*field = value
	}
}
