package iampolicy

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// The pools that random documents are drawn from: little that is good for one
// call, much that nearly is.
var (
	somePrincipals = []string{
		testAgent, testSession, "arn:aws:iam::046086677675:root", "046086677675", "*", testRole,
		"arn:aws:iam::046086677675:role/other", "AROAEXAMPLEAGENTROLE1", "arn:aws:iam::111122223333:root", "111122223333",
		"arn:aws:sts::111122223333:assumed-role/torque-secrets-reader/s1", "AROAEXAMPLEREADER0001",
	}
	trustVerbs   = []string{"sts:AssumeRole", "sts:*", "sts:Assume*", "STS:assumerole", "sts:TagSession", "sts:AssumeRol?"}
	secretVerbs  = []string{"secretsmanager:GetSecretValue", "secretsmanager:*", "*", "secretsmanager:Get*", "secretsmanager:DescribeSecret", "s3:*", "SecretsManager:getsecretvalue"}
	someSecrets  = []string{testSecret, "*", "arn:aws:secretsmanager:us-east-1:111122223333:secret:prod/*", "arn:aws:secretsmanager:us-east-1:111122223333:secret:prod/db-??????", "arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/db-AbCdEf", "arn:aws:secretsmanager:*:*:secret:PROD/*", "arn:aws:secretsmanager:us-east-1:111122223333:secret:${aws:PrincipalTag/team}/*", "arn:aws:secretsmanager"}
	someStrings  = []string{"tq-9f2C41", "TQ-9F2c41", "tq-*", "*", "team", "prod", "${aws:PrincipalAccount}", testAgent, "arn:aws:iam::046086677675:role/*", "046086677675", "", "?q-9f2C41"}
	someNumbers  = []string{"1", "900", "3600", "0.5"}
	someDates    = []string{"2026-01-01T00:00:00Z", "2020-06-01T12:00:00Z", "2030-01-01T00:00:00Z"}
	someRanges   = []string{"203.0.113.0/24", "0.0.0.0/0", "2001:db8::/32"}
	stringKeys   = []string{"sts:ExternalId", "aws:PrincipalArn", "aws:PrincipalAccount", "aws:PrincipalTag/team", "aws:TagKeys", "AWS:principalorgid", "aws:userid", "aws:Missing"}
	operatorPool = []struct {
		names        []string
		keys, values []string
	}{
		{[]string{"StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", "StringLike", "StringNotLike"}, stringKeys, someStrings},
		{[]string{"ArnLike", "ArnEquals", "ArnNotLike", "ArnNotEquals"}, []string{"aws:PrincipalArn", "aws:SourceArn"}, []string{testAgent, testRole, "arn:aws:iam::*:role/agent-*", "arn:aws:iam::046086677675:root", "arn:*:iam::??????????75:*"}},
		{[]string{"NumericEquals", "NumericNotEquals", "NumericLessThan", "NumericLessThanEquals", "NumericGreaterThan", "NumericGreaterThanEquals"}, []string{"sts:DurationSeconds", "aws:MultiFactorAuthAge"}, someNumbers},
		{[]string{"DateEquals", "DateNotEquals", "DateLessThan", "DateLessThanEquals", "DateGreaterThan", "DateGreaterThanEquals"}, []string{"aws:CurrentTime", "aws:TokenIssueTime"}, someDates},
		{[]string{"Bool"}, []string{"aws:SecureTransport", "aws:MultiFactorAuthPresent"}, []string{"true", "false", "True"}},
		{[]string{"IpAddress", "NotIpAddress"}, []string{"aws:SourceIp"}, someRanges},
		{[]string{"BinaryEquals"}, []string{"aws:Blob"}, []string{"aGVsbG8=", "d29ybGQ="}},
		{[]string{"Null"}, []string{"sts:ExternalId", "aws:TagKeys", "aws:MultiFactorAuthPresent", "aws:Missing"}, []string{"true", "false"}},
	}
)

// maker draws random documents and requests.
type maker struct{ *rand.Rand }

func (m maker) of(pool []string) string { return pool[m.IntN(len(pool))] }

func (m maker) chance(percent int) bool { return m.IntN(100) < percent }

// some is one value or a short list, as IAM takes both.
func (m maker) some(pool []string) any {
	if m.chance(60) {
		return m.of(pool)
	}
	out := []any{}
	for range 1 + m.IntN(3) {
		out = append(out, m.of(pool))
	}
	return out
}

func (m maker) document(kind Kind) jsonObject {
	doc := jsonObject{"Version": "2012-10-17"}
	if m.chance(15) {
		doc["Version"] = "2008-10-17"
	}
	if m.chance(5) {
		delete(doc, "Version")
	}
	statements := []any{}
	for range 1 + m.IntN(3) {
		statements = append(statements, m.statement(kind))
	}
	doc["Statement"] = statements
	if len(statements) == 1 && m.chance(30) {
		doc["Statement"] = statements[0]
	}
	return doc
}

