package practices

import (
	"testing"

	"clonepath/awsops/inventory"
	"clonepath/checks/evidence"
)

// Of an account only who has to do with the chain is kept; of the rest a number.
func TestGatherer(t *testing.T) {
	const secret, role = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:git-repo-token-a1B2c3", "arn:aws:iam::111122223333:role/torque-git-reader"
	r := &evidence.Record{}
	r.Secret = &evidence.Fact[evidence.Secret]{Value: &evidence.Secret{ARN: secret, Name: "git-repo-token"}}
	r.Role = &evidence.Fact[evidence.RoleFacts]{Value: &evidence.RoleFacts{ARN: role}}
	r.SecretPolicy = &evidence.Fact[evidence.Document]{Value: &evidence.Document{Text: `{"Principal":{"AWS":"arn:aws:iam::111122223333:user/named"}}`}}
	g := NewGatherer(r)
	sink := g.Sink()
	document := func(action, resource string) []inventory.Document {
		return []inventory.Document{{Name: "p", Text: `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"` + action + `","Resource":"` + resource + `"}]}`}}
	}
	user := func(name string, p inventory.Principal) {
		p.ARN, p.Name, p.ID = "arn:aws:iam::111122223333:user/"+name, name, "AIDA"+name
		sink.Principal(p)
	}
	user("reads", inventory.Principal{Inline: document("secretsmanager:*", "*")})
	user("reads-another", inventory.Principal{Inline: document("secretsmanager:*", "arn:aws:secretsmanager:*:*:secret:other-*")})
	user("assumes", inventory.Principal{Inline: document("sts:AssumeRole", role)})
	user("assumes-another", inventory.Principal{Inline: document("sts:AssumeRole", "arn:aws:iam::111122223333:role/x")})
	user("writes-a-bucket", inventory.Principal{Inline: document("s3:*", "*")})
	user("in-a-group", inventory.Principal{Groups: []string{"g"}})
	user("attached", inventory.Principal{Attached: []string{"arn:p"}})
	user("attached-unseen", inventory.Principal{Attached: []string{"arn:unseen"}})
	user("named", inventory.Principal{})
	user("limited", inventory.Principal{Inline: document("secretsmanager:GetSecretValue", "*"), Boundary: "arn:b"})
	sink.Group(inventory.Group{Name: "g", Attached: []string{"arn:p"}})
	sink.Policy(inventory.Document{Name: "p", ARN: "arn:p", Text: document("*", "*")[0].Text})
	sink.Policy(inventory.Document{Name: "b", ARN: "arn:b", Text: document("s3:*", "*")[0].Text})
	sink.Policy(inventory.Document{Name: "nobody's", ARN: "arn:n", Text: document("*", "*")[0].Text})
	got := g.Identities(false)
	names := ""
	for _, p := range got.Principals {
		names += p.ARN[len("arn:aws:iam::111122223333:user/"):] + " "
	}
	if want := "assumes attached attached-unseen in-a-group limited named reads "; names != want {
		t.Errorf("kept %s, want %s", names, want)
	}
	if got.Users != 10 || got.Roles != 0 || len(got.Groups) != 1 || len(got.Policies) != 2 || got.Account != "111122223333" {
		t.Errorf("%+v", got)
	}
}
