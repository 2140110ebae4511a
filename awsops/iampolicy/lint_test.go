package iampolicy

import (
	"strings"
	"testing"
)

func doc12(statement string) string {
	return `{"Version":"2012-10-17","Statement":[` + statement + `]}`
}

func TestLint(t *testing.T) {
	const ok = `"Effect":"Allow","Action":"s3:*","Resource":"*"`
	const okTrust = `"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"AWS":"` + testAgent + `"}`
	principal := func(p string) string { return `{"Effect":"Allow","Action":"sts:AssumeRole","Principal":` + p + `}` }
	resource := func(r string) string { return `{"Effect":"Allow","Action":"s3:*","Resource":"` + r + `"}` }
	for _, c := range []struct {
		kind                Kind
		text, rule, pointer string
	}{
		{KindTrust, doc12(`{` + okTrust + `}`), "", ""},
		{KindTrust, `{"Statement":{` + okTrust + `}}`, "", ""},
		{KindTrust, bare, RuleBareStatement, ""},
		{KindTrust, `{"Version":"2012-10-17","Statement":[]}`, RuleMissingStatement, "/Statement"},
		{KindTrust, doc12(`{` + okTrust + `,"Sid":"Two words"}`), RuleSid, "/Statement/0/Sid"},
		{KindKey, doc12(`{` + ok + `,"Principal":"*","Sid":"Enable IAM User Permissions"}`), "", ""},
		{KindTrust, doc12(`{` + okTrust + `,"Resource":"*"}`), RuleProhibitedResource, "/Statement/0/Resource"},
		{KindTrust, doc12(`{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"secretsmanager:GetSecretValue"}`), RuleTrustAction, "/Statement/0/Action"},
		{KindTrust, doc12(`{"Effect":"Allow","Principal":{"AWS":"*"},"Action":["sts:AssumeRole","sts:TagSession"]}`), "", ""},
		{KindTrust, doc12(principal(`{"AWS":"046086677675"}`)), "", ""},
		{KindTrust, doc12(principal(`{"AWS":"04608667767"}`)), RulePrincipal, "/Statement/0/Principal/AWS"},
		{KindTrust, doc12(principal(`{"AWS":"arn:aws:sts::046086677675:assumed-role/x"}`)), RulePrincipal, "/Statement/0/Principal/AWS"},
		{KindTrust, doc12(principal(`{"Service":"ec2"}`)), RulePrincipal, "/Statement/0/Principal/Service"},
		{KindTrust, doc12(principal(`{}`)), RuleMissingPrincipal, "/Statement/0/Principal"},
		{KindTrust, doc12(`{"Effect":"Deny","NotPrincipal":{"AWS":"046086677675"},"Action":"sts:AssumeRole"}`), RuleNotPrincipal, "/Statement/0/NotPrincipal"},
		{KindTrust, doc12(`{` + okTrust + `,"Condition":{"StringEquals":{"ExternalId":"x"}}}`), RuleConditionKey, "/Statement/0/Condition/StringEquals/ExternalId"},
		{KindTrust, doc12(`{` + okTrust + `,"Condition":{"NullIfExists":{"sts:ExternalId":"true"}}}`), RuleConditionOperator, "/Statement/0/Condition/NullIfExists"},
		{KindTrust, doc12(`{` + okTrust + `,"Condition":{"DateLessThan":{"aws:CurrentTime":"soon"}}}`), RuleLegacyParsing, "/Statement/0/Condition/DateLessThan/aws:CurrentTime"},
		{KindTrust, doc12(`{` + okTrust + `,"Condition":{"StringEquals":{"sts:ExternalId":null}}}`), RuleType, "/Statement/0/Condition/StringEquals/sts:ExternalId"},
		{KindTrust, doc12(`{` + okTrust + `,"Effect":"Allow"}`), RuleDuplicateKey, "/Statement/0/Effect"},
		{KindTrust, strings.Replace(guarded, "tq-9", "\u201ctq-9", 1), RuleCharset, ""},
		{KindTrust, doc12(`{` + okTrust + `,"Condition":{"StringEquals":{"sts:ExternalId":"` + strings.Repeat("x", 4000) + `"}}}`), RuleSize, ""},
		{KindIdentity, doc12(`{` + ok + `}`), "", ""},
		{KindBoundary, doc12(`{` + ok + `}`), "", ""},
		{KindIdentity, doc12(`{` + okTrust + `,"Resource":"*"}`), RuleProhibitedPrincipal, "/Statement/0/Principal"},
		{KindIdentity, doc12(`{"Effect":"Allow","Action":[],"Resource":"*"}`), RuleMissingAction, "/Statement/0"},
		{KindIdentity, doc12(`{"Effect":"Allow","Action":"s3:a:b","Resource":"*"}`), RuleActionColons, "/Statement/0/Action"},
		{KindIdentity, doc12(`{"Effect":"Allow","Action":"s 3:a","Resource":"*"}`), RuleActionVendor, "/Statement/0/Action"},
		{KindIdentity, doc12(resource("git-repo-token")), RuleResourceFormat, "/Statement/0/Resource"},
		{KindIdentity, doc12(resource("arn:amazon:s3:::x")), RuleResourcePartition, "/Statement/0/Resource"},
		{KindIdentity, doc12(resource("arn:aws:*:::x")), RuleResourceVendor, "/Statement/0/Resource"},
		{KindIdentity, doc12(resource("arn:aws:secretsmanager")), "", ""},
		{KindResource, doc12(`{"Effect":"Allow","Action":"*","Resource":"*"}`), RuleMissingPrincipal, "/Statement/0"},
		{KindResource, doc12(`{"Effect":"Allow","NotPrincipal":{"AWS":"046086677675"},"Action":"*","Resource":"*"}`), RuleNotPrincipal, "/Statement/0/NotPrincipal"},
		{KindResource, doc12(`{"Effect":"Allow","Principal":"*","Action":"*"}`), RuleMissingResource, "/Statement/0"},
	} {
		got := Lint(c.kind, []byte(c.text))
		switch {
		case c.rule == "" && len(got) > 0:
			t.Errorf("%s %s: %+v", c.kind, c.text, got[0])
		case c.rule != "" && (len(got) == 0 || got[0].Rule != c.rule || got[0].Pointer != c.pointer):
			t.Errorf("%s %s: want %s at %s, got %+v", c.kind, c.text, c.rule, c.pointer, got)
		}
	}
}

