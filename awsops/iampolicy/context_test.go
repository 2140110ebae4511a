package iampolicy

import (
	"slices"
	"testing"
)

const (
	testReaderID = "AROAEXAMPLEREADER0001"
	testUser     = "arn:aws:iam::111122223333:user/team/alice"
)

func TestFromPrincipal(t *testing.T) {
	r := Request{Principal: testSession, UniqueID: "AROAEXAMPLEROLEID2345"}.FromPrincipal()
	for key, want := range map[string]string{
		"aws:PrincipalArn": testAgent, "aws:PrincipalAccount": "046086677675",
		"aws:PrincipalType": "AssumedRole", "aws:userid": "AROAEXAMPLEROLEID2345:agent-7f3c",
	} {
		if !slices.Equal(r.Context[key], []string{want}) {
			t.Errorf("%s is %v", key, r.Context[key])
		}
	}
	if r.Context["aws:username"] != nil || !slices.Contains(r.Unknowable, "aws:PrincipalTag/*") || slices.Contains(r.Unknowable, "aws:userid") {
		t.Errorf("%+v", r)
	}
	r = r.As(testUser, "")
	if !slices.Equal(r.Context["aws:username"], []string{"alice"}) || r.Context["aws:userid"] != nil || !slices.Contains(r.Unknowable, "aws:userid") {
		t.Errorf("%+v", r)
	}
}

// ask judges the agent's statement, which has one condition, on a request.
func ask(t *testing.T, r Request, condition string) Outcome {
	t.Helper()
	trust := policy(t, "trust policy", `{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole","Condition":`+condition+`}`)
	return Evaluate(r, Policies{Trust: &trust}).Outcome
}

// A machine's session says "false", a user's access key says nothing, and of a
// person's session nobody here knows.
func TestSecondFactor(t *testing.T) {
	const present, age = "aws:MultiFactorAuthPresent", "aws:MultiFactorAuthAge"
	conditions := map[string]string{
		"asked for":        `{"Bool":{"` + present + `":"true"}}`,
		"asked if exists":  `{"BoolIfExists":{"` + present + `":"true"}}`,
		"asked against":    `{"Bool":{"` + present + `":"false"}}`,
		"asked for by key": `{"Null":{"` + present + `":"false"}}`,
		"fresh":            `{"NumericLessThan":{"` + age + `":"3600"}}`,
		"fresh if exists":  `{"NumericLessThanIfExists":{"` + age + `":"3600"}}`,
	}
	for _, c := range []struct {
		name, principal string
		opened          Opened
		want            map[string]Outcome
	}{
		{"the agent's role", testAgent, ByMachine, map[string]Outcome{"asked against": Allow, "asked for by key": Allow, "fresh if exists": Allow}},
		{"the agent's session", testSession, ByMachine, map[string]Outcome{"asked against": Allow, "asked for by key": Allow, "fresh if exists": Allow}},
		{"an access key", testUser, ByMachine, map[string]Outcome{"asked if exists": Allow, "fresh if exists": Allow}},
		{"a person's session", testSession, ByPerson, map[string]Outcome{"asked for": Depends, "asked if exists": Depends, "asked against": Depends,
			"asked for by key": Depends, "fresh": Depends, "fresh if exists": Depends}},
	} {
		for name, condition := range conditions {
			want := c.want[name]
			if want == "" {
				want = ImplicitDeny
			}
			r := Request{Principal: c.principal, Opened: c.opened, Action: "sts:AssumeRole", Resource: testRole}.FromPrincipal()
			if got := ask(t, r, condition); got != want {
				t.Errorf("%s, %s: %s, want %s", c.name, name, got, want)
			}
		}
	}
}

// The id of a role is known, its session's name is not.
func TestUserIDBeginning(t *testing.T) {
	r := Request{Principal: testRole, UniqueID: testReaderID, Action: "sts:AssumeRole", Resource: testRole}.FromPrincipal()
	for condition, want := range map[string]Outcome{
		`{"StringLike":{"aws:userid":"` + testReaderID + `:*"}}`:                                   Allow,
		`{"StringLike":{"aws:userId":["AROAOTHERROLEID00001:*","` + testReaderID + `:*"]}}`:        Allow,
		`{"StringLike":{"aws:userid":"AROA*"}}`:                                                    Allow,
		`{"StringLike":{"aws:userid":"` + testReaderID + `:torque-*"}}`:                            Depends,
		`{"StringLike":{"aws:userid":"` + testReaderID + `:??"}}`:                                  Depends,
		`{"StringLike":{"aws:userid":"AROAOTHERROLEID00001:*"}}`:                                   ImplicitDeny,
		`{"StringLike":{"aws:userid":"` + testReaderID + `"}}`:                                     ImplicitDeny,
		`{"StringNotLike":{"aws:userid":"AROAOTHERROLEID00001:*"}}`:                                Allow,
		`{"StringNotLike":{"aws:userid":"` + testReaderID + `:*"}}`:                                ImplicitDeny,
		`{"StringEquals":{"aws:userid":"` + testReaderID + `"}}`:                                   ImplicitDeny,
		`{"StringEquals":{"aws:userid":"` + testReaderID + `:torque"}}`:                            Depends,
		`{"StringEqualsIgnoreCase":{"aws:userid":"aroaexamplereader0001:x1"}}`:                     Depends,
		`{"Null":{"aws:userid":"false"}}`:                                                          Allow,
		`{"Null":{"aws:userid":"true"}}`:                                                           ImplicitDeny,
		`{"StringLikeIfExists":{"aws:userid":"AIDA*"}}`:                                            ImplicitDeny,
		`{"ForAnyValue:StringLike":{"aws:userid":"` + testReaderID + `:*"}}`:                       Allow,
		`{"StringEquals":{"aws:PrincipalAccount":"111122223333"},"StringLike":{"aws:userid":"x"}}`: ImplicitDeny,
	} {
		if got := ask(t, r, condition); got != want {
			t.Errorf("%s: %s, want %s", condition, got, want)
		}
	}
}

