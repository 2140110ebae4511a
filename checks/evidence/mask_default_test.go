package evidence_test

import (
	"encoding/base64"
	"encoding/json"
	"strings"
	"testing"

	"clonepath/awsops/awserr"
	"clonepath/checks/evidence"
)

// said is a record whose agent was refused with these words.
func said(message string) *evidence.Record {
	r := record()
	r.Assume = evidence.Failed[evidence.Session](evidence.Agent, now, &awserr.Failure{Operation: "sts:AssumeRole", Class: awserr.Denied, Message: message})
	return r
}

// saidMasked is what is left of a message.
func saidMasked(t *testing.T, message string) string {
	t.Helper()
	masked, err := evidence.Mask(said(message))
	if err != nil {
		t.Fatal(err)
	}
	return masked.Assume.Failure.Message
}

// What nobody knows is masked, in whatever form it stands.
func TestMaskByDefault(t *testing.T) {
	for name, tt := range map[string]struct {
		message string
		gone    []string // parts that identify
		stays   string   // what has to be readable all the same
	}{
		"account beside an underscore": {"the log group acme_777788889999_prod is not here", []string{"777788889999", "acme", "prod"}, "is not here"},
		"account beside letters":       {"role777788889999x was refused", []string{"777788889999"}, "was refused"},
		"account in a host":            {"https://777788889999.signin.aws.amazon.com/console", []string{"777788889999"}, "signin.aws.amazon.com"},
		"account in a registry":        {"777788889999.dkr.ecr.eu-west-1.amazonaws.com", []string{"777788889999"}, ".eu-west-1.amazonaws.com"},
		"account with dashes":          {"account 7777-8888-9999 is not allowed", []string{"7777", "8888", "9999"}, "is not allowed"},
		"account with spaces":          {"account 7777 8888 9999 is not allowed", []string{"7777", "8888", "9999"}, "is not allowed"},
		"account in other groups":      {"account 777-788-889-999 is not allowed", []string{"777-788", "889-999"}, "is not allowed"},
		"account behind a colon":       {"account:7777-8888-9999 is not allowed", []string{"7777", "8888"}, "is not allowed"},
		"account in base64":            {"token " + base64.StdEncoding.EncodeToString([]byte("777788889999:acme")) + " refused", []string{"Nzc3Nzg4ODg5OTk5"}, "refused"},
		"account escaped":              {`{"account":"\u0037\u0037\u0037\u0037\u0038\u0038\u0038\u0038\u0039\u0039\u0039\u0039"}`, []string{`\u0037`, "777788889999"}, `{"account":"`},
		"account in percents":          {"arn%3Aaws%3Aiam%3A%3A777788889999%3Arole%2Facme", []string{"777788889999", "acme"}, "aws%3Aiam"},
		"account as entities":          {"account &#55;&#55;&#55;&#55;&#56;&#56;&#56;&#56;&#57;&#57;&#57;&#57; refused", []string{"&#55;", "777788889999"}, "refused"},
		"e-mail":                       {"the user jane.doe@corp.acme.io has no access", []string{"jane", "doe", "corp", "acme"}, "has no access"},
		"e-mail of known words":        {"the user secret@token.com has no access", []string{"secret@", "token.com"}, "has no access"},
		"host below Torque's":          {"dial acme.qtorque.io: no such host", []string{"acme"}, ".qtorque.io: no such host"},
		"bucket":                       {"see acme-prod.s3.amazonaws.com", []string{"acme", "prod"}, ".s3.amazonaws.com"},
		"host of Azure":                {"https://acme.visualstudio.com/x", []string{"acme"}, ".visualstudio.com"},
		"organisation":                 {"denied by o-a1b2c3d4e5 and ou-ab12-cd34ef56 below r-ab12", []string{"a1b2c3d4e5", "ab12", "cd34ef56"}, "denied by o-"},
		"endpoint":                     {"through vpce-0a1b2c3d4e5f67890", []string{"0a1b2c3d"}, "through vpce-"},
		"canonical id":                 {`"CanonicalUser":"79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be"`, []string{"79a59df9"}, `"CanonicalUser":"`},
		"letters outside ASCII":        {"der Schlüssel gehört Müller, 株式会社", []string{"Müller", "Schlüssel", "株式会社"}, ","},
		"Windows user":                 {`ACME\jane was refused`, []string{"ACME", "jane"}, "was refused"},
		"home directory":               {"open /home/jane/.aws/config: no such file", []string{"jane"}, "no such file"},
		"public address":               {"dial tcp 203.0.113.7:443: connection refused", []string{"203.0.113"}, "dial tcp "},
		"unparsable ARN":               {"arn:aws:iam:role/acme is not valid", []string{"acme"}, "is not valid"},
		"ARN at the end of a sentence": {"Principal arn:aws:iam::777788889999:root. Stop.", []string{"777788889999"}, ":root. "},
	} {
		t.Run(name, func(t *testing.T) {
			got := saidMasked(t, tt.message)
			for _, part := range tt.gone {
				if strings.Contains(got, part) {
					t.Errorf("%q is left in %q", part, got)
				}
			}
			if !strings.Contains(got, tt.stays) {
				t.Errorf("%q is not readable in %q", tt.stays, got)
			}
		})
	}
}

