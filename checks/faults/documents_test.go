package faults_test

import (
	"strings"
	"testing"

	"clonepath/awsops/sealed"
	"clonepath/checks/evidence"
	"clonepath/checks/faults/faulttest"
	"clonepath/checks/secretpath"
)

// documentCase is a document or a value with its faults; a case may name the words
// that have to stand in the first finding.
type documentCase struct {
	name  string
	edit  edit
	want  string // root causes, with spaces between
	words string
}

func runDocuments(t *testing.T, cases []documentCase) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			r := faulttest.AsOperator()
			c.edit(r)
			rep := judged(t, r)
			same(t, "root causes", ids(rep.RootCauses), strings.Fields(c.want))
			if len(rep.RootCauses) > 0 {
				first := rep.RootCauses[0]
				if text := strings.Join(append(first.Evidence, first.Summary, first.Fix.Text), "\n"); !strings.Contains(text, c.words) {
					t.Errorf("%q is not said in\n%s", c.words, text)
				}
			}
			if t.Failed() {
				dump(t, rep)
			}
		})
	}
}

func withoutGrants(r *evidence.Record) {
	customerKey(r)
	r.KeyGrants = evidence.Observed(evidence.Operator, faulttest.Now, evidence.KeyGrants{List: []evidence.KeyGrant{}})
}

// D1: what was collected decides.
func TestTagsAndGrants(t *testing.T) {
	same := `{"StringEquals":{"secretsmanager:ResourceTag/team":"${aws:PrincipalTag/team}"}}`
	runDocuments(t, []documentCase{
		{"tags that differ", all(tagged("team=platform", "team=payments"), where(same)), "role-tag-mismatch", `"payments"`},
		{"tags that differ in case", all(tagged("team=Platform", "team=platform"), where(same)), "role-tag-mismatch", `"Platform"`},
		{"a role without the tag", all(tagged("", "team=payments"), where(same)), "role-tag-mismatch", "tags of the role: none"},
		{"a secret without the tag", all(tagged("team=platform", ""), where(same)), "secret-tag-missing", "has no tag team"},
		{"a secret with another tag", all(tagged("team=platform", "owner=platform"), where(same)), "secret-tag-missing", "has no tag team"},
		{"a literal that differs", all(tagged("", "env=test"), where(`{"StringEquals":{"aws:ResourceTag/env":"prod"}}`)), "role-tag-mismatch", `"prod"`},
		{"none of several", all(tagged("", "env=test"), where(`{"StringEquals":{"aws:ResourceTag/env":["prod","stage"]}}`)), "role-tag-mismatch", `"stage"`},
		{"the role's own tag differs", all(tagged("team=a", ""), where(`{"StringEquals":{"aws:PrincipalTag/team":"b"}}`)), "role-tag-mismatch", "the role has team"},
		{"a Resource with the role's tag", all(tagged("app=other", ""), permission(readAction, "arn:aws:secretsmanager:eu-west-1:111122223333:secret:${aws:PrincipalTag/app}-??????", "")), "role-tag-mismatch", "other-??????"},
		{"a Deny where tags differ", all(tagged("team=a", "team=b"), alsoAttached(strings.Replace(alsoDenied, "%s", `{"StringNotEquals":{"secretsmanager:ResourceTag/team":"${aws:PrincipalTag/team}"}}`, 1))), "role-explicit-deny", ""},
		{"another role's id", all(tagged("", ""), where(`{"StringLike":{"aws:userid":"AROAEXAMPLEOTHERID1:*"}}`)), "role-condition-tags-ip", ""},
		{"a tag of the role in the trust", all(tagged("team=a", ""), trusts(`{"StringEquals":{`+withID+`,"iam:ResourceTag/team":"b"}}`)), "trust-condition-unmet", "iam:ResourceTag/team"},
		{"a tag that the request may not carry", trusts(`{"StringEquals":{` + withID + `,"aws:RequestTag/team":"b"}}`), "trust-condition-unmet", "aws:RequestTag/team"},
		{"a grant to another role", all(withoutGrants, granted(to("arn:aws:iam::111122223333:role/backup", "Decrypt"))), "kms-decrypt-missing", ""},
		{"a grant for something else", all(withoutGrants, granted(to(faulttest.RoleARN, "Encrypt"))), "kms-decrypt-missing", ""},
		{"no grants", withoutGrants, "kms-decrypt-missing", ""},
	})
}

