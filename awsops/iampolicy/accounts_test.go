package iampolicy

import "testing"

// Which side has to allow follows from the accounts, and can be overridden.
func TestAccounts(t *testing.T) {
	trust := policy(t, "trust policy", grant(testAgent))
	own := []Named{policy(t, "inline policy", allow("sts:AssumeRole"))}
	none := []Named{}
	for _, c := range []struct {
		identity []Named
		accounts Accounts
		want     Outcome
	}{
		{nil, AccountsFromARNs, Allow}, // a foreign caller's policies are taken to allow
		{none, AccountsFromARNs, ImplicitDeny},
		{own, AccountsFromARNs, Allow},
		{none, SameAccount, Allow}, // named directly
		{none, CrossAccount, ImplicitDeny},
		{[]Named{Unseen("the agent's policies")}, AccountsFromARNs, Depends},
	} {
		got := Evaluate(assume(nil), Policies{Trust: &trust, Identity: c.identity, Accounts: c.accounts})
		outcome(t, got, c.want)
	}
	outcome(t, Evaluate(assume(nil), Policies{}), Depends) // a role always has a trust policy
}

func TestOtherCallers(t *testing.T) {
	service := policy(t, "trust policy", `{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}`)
	req := assume(nil)
	req.Principal = "ec2.amazonaws.com"
	outcome(t, Evaluate(req, Policies{Trust: &service}), Allow)
	req.Principal = "lambda.amazonaws.com"
	outcome(t, Evaluate(req, Policies{Trust: &service}), ImplicitDeny)

	root := Request{Principal: "arn:aws:iam::111122223333:root", Action: "secretsmanager:GetSecretValue", Resource: testSecret}
	outcome(t, Evaluate(root, Policies{}), Allow)
	deny := policy(t, "secret policy", `{"Effect":"Deny","Principal":"*","Action":"*","Resource":"*"}`)
	outcome(t, Evaluate(root, Policies{Resource: &deny}), ExplicitDeny)
}

func TestEqualStatementsAndRemove(t *testing.T) {
	doc := mustParse(t, doc12(bare+`,{"Effect":"Deny","Principal":"*","Action":"sts:TagSession"},`+bare))
	if !EqualStatements(&doc.Statements[0], &doc.Statements[2]) || EqualStatements(&doc.Statements[0], &doc.Statements[1]) {
		t.Error("statements are compared wrongly")
	}
	for i, want := range []string{
		doc12(`{"Effect":"Deny","Principal":"*","Action":"sts:TagSession"},` + bare),
		doc12(bare + `,` + bare),
	} {
		text := doc12(bare + `,{"Effect":"Deny","Principal":"*","Action":"sts:TagSession"},` + bare)
		if out, err := RemoveStatement([]byte(text), i); err != nil || string(out) != want {
			t.Errorf("%v %s", err, out)
		}
	}
}
