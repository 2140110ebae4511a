package iampolicy

import (
	"strings"
	"testing"
)

// drafts are what people paste, each with all that is wrong in it. IAM refuses
// every one; mended, it takes them all, and the call is allowed.
var drafts = []struct {
	name  string
	kind  Kind
	text  string
	rules []string // in the order of Lint
	lines []int
}{
	{"lower-case effect", KindTrust, trustDraft(`"Effect": "allow"`), []string{RuleEffect}, []int{4}},
	{"Allowed", KindTrust, trustDraft(`"Effect": "Allowed"`), []string{RuleEffect}, []int{4}},
	{"misspelt element", KindTrust, trustDraft(`"Efect": "Allow"`), []string{RuleUnknownElement}, []int{4}},
	{"plural elements", KindTrust, strings.NewReplacer(`"Statement"`, `"Statements"`, `"Action"`, `"Actions"`).Replace(trustDraft(`"Effect": "Allow"`)),
		[]string{RuleUnknownElement, RuleUnknownElement}, []int{3, 6}},
	{"today's date as version", KindTrust, strings.Replace(trustDraft(`"Effect": "Allow"`), "2012-10-17", "2026-11-28", 1), []string{RuleVersion}, []int{2}},
	{"a number as version", KindTrust, strings.Replace(trustDraft(`"Effect": "Allow"`), `"2012-10-17"`, "2012", 1), []string{RuleVersion}, []int{2}},
	{"a spaced Sid", KindTrust, trustDraft(`"Sid": "Allow the agent", "Effect": "Allow"`), []string{RuleSid}, []int{4}},
	{"a Resource", KindTrust, trustDraft(`"Effect": "Allow", "Resource": "*"`), []string{RuleProhibitedResource}, []int{4}},
	{"a bare ARN", KindTrust, strings.Replace(trustDraft(`"Effect": "Allow"`), `{"AWS": "`+testAgent+`"}`, `"`+testAgent+`"`, 1), []string{RulePrincipal}, []int{5}},
	{"a bare list of ARNs", KindTrust, strings.Replace(trustDraft(`"Effect": "Allow"`), `{"AWS": "`+testAgent+`"}`, `["`+testAgent+`"]`, 1), []string{RuleType}, []int{5}},
	{"Aws", KindTrust, strings.Replace(trustDraft(`"Effect": "Allow"`), `"AWS"`, `"Aws"`, 1), []string{RulePrincipal}, []int{5}},
	{"the account as a number", KindTrust, strings.Replace(trustDraft(`"Effect": "Allow"`), `"`+testAgent+`"`, "446086677675", 1), []string{RuleType}, []int{5}},
	{"the account with dashes", KindTrust, strings.Replace(trustDraft(`"Effect": "Allow"`), testAgent, "0460-8667-7675", 1), []string{RulePrincipal}, []int{5}},
	{"a region in the ARN", KindTrust, strings.Replace(trustDraft(`"Effect": "Allow"`), "iam::", "iam:us-east-1:", 1), []string{RulePrincipal}, []int{5}},
	{"a role of sts", KindTrust, strings.Replace(trustDraft(`"Effect": "Allow"`), ":iam:", ":sts:", 1), []string{RulePrincipal}, []int{5}},
	{"no service in the action", KindTrust, strings.Replace(trustDraft(`"Effect": "Allow"`), "sts:AssumeRole", "AssumeRole", 1), []string{RuleActionPrefix}, []int{6}},
	{"misspelt action", KindTrust, strings.Replace(trustDraft(`"Effect": "Allow"`), "sts:AssumeRole", "sts:AssumRole", 1), []string{RuleTrustAction}, []int{6}},
	{"no action", KindTrust, strings.Replace(trustDraft(`"Effect": "Allow"`), "\"Action\": \"sts:AssumeRole\",\n", "", 1), []string{RuleMissingAction}, []int{3}},
	{"an action too many", KindTrust, strings.Replace(trustDraft(`"Effect": "Allow"`), `"sts:AssumeRole"`, `["sts:AssumeRole", "secretsmanager:GetSecretValue"]`, 1), []string{RuleTrustAction}, []int{6}},
	{"misspelt operator", KindTrust, strings.Replace(trustDraft(`"Effect": "Allow"`), "StringEquals", "StringEqual", 1), []string{RuleConditionOperator}, []int{7}},
	{"operator in other case", KindTrust, strings.Replace(trustDraft(`"Effect": "Allow"`), "StringEquals", "stringequals", 1), []string{RuleConditionOperator}, []int{7}},
	{"misspelt set operator", KindTrust, strings.Replace(trustDraft(`"Effect": "Allow"`), "StringEquals", "ForAnyValues:StringsEquals", 1), []string{RuleConditionOperator}, []int{7}},
	{"no operator", KindTrust, strings.Replace(trustDraft(`"Effect": "Allow"`), `{"StringEquals": {"sts:ExternalId": "tq-9f2C41"}}`, `{"sts:ExternalId": "tq-9f2C41"}`, 1), []string{RuleConditionOperator}, []int{7}},
	{"no operator twice", KindTrust, strings.Replace(trustDraft(`"Effect": "Allow"`), `{"StringEquals": {"sts:ExternalId": "tq-9f2C41"}}`, `{"sts:ExternalId": "tq-9f2C41", "aws:PrincipalArn": "`+testAgent+`"}`, 1), []string{RuleConditionOperator, RuleConditionOperator}, []int{7, 7}},
	{"no service in the key", KindTrust, strings.Replace(trustDraft(`"Effect": "Allow"`), "sts:ExternalId", "ExternalId", 1), []string{RuleConditionKey}, []int{7}},
	{"a dot in the key", KindTrust, strings.Replace(trustDraft(`"Effect": "Allow"`), "sts:ExternalId", "sts.ExternalID", 1), []string{RuleConditionKey}, []int{7}},
	{"an operator twice", KindTrust, strings.Replace(trustDraft(`"Effect": "Allow"`), `{"StringEquals": {"sts:ExternalId": "tq-9f2C41"}}`,
		`{"StringEquals": {"sts:ExternalId": "tq-9f2C41"}, "StringEquals": {"aws:PrincipalArn": "`+testAgent+`"}}`, 1), []string{RuleDuplicateKey}, []int{7}},
	{"the statement alone", KindTrust, bare, []string{RuleBareStatement}, []int{1}},
	{"a list of statements", KindTrust, "[" + bare + ",\n" + bare + "]", []string{RuleBareStatement}, []int{1}},
	{"the statement alone, with more", KindTrust, strings.NewReplacer(`"Allow"`, `"allow"`, "sts:", "").Replace(bare), []string{RuleBareStatement, RuleEffect, RuleActionPrefix}, []int{1, 1, 1}},
	{"a document in a string", KindTrust, string(quote(guarded)), []string{RuleNotAnObject}, []int{1}},
	{"typographic quotes", KindTrust, strings.NewReplacer(`"Version"`, "“Version”", `"Sid"`, "“Sid”", `"Effect"`, "“Effect”", `"Allow"`, "“Allow”").Replace(trustDraft(`"Effect": "Allow"`)),
		[]string{RuleCharset, RuleCharset}, []int{2, 4}},
	{"a typographic quote in a value", KindTrust, strings.Replace(trustDraft(`"Sid": "x", "Effect": "Allow"`), `"x"`, `"“x”"`, 1), []string{RuleCharset, RuleSid}, []int{4, 4}},
	{"no-break spaces", KindTrust, strings.Replace(trustDraft(`"Effect": "Allow"`), "  ", "\u00a0\u00a0", 1), []string{RuleCharset}, []int{2}},
	{"commas", KindTrust, strings.NewReplacer(`"2012-10-17",`, `"2012-10-17"`, "}]\n", "},]\n").Replace(trustDraft(`"Effect": "Allow"`)), []string{RuleJSON, RuleJSON}, []int{3, 8}},
	{"comments", KindTrust, strings.Replace(trustDraft(`"Effect": "Allow"`), "\n", "\n // the agent of Torque\n", 1), []string{RuleJSON}, []int{2}},
	{"the end is missing", KindTrust, strings.TrimSuffix(trustDraft(`"Effect": "Allow"`), "}]\n}"), []string{RuleJSON}, []int{8}},
	{"duplicate Sids", KindTrust, strings.NewReplacer(`}]}`, `},`+strings.Replace(bare, `{"E`, `{"Sid":"ClonepathAgent","E`, 1)+`]}`).Replace(guarded), []string{RuleDuplicateSid}, []int{1}},
	{"much at once", KindTrust, "{\n\"Version\": \"2026-01-01\",\n\"Statement\": [{\n\"Sid\": \"my agent\",\n\"Effect\": \"allow\",\n\"Principal\": \"" + testAgent + "\",\n\"Action\": \"AssumeRole\",\n\"Resource\": \"*\",\n\"Condition\": {\"StringsEquals\": {\"ExternalId\": \"tq-9f2C41\"}},\n}]\n}",
		[]string{RuleJSON, RuleVersion, RuleEffect, RuleConditionOperator, RuleSid, RuleActionPrefix, RuleConditionKey, RulePrincipal, RuleProhibitedResource}, []int{9, 2, 5, 9, 4, 7, 9, 6, 8}},

	{"a principal in a permission policy", KindIdentity, doc12(`{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"secretsmanager:GetSecretValue","Resource":"*"}`), []string{RuleProhibitedPrincipal}, []int{1}},
	{"any service", KindIdentity, doc12(`{"Effect":"Allow","Action":"*:GetSecretValue","Resource":"*"}`), []string{RuleActionWildcard}, []int{1}},
	{"two colons in the action", KindIdentity, doc12(`{"Effect":"Allow","Action":"secretsmanager::GetSecretValue","Resource":"*"}`), []string{RuleActionColons}, []int{1}},
	{"a space before the ARN", KindIdentity, doc12(`{"Effect":"Allow","Action":"secretsmanager:GetSecretValue","Resource":" ` + testSecret + ` "}`), []string{RuleResourceFormat}, []int{1}},
	{"no partition", KindIdentity, doc12(`{"Effect":"Allow","Action":"secretsmanager:GetSecretValue","Resource":"` + strings.Replace(testSecret, "arn:aws:", "arn::", 1) + `"}`), []string{RuleResourcePartition}, []int{1}},
}

