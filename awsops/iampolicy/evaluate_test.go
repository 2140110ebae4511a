package iampolicy

import (
	"slices"
	"strings"
	"testing"
)

func TestKeyPolicy(t *testing.T) {
	const root = "arn:aws:iam::111122223333:root"
	toRoot, toRole := policy(t, "key policy", grant(root)), policy(t, "key policy", grant(testRole))
	empty := policy(t, "key policy", grant("arn:aws:iam::111122223333:role/admin"))
	assumed, unseen := Assumed("key policy"), Unseen("key policy")
	decrypt := []Named{policy(t, "inline policy", allow("kms:Decrypt"))}
	for _, c := range []struct {
		name     string
		key      *Named
		identity []Named
		want     Outcome
	}{
		{"delegates, identity allows", &toRoot, decrypt, Allow},
		{"delegates, identity lacks it", &toRoot, nil, ImplicitDeny},
		{"names the role", &toRole, nil, Allow},
		{"does not delegate: the identity grant is void", &empty, decrypt, ImplicitDeny},
		{"taken to delegate", &assumed, decrypt, Allow},
		{"taken to delegate, identity lacks it", &assumed, nil, ImplicitDeny},
		{"unseen", &unseen, decrypt, Depends},
		{"not given counts as unseen", nil, decrypt, Depends},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := Evaluate(Request{Principal: testRole, Action: "kms:Decrypt", Resource: testKey},
				Policies{Key: c.key, Identity: c.identity})
			outcome(t, got, c.want)
			if c.want == Depends && !slices.Equal(got.Unseen, []string{"key policy"}) {
				t.Errorf("unseen: %v", got.Unseen)
			}
		})
	}
}

func TestUnseenCountsOnlyWhereItCouldDecide(t *testing.T) {
	req := Request{Principal: testRole, Action: "secretsmanager:GetSecretValue", Resource: testSecret}
	unseen := Unseen("secret policy")
	read := policy(t, "inline policy", allow("secretsmanager:GetSecretValue"))
	denies := policy(t, "managed policy", `{"Effect":"Deny","Action":"*","Resource":"*"}`)
	outcome(t, Evaluate(req, Policies{Resource: &unseen}), Depends)
	outcome(t, Evaluate(req, Policies{Resource: &unseen, Identity: []Named{read}}), Depends) // it may deny
	outcome(t, Evaluate(req, Policies{Resource: &unseen, Identity: []Named{read, denies}}), ExplicitDeny)
	other := req
	other.Principal = "arn:aws:iam::444455556666:role/x"
	outcome(t, Evaluate(other, Policies{Resource: &unseen}), ImplicitDeny) // both sides have to allow
	boundary := Unseen("permissions boundary")
	got := Evaluate(req, Policies{Identity: []Named{read}, Boundary: &boundary})
	outcome(t, got, Depends)
	outcome(t, Evaluate(req, Policies{Boundary: &boundary}), ImplicitDeny)
}

func TestBoundaryAndSessionLimits(t *testing.T) {
	const session = "arn:aws:sts::111122223333:assumed-role/torque-secrets-reader/s"
	read := policy(t, "inline policy", allow("secretsmanager:*"))
	other := policy(t, "limit", allow("s3:*"))
	for _, c := range []struct {
		principal string // that the secret's policy names
		want      Outcome
	}{
		{testRole, ImplicitDeny},
		{"arn:aws:iam::111122223333:root", ImplicitDeny},
		{session, Allow},
		{"*", Allow},
	} {
		secret := policy(t, "secret policy", grant(c.principal))
		req := Request{Principal: testRole, Session: session, Action: "secretsmanager:GetSecretValue", Resource: testSecret}
		p := Policies{Identity: []Named{read}, Resource: &secret, Boundary: &other}
		outcome(t, Evaluate(req, p), c.want)
		p.Boundary, p.Session = nil, []Named{other}
		outcome(t, Evaluate(req, p), c.want)
	}
}

func TestNotPrincipal(t *testing.T) {
	const account = `"arn:aws:iam::111122223333:root"`
	read := []Named{policy(t, "inline policy", allow("secretsmanager:*"))}
	boundary := policy(t, "boundary", allow("*"))
	for _, c := range []struct {
		list  string
		bound bool
		want  Outcome
	}{
		{`"` + testRole + `",` + account, false, Allow},
		{`"` + testRole + `"`, false, ExplicitDeny},
		{account, false, ExplicitDeny},
		{`"` + testRole + `",` + account, true, ExplicitDeny}, // a boundary: always denied
	} {
		secret := policy(t, "secret policy", `{"Effect":"Deny","NotPrincipal":{"AWS":[`+c.list+`]},"Action":"*","Resource":"*"}`)
		p := Policies{Identity: read, Resource: &secret}
		if c.bound {
			p.Boundary = &boundary
		}
		req := Request{Principal: testRole, Action: "secretsmanager:GetSecretValue", Resource: testSecret}
		outcome(t, Evaluate(req, p), c.want)
	}
}