func TestLintPlace(t *testing.T) {
	text := "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n    {\"Effect\": \"Allow\", \"Action\": \"sts:AssumeRole\",\n     \"Principal\": {\"AWS\": \"arn:aws:iam::046086677675:role/*\"}}\n  ]\n}"
	got := Lint(KindTrust, []byte(text))
	if len(got) != 1 || got[0].Line != 5 || got[0].Column != 27 || got[0].Code != "MalformedPolicyDocument" ||
		got[0].Message != `Invalid principal in policy: "AWS":"arn:aws:iam::046086677675:role/*"` {
		t.Errorf("%+v", got)
	}
	got = Lint(KindTrust, []byte("{\n  \"Version\": \"2012-10-17\",\n}"))
	if len(got) != 2 || got[0].Line != 2 || got[0].Message != "This policy contains invalid Json" || got[1].Rule != RuleMissingStatement {
		t.Errorf("%+v", got)
	}
}

// IAM names one problem: the first of the phase it reaches first.
func TestLintOrder(t *testing.T) {
	text := doc12(`{"Effect":"Allow","Action":"AssumeRole","Principal":{"AWS":"x"},"Resource":"*"},{"Effect":"allow"}`)
	got := Lint(KindTrust, []byte(text))
	if len(got) < 3 || got[0].Message != "Syntax errors in policy." {
		t.Errorf("%+v", got)
	}
}

func TestParseErrors(t *testing.T) {
	for text, want := range map[string]string{
		``:                         "line 1, column 1: the document is empty",
		"{\"Statement\":\n 5}":     "line 2, column 2: a statement is an object, not a number",
		`{"Version":"2012-10-17"}`: "line 1, column 1: the document has no Statement",
		doc12(`{"Action":5}`):      "line 1, column 48: expected a string, not a number",
	} {
		if _, err := Parse([]byte(text)); err == nil || err.Error() != want {
			t.Errorf("%s: %v", text, err)
		}
	}
}
