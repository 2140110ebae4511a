package iampolicy

import "testing"

func TestClassOf(t *testing.T) {
	for value, want := range map[string]Class{
		"*":                                     ClassEveryone,
		"046086677675":                          ClassAccount,
		"arn:aws:iam::046086677675:root":        ClassAccount,
		"arn:aws-cn:iam::046086677675:user/a/b": ClassUser,
		testAgent:                               ClassRole,
		testSession:                             ClassSession,
		"arn:aws:sts::046086677675:federated-user/x":   ClassFederatedUser,
		"AROAEXAMPLEROLEID2345":                        ClassRoleID,
		"AIDAEXAMPLEUSERID2345":                        ClassUserID,
		"arn:aws:iam::046086677675:role/*":             ClassMalformed,
		"arn:aws:iam::046086677675:group/x":            ClassMalformed,
		"arn:aws:iam:us-east-1:046086677675:role/x":    ClassMalformed,
		"arn:aws:iam::046086677675:instance-profile/x": ClassMalformed,
		"arn:aws:sts::046086677675:assumed-role/a/b/c": ClassMalformed,
		"agent-sa-role":                                ClassMalformed,
		"":                                             ClassMalformed,
	} {
		if got := ClassOf(value); got != want {
			t.Errorf("%q is %s, want %s", value, got, want)
		}
	}
}

func TestSessionNamesItsRole(t *testing.T) {
	trust := policy(t, "trust policy", grant("arn:aws:iam::046086677675:role/team/agent-sa-role"))
	req := assume(nil)
	outcome(t, Evaluate(req, Policies{Trust: &trust}), ImplicitDeny) // another ARN
	req.Principal = testSession                                      // has lost the path
	outcome(t, Evaluate(req, Policies{Trust: &trust}), Allow)
	trust = policy(t, "trust policy", grant(testSession))
	outcome(t, Evaluate(assume(nil), Policies{Trust: &trust}), ImplicitDeny)
	req = assume(nil)
	req.Session = testSession
	outcome(t, Evaluate(req, Policies{Trust: &trust}), Allow)
}

func TestMatchResource(t *testing.T) {
	for pattern, want := range map[string]bool{
		"arn:aws:secretsmanager":                                                 true, // completed with stars
		"arn:aws:secretsmanager:*":                                               true,
		"arn:aws:secretsmanager:us-east-1:111122223333:*":                        true,
		"arn:aws:secretsmanager:*:secret:prod/db-*":                              true, // a star at a field's end crosses colons
		"arn:aws:secretsmanager:us-east-1:111122223333:secret:prod/db":           false,
		"arn:aws:secretsmanager:us-east-1:111122223333:secret:PROD/db-AbCdEf":    false,
		"arn:aws:secretsmanager:us-east-1:111122223333:secret:prod/db-??????":    true,
		"arn:aws:secretsmanager:us-east-1:111122223333:secret:prod/db-AbCdEf???": false,
	} {
		if MatchResource(pattern, testSecret) != want {
			t.Errorf("%s: want %v", pattern, want)
		}
	}
	if !MatchAction("SecretsManager:get*", "secretsmanager:GetSecretValue") || MatchAction("sts:Assume", "sts:AssumeRole") {
		t.Error("actions")
	}
}

func TestResourceBreadth(t *testing.T) {
	const base = "arn:aws:secretsmanager:us-east-1:111122223333:secret:"
	for pattern, want := range map[string]Breadth{
		testSecret:                 BreadthExact,
		base + "prod/db-??????":    BreadthSuffix,
		base + "prod/db-*":         BreadthWider,
		base + "prod/*":            BreadthWider,
		base + "*":                 BreadthAll,
		"*":                        BreadthAll,
		"arn:aws:secretsmanager:*": BreadthAll,
		base + "other-??????":      BreadthNone,
		"arn:aws:secretsmanager:*:111122223333:secret:prod/db-??????": BreadthWider,
	} {
		if got := ResourceBreadth(pattern, testSecret); got != want {
			t.Errorf("%s is %s, want %s", pattern, got, want)
		}
	}
	if got := ResourceBreadth("arn:aws:kms:*:*:key/*", testKey); got != BreadthAll {
		t.Error(got)
	}
}

func TestParseOperator(t *testing.T) {
	got, ok := ParseOperator("ForAnyValue:StringNotLikeIfExists")
	if want := (OperatorInfo{"StringNotLike", "ForAnyValue", true, true}); !ok || got != want {
		t.Errorf("%+v", got)
	}
	for _, name := range []string{"stringequals", "NullIfExists", "ForSomeValues:StringEquals", "", "IfExists"} {
		if _, ok := ParseOperator(name); ok {
			t.Errorf("%q is no operator", name)
		}
	}
}
