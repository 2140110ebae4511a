package review

import (
	"slices"
	"strings"
	"testing"

	"clonepath/awsops/iampolicy"
)

const (
	agent   = "arn:aws:iam::046086677675:role/torque/agent-sa-role"
	session = "arn:aws:sts::046086677675:assumed-role/agent-sa-role/agent-7f3c"
	role    = "arn:aws:iam::111122223333:role/torque-git-reader"
	secret  = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/git-token-AbC123"
	meant   = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/git-token-??????"
)

var subject = Subject{Caller: agent, Role: role, Secret: secret, ExternalID: "tq-9f2C41"}

func doc(statements ...string) string {
	return "{\n \"Version\": \"2012-10-17\",\n \"Statement\": [\n  " + strings.Join(statements, ",\n  ") + "\n ]\n}"
}

func trustOf(principal, condition string) string {
	return doc(`{"Effect": "Allow", "Principal": {"AWS": "` + principal + `"}, "Action": "sts:AssumeRole", "Condition": ` + condition + `}`)
}

const guarded = `{"StringEquals": {"sts:ExternalId": "tq-9f2C41"}}`

func reads(resource string) string {
	return doc(`{"Effect": "Allow", "Action": "secretsmanager:GetSecretValue", "Resource": "` + resource + `"}`)
}