// trustDraft is a trust policy over eight lines; head stands on the fourth.
func trustDraft(head string) string {
	return `{
  "Version": "2012-10-17",
  "Statement": [{
    ` + head + `,
    "Principal": {"AWS": "` + testAgent + `"},
    "Action": "sts:AssumeRole",
    "Condition": {"StringEquals": {"sts:ExternalId": "tq-9f2C41"}}
  }]
}`
}

func TestDrafts(t *testing.T) {
	for _, d := range drafts {
		t.Run(d.name, func(t *testing.T) {
			problems := Lint(d.kind, []byte(d.text))
			if len(problems) != len(d.rules) {
				t.Fatalf("%d problems, want %v: %+v", len(problems), d.rules, problems)
			}
			for i, p := range problems {
				if p.Rule != d.rules[i] || p.Line != d.lines[i] {
					t.Errorf("problem %d is %s on line %d, want %s on line %d", i, p.Rule, p.Line, d.rules[i], d.lines[i])
				}
			}
			mended := Mend([]byte(d.text), problems)
			if left := Lint(d.kind, mended); len(left) > 0 {
				t.Fatalf("%s is left (%s):\n%s", left[0].Rule, left[0].Message, mended)
			}
			outcome(t, evaluateDraft(t, d.kind, mended), Allow)
		})
	}
}