// D2: a certain refusal is red, with what decided.
func TestTrustRefusals(t *testing.T) {
	runDocuments(t, []documentCase{
		{"another role under the root", all(confirmed, underRoot(`{"StringEquals":{`+withID+`},"ArnEquals":{"aws:PrincipalArn":"arn:aws:iam::046086677675:role/other"}}`)), "trust-principal-wrong", "role/other"},
		{"a session under the root", underRoot(`{"StringEquals":{` + withID + `},"ArnEquals":{"aws:PrincipalArn":"` + faulttest.AgentCall + `"}}`), "trust-principal-session-arn", "The next session"},
		{"a pattern that misses", underRoot(`{"StringEquals":{` + withID + `},"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::046086677675:role/tq-*"}}`), "trust-condition-unmet", "aws:PrincipalArn"},
		{"another account", trusts(`{"StringEquals":{` + withID + `,"aws:ResourceAccount":"999988887777"}}`), "trust-condition-unmet", "aws:ResourceAccount"},
		{"users only", trusts(`{"StringEquals":{` + withID + `,"aws:PrincipalType":"User"}}`), "trust-condition-unmet", "aws:PrincipalType"},
		{"a user's name", trusts(`{"StringEquals":{` + withID + `},"StringLike":{"aws:username":"*"}}`), "trust-condition-unmet", "aws:username"},
		{"plain HTTP", trusts(`{"StringEquals":{` + withID + `},"Bool":{"aws:SecureTransport":"false"}}`), "trust-condition-unmet", "aws:SecureTransport"},
		{"a star letter by letter", trusts(`{"StringEquals":{"sts:ExternalId":"tq-*"}}`), "trust-externalid-mismatch", "letter by letter"},
		{"a pattern of the principal letter by letter", underRoot(`{"StringEquals":{` + withID + `,"aws:PrincipalArn":"arn:aws:iam::046086677675:role/agent-*"}}`), "trust-condition-unmet", "letter by letter"},
		{"a misspelt operator", trusts(`{"StringEqual":{` + withID + `}}`), "trust-condition-unmet", "StringEqual"},
		{"no operator", trusts(`{` + withID + `}`), "trust-condition-unmet", "sts:ExternalId"},
		{"a service's call", trusts(`{"StringEquals":{` + withID + `},"Bool":{"aws:PrincipalIsAWSService":"true"}}`), "trust-condition-unmet", "aws:PrincipalIsAWSService"},
	})
}

