package iampolicy

import "testing"

func TestConditions(t *testing.T) {
	const key, other = "aws:Test", "aws:Other"
	present := func(v ...string) Context { return Context{key: v} }
	for _, c := range []struct {
		name, condition string
		context         Context
		want            bool
	}{
		{"epoch in the request", `{"DateLessThan":{"aws:Test":"2026-01-01T00:00:00Z"}}`, present("1700000000"), true},
		{"zones are the same instant", `{"DateEquals":{"aws:Test":"2026-06-15T14:00:00+02:00"}}`, present("2026-06-15T12:00:00Z"), true},
		{"fractions of a second", `{"DateGreaterThan":{"aws:Test":"2026-06-15T12:00:00Z"}}`, present("2026-06-15T12:00:00.5Z"), true},
		{"a day alone", `{"DateGreaterThanEquals":{"aws:Test":"2026-06-15"}}`, present("2026-06-15T00:00:00Z"), true},
		{"no date", `{"DateLessThan":{"aws:Test":"2026-06-15"}}`, present("yesterday"), false},
		{"numbers, not texts", `{"NumericEquals":{"aws:Test":"10"}}`, present("10.0"), true},
		{"ten is more than nine", `{"NumericGreaterThan":{"aws:Test":"9"}}`, present("10"), true},
		{"garbage is no number", `{"NumericLessThan":{"aws:Test":"9"}}`, present("x"), false},
		{"nor is NaN", `{"NumericLessThan":{"aws:Test":"9"}}`, present("NaN"), false},
		{"negative", `{"NumericLessThanEquals":{"aws:Test":"-1"}}`, present("-1.5"), true},
		{"boolean in any case", `{"Bool":{"aws:Test":"true"}}`, present("True"), true},
		{"no boolean", `{"Bool":{"aws:Test":"true"}}`, present("1"), false},
		{"binary", `{"BinaryEquals":{"aws:Test":"aGk="}}`, present("aGk="), true},
		{"binary differs", `{"BinaryEquals":{"aws:Test":"aGk="}}`, present("aGo="), false},
		{"IPv4-mapped request", `{"IpAddress":{"aws:Test":"203.0.113.0/24"}}`, present("::ffff:203.0.113.9"), true},
		{"host bits are ignored", `{"IpAddress":{"aws:Test":"203.0.113.9/24"}}`, present("203.0.113.1"), true},
		{"IPv6 spelled out", `{"IpAddress":{"aws:Test":"2001:db8::1"}}`, present("2001:0db8:0:0:0:0:0:1"), true},
		{"no address", `{"IpAddress":{"aws:Test":"203.0.113.0/33"}}`, present("203.0.113.1"), false},
		{"no address is not inside", `{"NotIpAddress":{"aws:Test":"10.0.0.0/8"}}`, present("x"), true},
		{"ARN fields are separate", `{"ArnLike":{"aws:Test":"arn:aws:iam:*:role/x"}}`, present("arn:aws:iam::111122223333:role/x"), false},
		{"StringLike crosses fields", `{"StringLike":{"aws:Test":"arn:aws:iam:*:role/x"}}`, present("arn:aws:iam::111122223333:role/x"), true},
		{"ArnEquals takes wildcards", `{"ArnEquals":{"aws:Test":"arn:aws:iam::*:role/?"}}`, present("arn:aws:iam::111122223333:role/x"), true},
		{"the last field keeps its colons", `{"ArnLike":{"aws:Test":"arn:aws:a:b:1:c:*"}}`, present("arn:aws:a:b:1:c:d:e"), true},
		{"no ARN", `{"ArnLike":{"aws:Test":"*"}}`, present("x"), false},
		{"question mark is one character", `{"StringLike":{"aws:Test":"?"}}`, present("ä"), true},
		{"and not none", `{"StringLike":{"aws:Test":"a?"}}`, present("a"), false},
		{"star is none or many", `{"StringLike":{"aws:Test":"*a*b*"}}`, present("xxaxxbxx"), true},
		{"empty list of the policy", `{"StringEquals":{"aws:Test":[]}}`, present("a"), false},
		{"nothing is in an empty list", `{"StringNotEquals":{"aws:Test":[]}}`, present("a"), true},
		{"empty list of the request is absent", `{"Null":{"aws:Test":"true"}}`, present(), true},
		{"Null with both", `{"Null":{"aws:Test":["true","false"]}}`, present("a"), true},
		{"ForAllValues is true of nothing", `{"ForAllValues:StringEquals":{"aws:Test":"a"}}`, nil, true},
		{"and of the null data set", `{"ForAllValues:StringEquals":{"aws:Test":"a"}}`, present(""), true},
		{"ForAnyValue is false of nothing, negated too", `{"ForAnyValue:StringNotEquals":{"aws:Test":"a"}}`, nil, false},
		{"ForAnyValue…IfExists is false of nothing", `{"ForAnyValue:StringEqualsIfExists":{"aws:Test":"a"}}`, nil, false},
		{"ForAnyValue negated: one differs", `{"ForAnyValue:StringNotEquals":{"aws:Test":"a"}}`, present("a", "b"), true},
		{"ForAllValues negated: all differ", `{"ForAllValues:StringNotEquals":{"aws:Test":"a"}}`, present("a", "b"), false},
		{"negated without qualifier: all differ", `{"StringNotEquals":{"aws:Test":"a"}}`, present("a", "b"), false},
		{"positive without qualifier: one is equal", `{"StringEquals":{"aws:Test":"a"}}`, present("b", "a"), true},
		{"variables are not for numbers", `{"NumericEquals":{"aws:Test":"${aws:Other}"}}`, Context{key: {"1"}, other: {"1"}}, false},
		{"a star from a variable is literal", `{"StringLike":{"aws:Test":"${aws:Other}"}}`, Context{key: {"ab"}, other: {"*"}}, false},
		{"a variable in an ARN", `{"ArnLike":{"aws:Test":"arn:aws:iam::${aws:Other}:role/*"}}`, Context{key: {"arn:aws:iam::1:role/x"}, other: {"1"}}, true},
		{"a variable in another case", `{"StringEqualsIgnoreCase":{"aws:Test":"X-${aws:Other}"}}`, Context{key: {"x-TEAM"}, other: {"team"}}, true},
		{"default", `{"StringEquals":{"aws:Test":"${aws:Other, 'all hands'}"}}`, present("all hands"), true},
		{"several values are no variable", `{"StringEquals":{"aws:Test":"${aws:Other}"}}`, Context{key: {"1"}, other: {"1", "2"}}, false},
		{"a brace left open is text", `{"StringEquals":{"aws:Test":"${aws:Other"}}`, present("${aws:Other"), true},
		{"unknown operators never match", `{"StringIs":{"aws:Test":"a"}}`, present("a"), false},
	} {
		t.Run(c.name, func(t *testing.T) {
			trust := policy(t, "trust policy", trustIf(c.condition))
			got := Evaluate(assume(c.context), Policies{Trust: &trust})
			if (got.Outcome == Allow) != c.want {
				t.Errorf("got %s: %s", got.Outcome, got.Because)
			}
		})
	}
}

func TestVariablesInResource(t *testing.T) {
	const resource = "arn:aws:secretsmanager:us-east-1:111122223333:secret:${aws:PrincipalTag/team}/*"
	role := policy(t, "inline policy", `{"Effect":"Allow","Action":"secretsmanager:*","Resource":"`+resource+`"}`)
	req := Request{Principal: testRole, Action: "secretsmanager:GetSecretValue", Resource: testSecret}
	p := Policies{Identity: []Named{role}}
	outcome(t, Evaluate(req.With("aws:PrincipalTag/team", "prod"), p), Allow)
	outcome(t, Evaluate(req.With("aws:PrincipalTag/team", "*"), p), ImplicitDeny)

	req.Unknowable = []string{"aws:PrincipalTag/*"}
	open := Evaluate(req, p)
	outcome(t, open, Depends)
	if len(open.DependsOn) != 1 || open.DependsOn[0] != "aws:PrincipalTag/team" || open.Element != "Resource" {
		t.Errorf("depends on %v at %s", open.DependsOn, open.Element)
	}
	req.Resource = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/db-AbCdEf"
	outcome(t, Evaluate(req, p), ImplicitDeny) // no tag makes that region match
}