func evaluateDraft(t *testing.T, kind Kind, text []byte) Decision {
	t.Helper()
	named := Named{Name: "draft", Doc: mustParse(t, string(text))}
	if kind == KindTrust {
		r := assume(Context{"sts:ExternalId": {"tq-9f2C41"}}).FromPrincipal()
		if strings.Contains(string(text), "446086677675") {
			r.Principal = "arn:aws:iam::446086677675:role/x"
		}
		return Evaluate(r, Policies{Trust: &named})
	}
	return Evaluate(Request{Principal: testRole, Action: "secretsmanager:GetSecretValue", Resource: testSecret}, Policies{Identity: []Named{named}})
}

// A document in the wrong place is not bent into shape.
func TestMisplacedIsNotMended(t *testing.T) {
	permission := doc12(`{"Effect":"Allow","Action":"secretsmanager:GetSecretValue","Resource":"` + testSecret + `"}`)
	for kind, text := range map[Kind]string{KindTrust: permission, KindIdentity: guarded} {
		problems := Lint(kind, []byte(text))
		if len(problems) < 2 {
			t.Errorf("%s: %+v", kind, problems)
		}
		for _, p := range problems {
			if p.Edits != nil {
				t.Errorf("%s: %s has an edit", kind, p.Rule)
			}
		}
	}
}

func TestLooks(t *testing.T) {
	for text, want := range map[string]Kind{
		guarded: KindTrust,
		doc12(`{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"` + testRole + `"}`):                                        KindIdentity,
		doc12(`{"Effect":"Allow","Action":"secretsmanager:GetSecretValue","Resource":"*"}`):                                        KindIdentity,
		doc12(`{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"secretsmanager:GetSecretValue","Resource":"*"}`):                KindResource,
		doc12(`{"Effect":"Allow","Principal":{"AWS":"` + testAgent + `"},"Action":"sts:AssumeRole","Resource":"*"}`):               KindTrust,
		doc12(`{"Effect":"Allow","Principal":{"AWS":"` + testAgent + `"},"Action":"AssumeRole"}`):                                  KindTrust,
		doc12(`{"Effect":"Allow","Principal":{"Federated":"` + testAgent + `"},"Action":"sts:AssumeRoleWithWebIdentity"}`):         KindTrust,
		doc12(`{"Effect":"Allow","Action":"secretsmanager:GetSecretValue"}`):                                                       "",
		doc12(`{"Effect":"Deny","Principal":{"AWS":"*"},"Action":["sts:AssumeRole","secretsmanager:GetSecretValue"]}`):             "",
		doc12(`{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"kms:*","Resource":"*","Sid":"x"}`): KindResource,
	} {
		if got := mustParse(t, text).Looks(); got != want {
			t.Errorf("%s looks like %q, want %q", text, got, want)
		}
	}
}