// D3 and D4: a second factor, and ForAnyValue with IfExists.
func TestSecondFactorAndSets(t *testing.T) {
	runDocuments(t, []documentCase{
		{"Bool", trusts(`{"StringEquals":{` + withID + `},"Bool":{"aws:MultiFactorAuthPresent":"true"}}`), "trust-condition-mfa", ""},
		{"BoolIfExists", trusts(`{"StringEquals":{` + withID + `},"BoolIfExists":{"aws:MultiFactorAuthPresent":"true"}}`), "trust-condition-mfa", ""},
		{"as text", trusts(`{"StringEquals":{` + withID + `,"aws:MultiFactorAuthPresent":"true"}}`), "trust-condition-mfa", ""},
		{"an age", trusts(`{"StringEquals":{` + withID + `},"NumericLessThan":{"aws:MultiFactorAuthAge":"3600"}}`), "trust-condition-mfa", ""},
		{"a Deny without one", trust(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":` + agentPrincipal + `,"Action":"sts:AssumeRole","Condition":` + idCondition + `},{"Effect":"Deny","Principal":{"AWS":"*"},"Action":"sts:AssumeRole","Condition":{"BoolIfExists":{"aws:MultiFactorAuthPresent":"false"}}}]}`), "trust-condition-mfa", ""},
		{"a Deny that wants it known", trust(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":` + agentPrincipal + `,"Action":"sts:AssumeRole","Condition":` + idCondition + `},{"Effect":"Deny","Principal":{"AWS":"*"},"Action":"sts:AssumeRole","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"false"}}}]}`), "trust-condition-mfa", ""},
		{"the read", where(`{"Bool":{"aws:MultiFactorAuthPresent":"true"}}`), "role-condition-tags-ip", "MultiFactorAuth"},
		{"the read, if it exists", where(`{"BoolIfExists":{"aws:MultiFactorAuthPresent":"true"}}`), "role-condition-tags-ip", ""},
		{"a Deny of the read without one", alsoAttached(strings.Replace(alsoDenied, "%s", `{"BoolIfExists":{"aws:MultiFactorAuthPresent":"false"}}`, 1)), "role-explicit-deny", ""},
		{"a Deny of the read, plain", alsoAttached(strings.Replace(alsoDenied, "%s", `{"Bool":{"aws:MultiFactorAuthPresent":"false"}}`, 1)), "role-explicit-deny", ""},

		{"any tag key of an untagged request", trusts(`{"StringEquals":{` + withID + `},"ForAnyValue:StringEqualsIfExists":{"aws:TagKeys":"team"}}`), "trust-condition-unmet", "aws:TagKeys"},
		{"any tag key, by pattern", trusts(`{"StringEquals":{` + withID + `},"ForAnyValue:StringLikeIfExists":{"aws:TagKeys":"*"}}`), "trust-condition-unmet", "aws:TagKeys"},
		{"any tag key, without IfExists", trusts(`{"StringEquals":{` + withID + `},"ForAnyValue:StringEquals":{"aws:TagKeys":"team"}}`), "trust-condition-unmet", "aws:TagKeys"},
		{"any transitive tag", trusts(`{"StringEquals":{` + withID + `},"ForAnyValue:StringEqualsIfExists":{"sts:TransitiveTagKeys":"team"}}`), "trust-condition-unmet", "TransitiveTagKeys"},
		{"any called service", trusts(`{"StringEquals":{` + withID + `},"ForAnyValue:StringEqualsIfExists":{"aws:CalledVia":"athena.amazonaws.com"}}`), "trust-condition-unmet", "aws:CalledVia"},
		{"any called service of the read", where(`{"ForAnyValue:StringEqualsIfExists":{"aws:CalledVia":"athena.amazonaws.com"}}`), "role-condition-tags-ip", ""},
		{"any called service, by pattern", where(`{"ForAnyValue:StringLikeIfExists":{"aws:CalledVia":"*"}}`), "role-condition-tags-ip", ""},
		{"any tag key of the read", where(`{"ForAnyValue:StringEqualsIfExists":{"aws:TagKeys":"team"}}`), "role-condition-tags-ip", ""},
		{"any External ID, and another is sent", trusts(`{"ForAnyValue:StringEqualsIfExists":{"sts:ExternalId":"other-id"}}`), "trust-externalid-mismatch", ""},
		{"any name of a service", trusts(`{"StringEquals":{` + withID + `},"ForAnyValue:StringEqualsIfExists":{"aws:PrincipalServiceNamesList":"x.amazonaws.com"}}`), "trust-condition-unmet", ""},
	})
}

// D5, D6 and D7: drafts, as a person pastes them.
func TestDrafts(t *testing.T) {
	const head = `{"Version":"2012-10-17","Statement":[{`
	draft := func(statement string) edit { return supplied(head + statement + `}]}`) }
	handed := func(statement string) edit {
		return func(r *evidence.Record) {
			r.SuppliedPermission = evidence.Observed(evidence.Operator, faulttest.Now, evidence.Document{Name: "permission", Kind: "inline", Text: head + statement + `}]}`})
		}
	}
	const allowed = `"Effect":"Allow","Action":"sts:AssumeRole","Principal":`
	read := func(resource string) edit { return permission(readAction, resource, "") }
	runDocuments(t, []documentCase{
		{"a bare star", draft(allowed + `"*"`), "trust-document-invalid", `"STAR":"*"`},
		{"a bare star in a list of statements", draft(allowed + agentPrincipal + `},{` + allowed + `"*"`), "trust-document-invalid", `"STAR":"*"`},
		{"a bare ARN", draft(allowed + `"` + faulttest.Agent + `"`), "trust-document-invalid", "Invalid principal"},
		{"a pattern of principals", draft(allowed + `{"AWS":"arn:aws:iam::046086677675:role/*"}`), "trust-document-invalid", "Invalid principal"},
		{"a wildcard vendor in the trust", draft(`"Effect":"Allow","Action":"*:AssumeRole","Principal":` + agentPrincipal), "trust-document-invalid", "vendors"},
		{"a wildcard vendor", handed(`"Effect":"Allow","Action":"*:GetSecretValue","Resource":"*"`), "permission-document-invalid", "vendors"},
		{"half a vendor", handed(`"Effect":"Allow","Action":"secrets*:GetSecretValue","Resource":"*"`), "permission-document-invalid", "vendors"},
		{"allow in lower case", draft(strings.Replace(allowed, "Allow", "allow", 1) + agentPrincipal), "trust-document-invalid", "line 1"},
		{"a Sid with a space", draft(`"Sid":"for torque",` + allowed + agentPrincipal), "trust-document-invalid", "alpha-numeric"},
		{"two Sids alike", draft(`"Sid":"A",` + allowed + agentPrincipal + `},{"Sid":"A",` + allowed + agentPrincipal), "trust-document-invalid", "unique"},
		{"today's date", supplied(strings.Replace(faulttest.Trust, "2012-10-17", "2026-03-10", 1)), "trust-document-invalid", "line 2"},
		{"a misspelt operator", draft(allowed + agentPrincipal + `,"Condition":{"StringEqual":{` + withID + `}}`), "trust-document-invalid", "line 1"},
		{"three faults at once", draft(`"Sid":"a b","Effect":"allow","Action":"sts:AssumeRole","Resource":"*","Principal":` + agentPrincipal), "trust-has-resource", "alpha-numeric"},
		{"a permission policy as trust", supplied(faulttest.Permission), "trust-documents-swapped", "permission policy"},
		{"a trust policy as permission", func(r *evidence.Record) {
			r.SuppliedPermission = evidence.Observed(evidence.Operator, faulttest.Now, evidence.Document{Name: "permission", Kind: "inline", Text: faulttest.Trust})
		}, "trust-documents-swapped", "trust policy"},
		{"only a Deny", trust(`{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":{"AWS":"*"},"Action":"sts:AssumeRole"}]}`), "trust-principal-wrong", "only denies"},
		{"no External ID may be sent", trusts(`{"Null":{"sts:ExternalId":"true"}}`), "trust-externalid-mismatch", "no External ID"},

		{"four question marks", read(strings.TrimSuffix(pattern, "??")), "role-resource-slip", "4 question marks"},
		{"seven question marks", read(pattern + "?"), "role-resource-slip", "7 question marks"},
		{"two endings", read(faulttest.SecretARN + "-??????"), "role-resource-slip", "two endings"},
		{"another case", read(strings.Replace(pattern, "git-repo", "Git-Repo", 1)), "role-resource-slip", "Git-Repo"},
		{"a slash", read(strings.Replace(pattern, "secret:", "secret/", 1)), "role-resource-slip", "secret/"},
		{"another partition", read(strings.Replace(pattern, "arn:aws:", "arn:aws-cn:", 1)), "role-resource-wrong-region-account", "aws-cn"},
		{"another region, and no ending", read(strings.TrimSuffix(strings.Replace(pattern, "eu-west-1", "us-east-1", 1), "-??????")), "role-resource-slip", "us-east-1"},
		{"a misspelt action and five question marks", permission("secretsmanager:GetSecretsValue", strings.TrimSuffix(pattern, "?"), ""), "role-resource-slip role-action-typo", ""},
		{"NotAction leaves it out", permissionText(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","NotAction":"secretsmanager:*","Resource":"*"}]}`), "role-permission-policy-missing", "NotAction"},
		{"NotResource leaves it out", permissionText(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"` + readAction + `","NotResource":"` + pattern + `"}]}`), "role-permission-policy-missing", "NotResource"},
		{"principal and External ID", all(confirmed, trustStatement(`{"AWS":"arn:aws:iam::046086677675:role/other"}`, "sts:AssumeRole", `{"StringEquals":{"sts:ExternalId":"another-external-id"}}`)), "trust-externalid-mismatch trust-principal-wrong", ""},
		{"a read refused in another region", func(r *evidence.Record) {
			r.Trail = evidence.Observed(evidence.Operator, faulttest.Now, []evidence.TrailEvent{{
				ID: "e1", At: faulttest.Now, Name: "GetSecretValue", Source: "secretsmanager.amazonaws.com", Region: "us-east-1", Code: "AccessDenied",
				Caller: "arn:aws:sts::111122223333:assumed-role/torque-git-reader/torque", Resources: []string{"git-repo-token"}}})
		}, "cred-secret-region-vs-agent", "us-east-1"},
	})
}

// D8: what is stored in the place of a token.
func TestStoredInPlaceOfAToken(t *testing.T) {
	const token = "glpat-CANARYq7Zr93Xw_bars0"
	stored := func(value string) edit {
		return func(r *evidence.Record) {
			shape, _, _ := secretpath.Inspect(sealed.New(`{"token":`+quoted(value)+`}`), "token")
			shape.VersionID, shape.Stages = r.Value.Value.VersionID, r.Value.Value.Stages
			r.Value.Value = &shape
			r.Login = evidence.Observed(evidence.Operator, faulttest.Now, evidence.Exchange{URL: r.Login.Value.URL, Status: 401, TokenSent: true, Username: "oauth2", VersionID: shape.VersionID})
			r.Clone = nil
		}
	}
	runDocuments(t, []documentCase{
		{"an SSH key", stored("-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n"), "value-private-key", "private key"},
		{"a GitHub App's key", stored("-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----"), "value-private-key", "private key"},
		{"a key of PuTTY", stored("PuTTY-User-Key-File-3: ssh-ed25519\n"), "value-private-key", "private key"},
		{"base64 of a token", stored("Z2xwYXQtQ0FOQVJZcTdacjkzWHdfYmFyczA="), "value-wrapped-quotes", "base64 of a token"},
		{"base64 without padding", stored("Z2xwYXQtQ0FOQVJZcTdacjkzWHdfYmFyczA"), "value-wrapped-quotes", "base64 of a token"},
		{"base64 of user and token", stored("b2F1dGgyOmdscGF0LUNBTkFSWXE3WnI5M1h3X2JhcnMw"), "value-wrapped-quotes", "base64 of a user name"},
		{"a whole URL", stored("https://git.example.com/acme/blueprints.git"), "value-wrapped-quotes", "a whole URL"},
		{"a URL with the token", stored("https://oauth2:" + token + "@git.example.com/acme/blueprints.git"), "value-wrapped-quotes", "a whole URL"},
		{"a literal line break", stored(token + `\n`), "value-trailing-newline", "a backslash and an n"},
		{"a line break in the middle", stored(token + "\nsecond-line"), "value-trailing-newline", "in the middle"},
		{"a line break at the end", stored(token + "\n"), "value-trailing-newline", "newline"},
		{"CHANGE_ME", stored("CHANGE_ME"), "value-placeholder", ""},
		{"replace-me", stored("<replace-me>"), "value-placeholder", ""},
		{"your token here", stored("YOUR_TOKEN_HERE"), "value-placeholder", ""},
	})
}

func quoted(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, "\n", `\n`, `"`, `\"`).Replace(s) + `"`
}
