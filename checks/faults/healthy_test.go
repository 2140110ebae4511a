package faults_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"clonepath/awsops/awserr"
	"clonepath/awsops/target"
	"clonepath/checks/evidence"
	"clonepath/checks/faults"
	"clonepath/checks/faults/faulttest"
)

// healthyCase is a Record of a chain that works, as no sandbox shows it. Chains
// that the sandbox can build are in package endtoend.
type healthyCase struct {
	name string
	from func() *evidence.Record
	edit edit
	warn []string
	exit int // of a run that cannot know everything
}

// TestNoFalseAlarm: nothing that works is accused.
func TestNoFalseAlarm(t *testing.T) {
	for _, c := range healthyCases {
		t.Run(c.name, func(t *testing.T) {
			r := c.from()
			if c.edit != nil {
				c.edit(r)
			}
			rep := judged(t, r)
			same(t, "root causes", ids(rep.RootCauses), nil)
			same(t, "cannotObserve", ids(rep.CannotObserve), nil)
			same(t, "warnings", ids(rep.Warnings), c.warn)
			if got := faults.ExitCode(rep, false, false); got != c.exit {
				t.Errorf("exit %d, want %d", got, c.exit)
			}
			if t.Failed() {
				dump(t, rep)
			}
		})
	}
}

var healthyCases = []healthyCase{
	{name: "GovCloud, as both", from: in("aws-us-gov", "us-gov-west-1", faulttest.Healthy)},
	{name: "GovCloud, as operator", from: in("aws-us-gov", "us-gov-east-1", faulttest.AsOperator)},
	{name: "GovCloud, as agent", from: in("aws-us-gov", "us-gov-west-1", faulttest.AsAgent)},
	{name: "China, as both", from: in("aws-cn", "cn-north-1", faulttest.Healthy)},
	{name: "China, as operator", from: in("aws-cn", "cn-northwest-1", faulttest.AsOperator)},
	{name: "GovCloud with a key", from: in("aws-us-gov", "us-gov-west-1", withKey(faulttest.AsOperator, `{"StringEquals":{"kms:ViaService":"secretsmanager.us-gov-west-1.amazonaws.com"}}`))},
	{name: "China with a key, the service by one name", from: in("aws-cn", "cn-north-1", withKey(faulttest.AsOperator, `{"StringEquals":{"kms:ViaService":"secretsmanager.cn-north-1.amazonaws.com"}}`)), exit: faults.ExitUndetermined},
	{name: "China with a key, the service by the other name", from: in("aws-cn", "cn-north-1", withKey(faulttest.AsOperator, `{"StringEquals":{"kms:ViaService":"secretsmanager.cn-north-1.amazonaws.com.cn"}}`)), exit: faults.ExitUndetermined},
	{name: "an opt-in region", from: in("aws", "ap-southeast-3", faulttest.AsOperator)},

	{name: "an agent in the own account, trusted by name", from: faulttest.AsOperator, edit: ownAgent(`{"AWS":"arn:aws:iam::111122223333:role/torque-agent"}`)},
	{name: "an agent in the own account, trusted by account", from: faulttest.AsOperator, edit: ownAgent(`{"AWS":"arn:aws:iam::111122223333:root"}`), exit: faults.ExitUndetermined},
	{name: "an instance's role as agent", from: faulttest.AsOperator, exit: faults.ExitUndetermined, edit: trustStatement(agentPrincipal, "sts:AssumeRole",
		`{"StringEquals":{"sts:ExternalId":"`+faulttest.ExternalID+`"},"ArnLike":{"ec2:SourceInstanceARN":"arn:aws:ec2:*:046086677675:instance/*"}}`)},

	{name: "all resources but some", from: faulttest.AsOperator, warn: []string{"role-resource-star"}, edit: alsoAttached(
		`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"secretsmanager:*","NotResource":"arn:aws:secretsmanager:*:*:secret:prod/*"}]}`)},
	{name: "all actions but some", from: faulttest.AsOperator, warn: []string{"role-resource-star"}, edit: alsoAttached(
		`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","NotAction":"iam:*","Resource":"*"}]}`)},
	{name: "all actions but reading", from: faulttest.AsOperator, edit: alsoAttached(
		`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","NotAction":"secretsmanager:*","Resource":"*"}]}`)},
	{name: "all resources but this secret", from: faulttest.AsOperator, edit: alsoAttached(
		`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","NotResource":"arn:aws:s3:::private/*"}]}`)},

	{name: "a key that moves its primary region", from: withKey(faulttest.AsOperator, `{}`), edit: func(r *evidence.Record) { r.Key.Value.State = "Updating" }},

	{name: "a host that shows strangers a login page", from: faulttest.AsOperator, edit: stranger(evidence.Exchange{Status: 200, ContentType: "text/html", Body: "<html>Sign in</html>"})},
	{name: "a host that sends strangers to single sign-on", from: faulttest.AsOperator, edit: stranger(evidence.Exchange{Status: 302, CrossHost: true, Redirects: []string{"https://sso.example.com/login"}})},
	{name: "a host that was busy for strangers", from: faulttest.AsOperator, edit: stranger(evidence.Exchange{Status: 429, RateLimited: "30"})},
	{name: "a host that failed once", from: faulttest.AsOperator, edit: stranger(evidence.Exchange{Status: 503})},
	{name: "a host that hides from strangers", from: faulttest.AsOperator, edit: stranger(evidence.Exchange{Status: 404})},
	{name: "a host that forbids strangers", from: faulttest.AsOperator, edit: stranger(evidence.Exchange{Status: 403})},
	{name: "a host without an answer once", from: faulttest.AsOperator, edit: func(r *evidence.Record) {
		r.Host = evidence.Failed[evidence.Exchange](evidence.Operator, faulttest.Now, &awserr.Failure{Operation: "GET info/refs", Class: awserr.Network, Message: "dial tcp: lookup git.example.com: no such host"})
	}},

	{name: "a token that looks like a user name and one", from: faulttest.AsOperator, edit: tokenIs(evidence.Hygiene{Bytes: 30, Prefixed: "user name:"})},
	{name: "a token in quotation marks of its own", from: faulttest.AsOperator, edit: tokenIs(evidence.Hygiene{Bytes: 12, Quoted: true})},
	{name: "a token that looks like a template", from: faulttest.AsOperator, edit: tokenIs(evidence.Hygiene{Bytes: 8, Placeholder: true})},
	{name: "a token that is JSON", from: faulttest.AsOperator, edit: tokenIs(evidence.Hygiene{Bytes: 40, JSON: true})},
	{name: "a host that trims the token", from: faulttest.AsOperator, edit: tokenIs(evidence.Hygiene{Bytes: 27, TrailingNewline: true})},

	{name: "a secret that a service rotates", from: faulttest.AsOperator, edit: func(r *evidence.Record) {
		old := faulttest.Now.Add(-400 * 24 * time.Hour)
		r.Secret.Value.Rotation, r.Secret.Value.LastChanged = true, &old
	}},
	{name: "a replica", from: faulttest.AsOperator, edit: func(r *evidence.Record) { r.Secret.Value.PrimaryRegion = "us-east-1" }},
	{name: "a role that was made just now", from: faulttest.Healthy, edit: func(r *evidence.Record) {
		at := faulttest.Now.Add(-10 * time.Second)
		r.Role.Value.Created = &at
	}},
}