func TestDepends(t *testing.T) {
	open := assume(Context{"sts:ExternalId": {"tq-1"}})
	open.Unknowable = []string{"AWS:SOURCEIP", "aws:PrincipalTag/*", "aws:PrincipalOrgID"}
	deny := func(condition string) string {
		return strings.Replace(trustIf(condition), "Allow", "Deny", 1)
	}
	ip := `{"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}}`
	for _, c := range []struct {
		name       string
		statements []string
		want       Outcome
		on         []string
	}{
		{"an unknown key decides", []string{trustIf(ip)}, Depends, []string{"aws:SourceIp"}},
		{"an unconditional allow decides", []string{trustIf(ip), trustIf(`{}`)}, Allow, nil},
		{"an unknown deny decides", []string{trustIf(`{}`), deny(ip)}, Depends, []string{"aws:SourceIp"}},
		{"a false condition beside it", []string{trustIf(`{"IpAddress":{"aws:SourceIp":"0.0.0.0/0"},"StringEquals":{"sts:ExternalId":"x"}}`)}, ImplicitDeny, nil},
		{"an unknown deny of what nothing allows", []string{deny(ip)}, ImplicitDeny, nil},
		{"a known deny", []string{trustIf(ip), deny(`{}`)}, ExplicitDeny, nil},
		{"allow and deny on two keys", []string{trustIf(ip), deny(`{"StringNotEquals":{"aws:PrincipalOrgID":"o-1"}}`)}, Depends, []string{"aws:SourceIp", "aws:PrincipalOrgID"}},
		{"anything is like a star", []string{trustIf(`{"StringLikeIfExists":{"aws:PrincipalOrgID":"*"}}`)}, Allow, nil},
		{"but it may be absent", []string{trustIf(`{"StringLike":{"aws:PrincipalOrgID":"*"}}`)}, Depends, []string{"aws:PrincipalOrgID"}},
		{"Null asks for the key", []string{trustIf(`{"Null":{"aws:PrincipalTag/x":"true"}}`)}, Depends, []string{"aws:PrincipalTag/x"}},
		{"a variable that cannot fit", []string{trustIf(`{"StringEquals":{"sts:ExternalId":"acme-${aws:PrincipalTag/x}"}}`)}, ImplicitDeny, nil},
		{"a variable that may fit", []string{trustIf(`{"StringEquals":{"sts:ExternalId":"tq-${aws:PrincipalTag/x}"}}`)}, Depends, []string{"aws:PrincipalTag/x"}},
		{"a value that fits whatever the variable", []string{trustIf(`{"StringEquals":{"sts:ExternalId":["${aws:PrincipalTag/x}","tq-1"]}}`)}, Allow, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			trust := policy(t, "trust policy", c.statements...)
			got := Evaluate(open, Policies{Trust: &trust})
			outcome(t, got, c.want)
			if !slices.Equal(got.DependsOn, c.on) {
				t.Errorf("depends on %v, want %v", got.DependsOn, c.on)
			}
		})
	}
}

func TestReasons(t *testing.T) {
	trust := Named{Name: "trust policy", Doc: mustParse(t, guarded)}
	p := Policies{Trust: &trust}
	wrong := Evaluate(assume(Context{"sts:ExternalId": {"other-id"}}), p)
	if wrong.Element != "Condition.StringEquals.sts:ExternalId" || wrong.Policy != "trust policy" || wrong.Statement != -1 {
		t.Errorf("%+v", wrong)
	}
	absent := Evaluate(assume(nil), p)
	if !strings.Contains(absent.Because, "does not carry sts:ExternalId") {
		t.Error(absent.Because)
	}
	right := Evaluate(assume(Context{"sts:ExternalId": {"tq-9f2C41"}}), p)
	if right.Statement != 0 || right.Sid != "ClonepathAgent" {
		t.Errorf("%+v", right)
	}
	for _, d := range []Decision{wrong, absent, right} {
		if strings.Contains(d.Because, "tq-9f2C41") || strings.Contains(d.Because, "other-id") {
			t.Errorf("an External ID in %q", d.Because)
		}
	}
	r := wrong.Trace[0]
	if r.Operator != "StringEquals" || r.Key != "sts:ExternalId" || r.Match != False || r.By != ClassRole || !slices.Equal(r.Failing, []int{0}) {
		t.Errorf("%+v", r)
	}
}

// The External ID guard is judged through every statement that allows.
func TestEachStatement(t *testing.T) {
	trust := policy(t, "trust policy", trustIf(`{"StringEquals":{"sts:ExternalId":"a1"}}`), trustIf(`{}`), grant("444455556666"))
	got := EachStatement(KindTrust, assume(nil).Without("sts:externalid"), trust)
	want := []string{"Condition.StringEquals.sts:ExternalId", "", "Principal"}
	for i, r := range got {
		if r.Element != want[i] || (r.Match == True) != (want[i] == "") {
			t.Errorf("statement %d: %+v", i, r)
		}
	}
}