// Each document has just these problems. Where they have edits, the mended one
// has none and lets the call through.
func TestReview(t *testing.T) {
	for _, c := range []struct {
		name  string
		kind  iampolicy.Kind
		text  string
		rules []string
		line  int // of the first
		mends bool
	}{
		{"a good trust policy", iampolicy.KindTrust, trustOf(agent, guarded), nil, 0, false},
		{"root narrowed to the role", iampolicy.KindTrust, trustOf("046086677675", `{"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::046086677675:role/*"}}`), nil, 0, false},
		{"a Deny without External ID", iampolicy.KindTrust, doc(`{"Effect": "Allow", "Principal": {"AWS": "`+agent+`"}, "Action": "sts:AssumeRole"}`,
			`{"Effect": "Deny", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole", "Condition": {"Null": {"sts:ExternalId": "true"}}}`), nil, 0, false},
		{"the role beside its session", iampolicy.KindTrust, doc(`{"Effect": "Allow", "Principal": {"AWS": ["` + session + `", "` + agent + `"]}, "Action": "sts:AssumeRole"}`), nil, 0, false},
		{"a good permission policy", iampolicy.KindIdentity, reads(meant), nil, 0, false},
		{"another secret beside it", iampolicy.KindIdentity, doc(`{"Effect": "Allow", "Action": "secretsmanager:*", "Resource": ["` + meant + `", "arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/git-token"]}`), nil, 0, false},
		{"NotAction that leaves others out", iampolicy.KindIdentity, doc(`{"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}`), nil, 0, false},
		{"NotAction beside a grant", iampolicy.KindIdentity, doc(`{"Effect": "Allow", "NotAction": "secretsmanager:*", "Resource": "*"}`, `{"Effect": "Allow", "Action": "secretsmanager:GetSecretValue", "Resource": "*"}`), nil, 0, false},
		{"a Deny with NotAction", iampolicy.KindIdentity, doc(`{"Effect": "Deny", "NotAction": "secretsmanager:*", "Resource": "*"}`), nil, 0, false},
		{"another secret altogether", iampolicy.KindIdentity, reads("arn:aws:secretsmanager:eu-west-1:111122223333:secret:other-AbC123"), nil, 0, false},
		{"variables of today", iampolicy.KindIdentity, reads("arn:aws:secretsmanager:*:*:secret:${aws:PrincipalTag/team}/*"), nil, 0, false},

		{"a permission policy as trust policy", iampolicy.KindTrust, reads(secret), []string{RuleMisplaced}, 4, false},
		{"a trust policy as permission policy", iampolicy.KindIdentity, trustOf(agent, guarded), []string{RuleMisplaced}, 4, false},
		{"only a Deny", iampolicy.KindTrust, doc(`{"Effect": "Deny", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}`), []string{RuleOnlyDeny}, 4, false},
		{"one session", iampolicy.KindTrust, trustOf(session, guarded), []string{RuleSessionPrincipal}, 4, true},
		{"one session in a condition", iampolicy.KindTrust, trustOf("arn:aws:iam::046086677675:root", `{"ArnEquals": {"aws:PrincipalArn": "`+session+`"}}`), []string{RuleSessionCondition}, 4, true},
		{"no External ID allowed", iampolicy.KindTrust, trustOf(agent, `{"Null": {"sts:ExternalId": "true"}}`), []string{RuleForbidsExternalID}, 4, true},
		{"a star letter by letter", iampolicy.KindTrust, trustOf(agent, `{"StringEquals": {"sts:ExternalId": "tq-*"}}`), []string{RuleLiteralWildcard}, 4, true},
		{"a star without case", iampolicy.KindTrust, trustOf(agent, `{"StringEqualsIgnoreCase": {"sts:ExternalId": "tq-*"}}`), []string{RuleLiteralWildcard}, 4, false},
		{"two at once", iampolicy.KindTrust, doc(`{"Effect": "Allow", "Action": "sts:AssumeRole",` + "\n" + `"Principal": {"AWS": "` + session + `"},` + "\n" + `"Condition": {"StringEquals": {"sts:ExternalId": "tq-*"}}}`),
			[]string{RuleSessionPrincipal, RuleLiteralWildcard}, 5, true},
		{"variables of 2008", iampolicy.KindTrust, strings.Replace(trustOf(agent, `{"StringEquals": {"aws:PrincipalArn": "arn:aws:iam::${aws:PrincipalAccount}:role/torque/agent-sa-role"}}`), "2012", "2008", 1), []string{RuleLiteralVariable}, 4, true},
		{"NotAction", iampolicy.KindIdentity, doc(`{"Effect": "Allow", "NotAction": ["iam:*", "secretsmanager:*"], "Resource": "*"}`), []string{RuleNotAction}, 4, false},
		{"NotResource", iampolicy.KindIdentity, doc(`{"Effect": "Allow", "Action": "*", "NotResource": "arn:aws:secretsmanager:*:*:secret:prod/*"}`), []string{RuleNotResource}, 4, false},
		{"a slip in the ARN", iampolicy.KindIdentity, reads(secret + "-??????"), []string{RuleResourceSlip}, 4, true},
		{"a slip in a boundary", iampolicy.KindBoundary, reads(strings.ToUpper(secret[:3]) + secret[3:]), nil, 0, false}, // Lint's
		{"two slips, two patterns", iampolicy.KindIdentity, doc(`{"Effect": "Allow", "Action": "secretsmanager:*",` + "\n" + `"Resource": ["arn:aws:s3:::x", "arn:aws:secretsmanager:eu-west-2:111122223333:secret:Prod/git-token-????"]}`), []string{RuleResourceSlip}, 5, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			found := Review(c.kind, []byte(c.text), subject)
			var rules []string
			for _, p := range found {
				rules = append(rules, p.Rule)
				if p.Message == "" || p.Advice == "" || (p.Edits != nil) != c.mends {
					t.Errorf("%+v", p)
				}
			}
			if !slices.Equal(rules, c.rules) {
				t.Fatalf("got %v, want %v", rules, c.rules)
			}
			if len(found) > 0 && found[0].Line != c.line {
				t.Errorf("line %d, want %d", found[0].Line, c.line)
			}
			if c.mends {
				mended(t, c.kind, iampolicy.Mend([]byte(c.text), found))
			}
		})
	}
}

func mended(t *testing.T, kind iampolicy.Kind, text []byte) {
	t.Helper()
	if left := append(iampolicy.Lint(kind, text), Review(kind, text, subject)...); len(left) > 0 {
		t.Fatalf("left: %+v\n%s", left[0], text)
	}
	parsed, err := iampolicy.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	named := iampolicy.Named{Name: "policy", Doc: parsed}
	req := iampolicy.Request{Principal: agent, Action: actionAssume, Resource: role}.FromPrincipal().With(keyExternalID, subject.ExternalID)
	p := iampolicy.Policies{Trust: &named}
	if kind == iampolicy.KindIdentity {
		req = iampolicy.Request{Principal: role, Action: actionRead, Resource: secret}.FromPrincipal()
		p = iampolicy.Policies{Identity: []iampolicy.Named{named}}
	}
	if got := iampolicy.Evaluate(req, p); got.Outcome != iampolicy.Allow {
		t.Errorf("%s: %s\n%s", got.Outcome, got.Because, text)
	}
}