func TestUserIDInAResource(t *testing.T) {
	const resource = `arn:aws:secretsmanager:us-east-1:111122223333:secret:${aws:userid}/db-??????`
	role := policy(t, "inline policy", `{"Effect":"Allow","Action":"secretsmanager:*","Resource":"`+resource+`"}`)
	r := Request{Principal: testRole, UniqueID: testReaderID, Action: "secretsmanager:GetSecretValue", Resource: testSecret}.FromPrincipal()
	outcome(t, Evaluate(r, Policies{Identity: []Named{role}}), ImplicitDeny)
	r.Resource = "arn:aws:secretsmanager:us-east-1:111122223333:secret:" + testReaderID + ":s1/db-AbCdEf"
	outcome(t, Evaluate(r, Policies{Identity: []Named{role}}), Depends)
}

// tagged is a read whose tags are all known.
func tagged(secret, role map[string]string) Request {
	r := Request{Principal: testRole, UniqueID: testReaderID, Action: "secretsmanager:GetSecretValue", Resource: testSecret}.FromPrincipal()
	return r.Tagged(TagsOfSecret, secret).Tagged(TagsOfResource, secret).Tagged(TagsOfPrincipal, role)
}

func TestTags(t *testing.T) {
	const same = `{"StringEquals":{"secretsmanager:ResourceTag/team":"${aws:PrincipalTag/team}"}}`
	git := map[string]string{"team": "git"}
	for _, c := range []struct {
		name, resource, condition string
		secret, role              map[string]string
		want                      Outcome
	}{
		{"the tags agree", "*", same, git, git, Allow},
		{"they differ", "*", same, map[string]string{"team": "pay"}, git, ImplicitDeny},
		{"the secret has none", "*", same, nil, git, ImplicitDeny},
		{"the role has none", "*", same, git, nil, ImplicitDeny},
		{"by the global key", "*", `{"StringEquals":{"aws:ResourceTag/Team":"git"}}`, git, nil, Allow},
		{"another case of the value", "*", `{"StringEquals":{"aws:ResourceTag/team":"Git"}}`, git, nil, ImplicitDeny},
		{"only if exists", "*", `{"StringEqualsIfExists":{"aws:ResourceTag/cost":"1"}}`, git, nil, Allow},
		{"must not have one", "*", `{"Null":{"aws:ResourceTag/locked":"true"}}`, git, nil, Allow},
		{"the role's own", "*", `{"StringLike":{"aws:PrincipalTag/team":"g*"}}`, nil, git, Allow},
		{"in the resource", "arn:aws:secretsmanager:*:*:secret:${aws:PrincipalTag/team}/*", `{}`, nil, map[string]string{"team": "prod"}, Allow},
		{"in the resource, another", "arn:aws:secretsmanager:*:*:secret:${aws:PrincipalTag/team}/*", `{}`, nil, git, ImplicitDeny},
		{"in the resource, none", "arn:aws:secretsmanager:*:*:secret:${aws:PrincipalTag/team}/*", `{}`, nil, nil, ImplicitDeny},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := policy(t, "inline policy", `{"Effect":"Allow","Action":"secretsmanager:GetSecretValue","Resource":"`+c.resource+`","Condition":`+c.condition+`}`)
			outcome(t, Evaluate(tagged(c.secret, c.role), Policies{Identity: []Named{p}}), c.want)
			unknown := tagged(c.secret, c.role).Unknown("aws:PrincipalTag/*", "aws:ResourceTag/*", "secretsmanager:ResourceTag/*")
			outcome(t, Evaluate(unknown, Policies{Identity: []Named{p}}), Depends)
		})
	}
}

func TestOtherKnownKeys(t *testing.T) {
	r := assume(nil).FromPrincipal().Tagged(TagsOfRole, map[string]string{"app": "torque"}).Tagged(TagsOfResource, map[string]string{"app": "torque"}).
		Tagged(TagsOfRequest, nil).Absent("aws:TagKeys").
		With("kms:KeySpec", "SYMMETRIC_DEFAULT").With("kms:KeyUsage", "ENCRYPT_DECRYPT").With("kms:KeyOrigin", "AWS_KMS").With("kms:MultiRegion", "false")
	for condition, want := range map[string]Outcome{
		`{"StringEquals":{"iam:ResourceTag/app":"torque","aws:ResourceTag/app":"torque"}}`: Allow,
		`{"StringEquals":{"iam:ResourceTag/app":"other"}}`:                                 ImplicitDeny,
		`{"StringEquals":{"aws:RequestTag/space":"x"}}`:                                    ImplicitDeny,
		`{"Null":{"aws:RequestTag/space":"true","aws:TagKeys":"true"}}`:                    Allow,
		`{"ForAllValues:StringEquals":{"aws:TagKeys":["team"]}}`:                           Allow,
		`{"StringEquals":{"kms:KeySpec":"SYMMETRIC_DEFAULT","kms:KeyUsage":"ENCRYPT_DECRYPT","kms:KeyOrigin":"AWS_KMS"},"Bool":{"kms:MultiRegion":"false"}}`: Allow,
		`{"StringEquals":{"kms:KeyOrigin":"EXTERNAL"}}`: ImplicitDeny,
	} {
		if got := ask(t, r, condition); got != want {
			t.Errorf("%s: %s, want %s", condition, got, want)
		}
	}
}