// One value has one pseudonym, however it is spelled and wherever it stands.
func TestMaskOneValueOnePseudonym(t *testing.T) {
	got := saidMasked(t, "111122223333 x_777788889999 7777-8888-9999 https://777788889999.signin.aws.amazon.com/ jane /home/jane jane@acme.io https://acme.io/jane")
	if strings.Count(got, "000000000002") != 2 || !strings.Contains(got, "0000-0000-0002") {
		t.Errorf("the account has several pseudonyms: %s", got)
	}
	jane := strings.Fields(got)[4]
	if strings.Count(got, jane) != 4 || len(jane) != 4 || jane == "jane" {
		t.Errorf("jane has several pseudonyms: %s", got)
	}
}

// Fields that were readable because of their name.
func TestMaskFields(t *testing.T) {
	r := record()
	r.Secret = evidence.Observed(evidence.Operator, now, evidence.Secret{
		Name: "x", OwningService: "acmevault", Versions: map[string][]string{"acme-release-0123456789abcdef0123": {"AWSCURRENT", "ACMEBLUE"}},
	})
	r.Value = evidence.Observed(evidence.Operator, now, evidence.Value{VersionID: "acme-release-0123456789abcdef0123", Stages: []string{"ACMEBLUE", "AWSPREVIOUS"},
		Keys: []evidence.Node{{Pointer: "/777788889999", Key: "777788889999", Kind: "string"}, {Pointer: "/jane@acme.io", Key: "jane@acme.io", Kind: "string"}}})
	r.Clone = evidence.Observed(evidence.Operator, now, evidence.Clone{Commit: "0a1b2c3d4e5f60718293a4b5c6d7e8f901234567"})
	r.Role = evidence.Observed(evidence.Operator, now, evidence.RoleFacts{Name: "r", Trust: `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"*"},
		"Action":["sts:AssumeRole","sts:TagSession"],"Condition":{"StringEquals":{"aws:username":"admin","aws:PrincipalTag/AcmeTeam":"blue","sts:ExternalId":"token"},
		"IpAddress":{"aws:SourceIp":"203.0.113.0/24"},"StringEqualsIfExists":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}}]}`})
	masked, text := maskedWithout(t, r, "acme", "777788889999", "jane", "0a1b2c3d4e5f", "203.0.113", "a1b2c3d4e5", `"admin\"`, `\"token\"`)
	for _, readable := range []string{"awscurrent", "awsprevious", "sts:assumerole", "sts:tagsession", "aws:principaltag/", "ipaddress", "aws:sourceip", "2012-10-17", "stringequalsifexists"} {
		if !strings.Contains(text, readable) {
			t.Errorf("%q is not readable any more: %s", readable, masked.Role.Value.Trust)
		}
	}
	if _, ok := masked.Secret.Value.Versions[masked.Value.Value.VersionID]; !ok {
		t.Errorf("version %q is none of %v", masked.Value.Value.VersionID, masked.Secret.Value.Versions)
	}
}

// A masked record that is masked again stays as it is: who shares on changes nothing.
func TestMaskAgainChangesNothing(t *testing.T) {
	for name, r := range map[string]*evidence.Record{
		"telling": telling(),
		"texts":   said("account 7777-8888-9999 jane@acme.io 203.0.113.7 acme.qtorque.io o-a1b2c3d4e5 Müller 株式 " + strings.Repeat("acme", 40) + " AROAJANEEXAMPLE:jane x_777788889999 10.20.30.40 2001:db8::17"),
	} {
		once, err := evidence.Mask(r)
		if err != nil {
			t.Fatal(err)
		}
		twice, err := evidence.Mask(once)
		if err != nil {
			t.Fatal(err)
		}
		a, _ := json.MarshalIndent(once, "", " ")
		b, _ := json.MarshalIndent(twice, "", " ")
		if string(a) != string(b) {
			t.Errorf("%s: masked again it differs:\n%s\n%s", name, a, b)
		}
	}
}