func TestSlips(t *testing.T) {
	const base = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:"
	for pattern, want := range map[string][]SlipKind{
		secret: nil, meant: nil, "*": nil, base + "prod/*": nil, base + "*": nil, "arn:aws:secretsmanager:*:*:secret:prod/git-token-*": nil,
		base + "other-AbC123": nil, base + "prod/git": nil, "arn:aws:s3:::prod/git-token": nil, "": nil, "arn:aws:kms:eu-west-1:111122223333:key/x": nil,

		base + "prod/git-token":               {SlipNoSuffix},
		base + "prod/git-token-????":          {SlipQuestionMarks},
		base + "prod/git-token-?????":         {SlipQuestionMarks},
		base + "prod/git-token-???????":       {SlipQuestionMarks},
		base + "prod/git-token-AbC123-??????": {SlipDoubled},
		base + "prod/git-token-AbC123-AbC123": {SlipDoubled},
		base + "prod/git-token-??????-??????": {SlipDoubled},
		base + "prod/git-token-Zz9Zz9":        {SlipStale},
		base + "Prod/Git-Token-??????":        {SlipCase},
		base + "PROD/git-token":               {SlipCase, SlipNoSuffix},
		"arn:aws:secretsmanager:eu-west-1:111122223333:secret/prod/git-token-??????":     {SlipSeparator},
		"arn:aws:secretsmanager:eu-west-1:111122223333:prod/git-token-??????":            {SlipWord},
		"arn:aws:secretsmanager:eu-west-1:111122223333:prod/git-token":                   {SlipWord, SlipNoSuffix},
		"arn:aws:secretsmanager:eu-central-1:111122223333:secret:prod/git-token-*":       {SlipRegion},
		"arn:aws:secretsmanager:eu-west-1:444455556666:secret:prod/git-token-AbC123":     {SlipAccount},
		"arn:aws:secretsmanager::111122223333:secret:prod/git-token-AbC123":              {SlipRegion},
		"arn:aws-cn:secretsmanager:eu-west-1:111122223333:secret:prod/git-token-*":       {SlipPartition},
		"arn:aws:secretmanager:eu-west-1:111122223333:secret:prod/git-token-??????":      {SlipService},
		"arn:aws-us-gov:secretsmanager:us-gov-west-1:111122223333:secret:prod/git-token": {SlipPartition, SlipRegion, SlipNoSuffix},
		"prod/git-token":        {SlipNameOnly},
		"secret:prod/git-token": {SlipNameOnly},
		"prod/git-token-??????": {SlipNameOnly},
		" " + secret:            {SlipSpace},
		secret + "\n":           {SlipSpace},
	} {
		var got []SlipKind
		slips := Slips(pattern, secret)
		for _, s := range slips {
			got = append(got, s.Kind)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: %v, want %v", pattern, got, want)
		}
		if len(slips) > 0 && strings.Contains(Say(slips), "%!") {
			t.Error(Say(slips))
		}
	}
	if got := Say(Slips(base+"PROD/git-token-????", secret)); got != `the name is "PROD/git-token", not "prod/git-token"; it ends in 4 question marks, not six` {
		t.Error(got)
	}
	if Slips(secret, "arn:aws:s3:::x") != nil || Slips("x", "x") != nil {
		t.Error("what is no secret has no slips")
	}
}

// A byte lost anywhere leaves a text that Review lives through.
func TestReviewOfDamage(t *testing.T) {
	for kind, text := range map[iampolicy.Kind]string{
		iampolicy.KindTrust:    trustOf(session, `{"StringEquals": {"sts:ExternalId": "tq-*", "aws:PrincipalArn": "`+session+`"}, "Null": {"sts:ExternalId": "true"}}`),
		iampolicy.KindIdentity: doc(`{"Effect": "Allow", "NotAction": "secretsmanager:*", "NotResource": "*"}`, `{"Effect": "Allow", "Action": "*", "Resource": "`+secret+`-??"}`),
	} {
		for i := range len(text) {
			damaged := []byte(text[:i] + text[i+1:])
			iampolicy.Mend(damaged, Review(kind, damaged, subject))
			Review(kind, damaged, Subject{})
		}
	}
}