func (m maker) statement(kind Kind) jsonObject {
	s := jsonObject{"Effect": EffectAllow}
	if m.chance(25) {
		s["Effect"] = EffectDeny
	}
	verbs := secretVerbs
	if kind == KindTrust {
		verbs = trustVerbs
	}
	m.put(s, "Action", verbs, kind != KindTrust)
	if kind != KindTrust {
		m.put(s, "Resource", someSecrets, true)
	}
	if kind == KindTrust || kind == KindResource {
		s["Principal"] = m.principal(kind)
	}
	if m.chance(60) {
		s["Condition"] = m.block()
	}
	return s
}

func (m maker) put(s jsonObject, name string, pool []string, negation bool) {
	if negation && m.chance(12) {
		name = "Not" + name
	}
	s[name] = m.some(pool)
}

func (m maker) principal(kind Kind) any {
	if kind == KindResource && m.chance(15) {
		return "*"
	}
	return jsonObject{"AWS": m.some(somePrincipals)}
}

func (m maker) block() jsonObject {
	out := jsonObject{}
	for range 1 + m.IntN(2) {
		row := operatorPool[m.IntN(len(operatorPool))]
		name := m.of(row.names)
		if name != nullOperator {
			name = m.of([]string{"", "", "", "ForAnyValue:", "ForAllValues:"}) + name + m.of([]string{"", "", ifExistsSuffix})
		}
		out[name] = jsonObject{m.of(row.keys): m.some(row.values)}
	}
	return out
}

// request leaves each key out now and then, and hides some.
func (m maker) request(n *naive) Request {
	r := Request{Principal: n.role, Session: n.session, UniqueID: n.id, Action: n.action, Resource: n.resource, Context: Context{}}
	for key, pool := range map[string][]string{
		"sts:ExternalId": {"tq-9f2C41", "other"}, "aws:PrincipalArn": {n.role}, "aws:PrincipalAccount": {"046086677675", "111122223333"},
		"aws:PrincipalTag/team": {"prod", "team"}, "aws:PrincipalOrgID": {"prod"}, "aws:userid": {n.id + ":s1"},
		"sts:DurationSeconds": {"900", "3600"}, "aws:CurrentTime": {"2026-01-01T00:00:00Z", "2025-01-01T00:00:00Z"},
		"aws:SecureTransport": {"true"}, "aws:MultiFactorAuthPresent": {"false", "true"}, "aws:SourceIp": {"203.0.113.7", "2001:db8::1"},
		"aws:TagKeys": {"team", "prod"}, "aws:Blob": {"aGVsbG8="},
	} {
		switch {
		case m.chance(25):
		case m.chance(12):
			r.Unknowable = append(r.Unknowable, key)
			n.hidden[strings.ToLower(key)] = true
		default:
			r.Context[key] = []string{m.of(pool)}
			if key == "aws:TagKeys" && m.chance(50) {
				r.Context[key] = pool
			}
			n.context[strings.ToLower(key)] = r.Context[key]
		}
	}
	return r
}

// agreement is one random case judged twice.
type agreement struct {
	text    map[Kind][]byte
	request Request
	ours    Outcome
	theirs  tri
}

// trial makes a case for the trust policy, or for the secret with the role's
// policy, boundary and the secret's own policy.
func (m maker) trial(t *testing.T) agreement {
	n := &naive{role: testAgent, session: testSession, id: "AROAEXAMPLEAGENTROLE1", action: "sts:AssumeRole", resource: testRole,
		context: map[string][]string{}, hidden: map[string]bool{}}
	kinds := []Kind{KindTrust}
	if m.chance(60) {
		n.role, n.session, n.id = testRole, "arn:aws:sts::111122223333:assumed-role/torque-secrets-reader/s1", "AROAEXAMPLEREADER0001"
		n.action, n.resource = "secretsmanager:GetSecretValue", testSecret
		kinds = []Kind{KindIdentity}
		for _, more := range []Kind{KindBoundary, KindResource} {
			if m.chance(50) {
				kinds = append(kinds, more)
			}
		}
	}
	a := agreement{text: map[Kind][]byte{}, request: m.request(n)}
	docs, parsed := map[Kind]jsonObject{}, map[Kind]*Named{}
	for _, kind := range kinds {
		text, err := json.Marshal(m.document(kind))
		if err != nil {
			t.Fatal(err)
		}
		decoder := json.NewDecoder(bytes.NewReader(text))
		decoder.UseNumber()
		var doc jsonObject
		if err := decoder.Decode(&doc); err != nil {
			t.Fatal(err)
		}
		docs[kind], a.text[kind] = doc, text
		if problems := Lint(kind, text); len(problems) > 0 {
			t.Fatalf("Lint refuses a good %s policy: %s: %s", kind, problems[0].Message, text)
		}
		p, err := Parse(text)
		if err != nil {
			t.Fatalf("Parse: %v: %s", err, text)
		}
		parsed[kind] = &Named{Name: string(kind), Doc: p}
	}
	policies := Policies{Trust: parsed[KindTrust], Boundary: parsed[KindBoundary], Resource: parsed[KindResource]}
	if kinds[0] == KindTrust {
		a.theirs = n.assume(docs[KindTrust])
	} else {
		policies.Identity = []Named{*parsed[KindIdentity]}
		a.theirs = n.read(docs[KindIdentity], docs[KindBoundary], docs[KindResource])
	}
	a.ours = Evaluate(a.request, policies).Outcome
	return a
}

