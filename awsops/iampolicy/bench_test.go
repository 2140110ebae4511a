package iampolicy

import "testing"

// The target is at most 5 µs for a typical trust policy.
func BenchmarkEvaluateTrust(b *testing.B) {
	doc, err := Parse([]byte(`{"Version":"2012-10-17","Statement":[
		{"Sid":"Account","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"sts:AssumeRole"},
		{"Sid":"ClonepathAgent","Effect":"Allow","Principal":{"AWS":"` + testAgent + `"},"Action":"sts:AssumeRole",
		 "Condition":{"StringEquals":{"sts:ExternalId":"tq-9f2C41"}}},
		{"Sid":"Guard","Effect":"Deny","Principal":{"AWS":"*"},"Action":"sts:AssumeRole",
		 "Condition":{"StringNotEquals":{"sts:ExternalId":"tq-9f2C41"}}}]}`))
	if err != nil {
		b.Fatal(err)
	}
	req := Request{Principal: testAgent, Action: "sts:AssumeRole", Resource: testRole,
		Context: Context{"sts:ExternalId": {"tq-9f2C41"}}}
	p := Policies{Trust: &Named{Name: "trust policy", Doc: doc}}
	b.ReportAllocs()
	for b.Loop() {
		if d := Evaluate(req, p); d.Outcome != Allow {
			b.Fatal(d.Outcome)
		}
	}
}

// The same target for the read: tags that have to agree, a boundary, and the
// secret's own policy with what a careful account denies.
func BenchmarkEvaluateRead(b *testing.B) {
	role := policy(b, "inline policy", `{"Effect":"Allow","Action":["secretsmanager:GetSecretValue","secretsmanager:DescribeSecret"],`+
		`"Resource":"arn:aws:secretsmanager:us-east-1:111122223333:secret:prod/db-??????",`+
		`"Condition":{"StringEquals":{"secretsmanager:ResourceTag/team":"${aws:PrincipalTag/team}"}}}`)
	boundary := policy(b, "permissions boundary", `{"Effect":"Allow","NotAction":["iam:*","organizations:*"],"Resource":"*"}`)
	own := policy(b, "secret policy", `{"Effect":"Deny","Principal":"*","Action":"secretsmanager:*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"false"}}}`,
		`{"Effect":"Deny","Principal":"*","Action":"secretsmanager:*","Resource":"*","Condition":{"StringNotLike":{"aws:PrincipalArn":"arn:aws:iam::111122223333:role/torque-*"}}}`)
	team := map[string]string{"team": "git"}
	req := tagged(team, team).With("aws:SecureTransport", "true")
	p := Policies{Identity: []Named{role}, Boundary: &boundary, Resource: &own}
	b.ReportAllocs()
	for b.Loop() {
		if d := Evaluate(req, p); d.Outcome != Allow {
			b.Fatal(d.Because)
		}
	}
}

func BenchmarkParse(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Parse([]byte(guarded)); err != nil {
			b.Fatal(err)
		}
	}
}