// in moves a Record to another partition and region: each ARN in it, the agent's
// too, for no call crosses partitions.
func in(partition, region string, from func() *evidence.Record) func() *evidence.Record {
	return func() *evidence.Record {
		text, err := json.Marshal(from())
		if err != nil {
			panic(err)
		}
		moved := strings.NewReplacer("arn:aws:", "arn:"+partition+":", faulttest.Region, region).Replace(string(text))
		var r evidence.Record
		if err := json.Unmarshal([]byte(moved), &r); err != nil {
			panic(err)
		}
		return &r
	}
}

// withKey gives the secret a customer-managed key, which the role may use under
// a condition.
func withKey(from func() *evidence.Record, condition string) func() *evidence.Record {
	return func() *evidence.Record {
		r := from()
		customerKey(r)
		mayDecrypt(condition)(r)
		return r
	}
}

// ownAgent is an agent in the role's account.
func ownAgent(principal string) edit {
	return func(r *evidence.Record) {
		r.Target.AgentPrincipal, r.AgentOrigin, r.Hosting = "arn:aws:iam::111122223333:role/torque-agent", target.Confirmed, "self"
		trustStatement(principal, "sts:AssumeRole", idCondition)(r)
	}
}

// stranger is how a host treats a request without a token; with it all is well.
func stranger(x evidence.Exchange) edit {
	return func(r *evidence.Record) {
		x.URL = r.Host.Value.URL
		*r.Host.Value = x
	}
}

func tokenIs(h evidence.Hygiene) edit {
	return func(r *evidence.Record) { r.Value.Value.Leaf = &h }
}