// TestRandomDocuments: Evaluate agrees with the naive evaluator wherever both
// decide, and Lint finds nothing in a document that is well made.
func TestRandomDocuments(t *testing.T) {
	count := 100_000
	if testing.Short() {
		count = 5_000
	}
	m := maker{rand.New(rand.NewPCG(20261, 475))}
	decided := map[Outcome]int{}
	for range count {
		a := m.trial(t)
		if a.ours == Depends || a.theirs == maybe {
			continue
		}
		if decided[a.ours]++; (a.ours == Allow) != (a.theirs == yes) {
			t.Fatalf("ours %s, theirs %v\n%s\n%+v", a.ours, a.theirs, texts(a.text), a.request)
		}
	}
	t.Logf("%d of %d decided by both: %v", decided[Allow]+decided[ImplicitDeny]+decided[ExplicitDeny], count, decided)
	for _, o := range []Outcome{Allow, ImplicitDeny, ExplicitDeny} {
		if decided[o] < count/20 {
			t.Errorf("only %d of %d documents came to %s: the test is too thin", decided[o], count, o)
		}
	}
}

func texts(docs map[Kind][]byte) string {
	var out strings.Builder
	for kind, text := range docs {
		fmt.Fprintf(&out, "%s: %s\n", kind, text)
	}
	return out.String()
}

// TestRandomDamage: whatever a slip of the keyboard makes of a document, Lint
// and Evaluate live through it, and what Parse refuses Lint refuses.
func TestRandomDamage(t *testing.T) {
	count := 100_000
	if testing.Short() {
		count = 5_000
	}
	m := maker{rand.New(rand.NewPCG(7, 20261))}
	kinds := []Kind{KindTrust, KindIdentity, KindResource, KindKey, KindBoundary}
	for range count {
		kind := kinds[m.IntN(len(kinds))]
		good, err := json.Marshal(m.document(kind))
		if err != nil {
			t.Fatal(err)
		}
		text := m.damage(good)
		problems := Lint(kind, text)
		checkEdits(t, text, problems)
		doc, err := Parse(text)
		if err != nil {
			if len(problems) == 0 {
				t.Fatalf("Lint(%s) accepts what Parse refuses: %v: %s", kind, err, text)
			}
			continue
		}
		named := Named{Name: "policy", Doc: doc}
		for _, action := range []string{"sts:AssumeRole", "secretsmanager:GetSecretValue", "kms:Decrypt"} {
			Evaluate(Request{Principal: testAgent, Action: action, Resource: testRole, Unknowable: []string{"aws:*"}},
				Policies{Trust: &named, Identity: []Named{named}, Boundary: &named, Resource: &named, Key: &named, Session: []Named{named}})
		}
	}
}

// checkEdits makes the edits one by one and together.
func checkEdits(t *testing.T, text []byte, problems []Problem) {
	t.Helper()
	for _, p := range problems {
		for _, e := range p.Edits {
			if e.Start < 0 || e.Start > e.End || e.End > len(text) {
				t.Fatalf("%s edits %d to %d of %d bytes: %s", p.Rule, e.Start, e.End, len(text), text)
			}
		}
		Mend(text, []Problem{p})
	}
	Mend(text, problems)
}

// tokens are what people put into a document by mistake.
var tokens = []string{
	`"`, `,`, `{`, `}`, `[`, `]`, `:`, ` `, "\n", `“`, "\u00a0", `null`, `true`, `5`, `""`, `{}`, `[]`, `\`, `${`, `*`, `?`, `Not`, `IfExists`, `arn:aws:`, "\x00", "\xff",
}

func (m maker) damage(text []byte) []byte {
	for range 1 + m.IntN(3) {
		at := m.IntN(len(text) + 1)
		to := min(len(text), at+m.IntN(4)*m.IntN(4))
		insert := ""
		if m.chance(60) {
			insert = m.of(tokens)
		}
		text = bytes.Join([][]byte{text[:at], text[to:]}, []byte(insert))
	}
	return text
}