func TestUniqueID(t *testing.T) {
	trust := policy(t, "trust policy", `{"Effect":"Allow","Principal":{"AWS":"AROAEXAMPLEROLEID2345"},"Action":"sts:AssumeRole"}`)
	req := assume(nil)
	outcome(t, Evaluate(req, Policies{Trust: &trust}), ImplicitDeny)
	req.UniqueID = "AROAEXAMPLEROLEID2345:session"
	outcome(t, Evaluate(req, Policies{Trust: &trust}), Allow)
}

// What a trust policy refuses for certain is a refusal, and the element that
// decided is named, whatever it is.
func TestCertainRefusals(t *testing.T) {
	const root = `"Principal":{"AWS":"arn:aws:iam::046086677675:root"}`
	allowing := func(rest string) string { return `{"Effect":"Allow","Action":"sts:AssumeRole",` + rest + `}` }
	under := func(condition string) string { return doc12(allowing(root + `,"Condition":{` + condition + `}`)) }
	for _, c := range []struct{ name, text, element string }{
		{"root, another role", under(`"ArnEquals":{"aws:PrincipalArn":"arn:aws:iam::046086677675:role/other"}`), "Condition.ArnEquals.aws:PrincipalArn"},
		{"root, a session", under(`"ArnLike":{"aws:PrincipalArn":"` + testSession + `"}`), "Condition.ArnLike.aws:PrincipalArn"},
		{"root, any session", under(`"StringLike":{"aws:PrincipalArn":"arn:aws:sts::046086677675:assumed-role/agent-sa-role/*"}`), "Condition.StringLike.aws:PrincipalArn"},
		{"another caller's account", under(`"StringEquals":{"aws:PrincipalAccount":"111122223333"}`), "Condition.StringEquals.aws:PrincipalAccount"},
		{"another role's account", under(`"StringEquals":{"aws:ResourceAccount":"046086677675"}`), "Condition.StringEquals.aws:ResourceAccount"},
		{"users only", under(`"StringEquals":{"aws:PrincipalType":"User"}`), "Condition.StringEquals.aws:PrincipalType"},
		{"a user's name", under(`"StringLike":{"aws:username":"*"}`), "Condition.StringLike.aws:username"},
		{"no TLS", under(`"Bool":{"aws:SecureTransport":"false"}`), "Condition.Bool.aws:SecureTransport"},
		{"a star letter by letter", under(`"StringEquals":{"sts:ExternalId":"tq-*"}`), "Condition.StringEquals.sts:ExternalId"},
		{"misspelt operator", under(`"StringEqual":{"sts:ExternalId":"tq-9f2C41"}`), "Condition.StringEqual.sts:ExternalId"},
		{"no operator", under(`"sts:ExternalId":"tq-9f2C41"`), "Condition.sts:ExternalId"},
		{"a second factor", under(`"BoolIfExists":{"aws:MultiFactorAuthPresent":"true"}`), "Condition.BoolIfExists.aws:MultiFactorAuthPresent"},
		{"any of none", under(`"ForAnyValue:StringLikeIfExists":{"aws:TagKeys":"*"}`), "Condition.ForAnyValue:StringLikeIfExists.aws:TagKeys"},
		{"no External ID", under(`"Null":{"sts:ExternalId":"true"}`), "Condition.Null.sts:ExternalId"},
		{"the role's tag", under(`"StringEquals":{"iam:ResourceTag/app":"other"}`), "Condition.StringEquals.iam:ResourceTag/app"},
		{"a request's tag", under(`"StringEquals":{"aws:RequestTag/app":"x"}`), "Condition.StringEquals.aws:RequestTag/app"},
		{"a bare ARN", doc12(allowing(`"Principal":"` + testAgent + `"`)), "Principal"},
		{"a bare list of statements", `[` + strings.Replace(allowing(root), "AssumeRole", "AssumeRoles", 1) + `]`, "Action"},
		{"lower-case allow", doc12(strings.Replace(allowing(root), "Allow", "allow", 1)), "Effect"},
	} {
		t.Run(c.name, func(t *testing.T) {
			trust := Named{Name: "trust policy", Doc: mustParse(t, c.text)}
			req := assume(Context{"sts:ExternalId": {"tq-9f2C41"}, "aws:SecureTransport": {"true"}, "aws:ResourceAccount": {"111122223333"}}).FromPrincipal().
				Tagged(TagsOfRole, map[string]string{"app": "torque"}).Tagged(TagsOfRequest, nil).Absent("aws:TagKeys")
			got := Evaluate(req, Policies{Trust: &trust})
			outcome(t, got, ImplicitDeny)
			if got.Element != c.element || got.Nearest == nil || got.Nearest.Statement != 0 || got.Nearest.Element != c.element {
				t.Errorf("decided by %q, nearest %+v", got.Element, got.Nearest)
			}
		})
	}
}
