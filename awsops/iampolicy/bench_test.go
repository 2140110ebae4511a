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

func BenchmarkParse(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Parse([]byte(guarded)); err != nil {
			b.Fatal(err)
		}
	}
}
