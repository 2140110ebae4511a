package intake_test

import (
	"encoding/json"
	"net/url"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"clonepath/awsops/awserr"
	"clonepath/awsops/sealed"
	"clonepath/awsops/target"
	"clonepath/checks/evidence"
	"clonepath/checks/faults/faulttest"
	"clonepath/checks/intake"
)

const (
	getRolePolicy = `{"RoleName": "torque-git-reader", "PolicyName": "read", "PolicyDocument": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "secretsmanager:GetSecretValue", "Resource": "*"}]}}`
	getPolicy     = `{"Policy": {"PolicyName": "extra", "Arn": "arn:aws:iam::111122223333:policy/extra", "DefaultVersionId": "v3", "UpdateDate": "2026-02-01T00:00:00Z"}}`
	getVersion    = `{"PolicyVersion": {"Document": {"Version": "2012-10-17", "Statement": []}, "VersionId": "v3", "IsDefaultVersion": true}}`
	keyPolicy     = `{"Policy": "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"arn:aws:iam::111122223333:root\"},\"Action\":\"kms:*\",\"Resource\":\"*\"}]}", "PolicyName": "default"}`
)

// Each shape fills its fact.
func TestShapes(t *testing.T) {
	for name, tt := range map[string]struct {
		text string
		is   func(*evidence.Record) bool
	}{
		"get-role": {role(guidesStatement), func(r *evidence.Record) bool {
			return r.Role.Get().Created != nil && strings.Contains(r.Role.Get().Trust, "agent-sa-role")
		}},
		"its Role alone":         {strings.TrimSuffix(strings.TrimPrefix(role(guidesStatement), `{"Role": `), "}"), func(r *evidence.Record) bool { return r.Role.Seen() }},
		"a URL-encoded document": {role(`"` + url.QueryEscape(guidesStatement) + `"`), func(r *evidence.Record) bool { return r.Role.Get().Trust == guidesStatement }},
		"get-role-policy":        {getRolePolicy, func(r *evidence.Record) bool { return len(r.RolePolicies.Get()) == 1 && r.RolePolicies.By == "" }},
		"no policy at all":       {`{"PolicyNames": []} {"AttachedPolicies": []}`, func(r *evidence.Record) bool { return r.RolePolicies.Seen() && len(r.RolePolicies.Get()) == 0 }},
		"a list without its documents": {`{"PolicyNames": ["read"]}` + "\n" + `{"AttachedPolicies": [{"PolicyName": "x", "PolicyArn": "arn:aws:iam::aws:policy/x"}]}`,
			func(r *evidence.Record) bool {
				p := r.RolePolicies.Get()
				return len(p) == 2 && p[0].Unreadable != "" && p[1].Unreadable != "" && r.RolePolicies.By == evidence.Operator
			}},
		"a managed policy": {getPolicy + getVersion, func(r *evidence.Record) bool {
			p := r.RolePolicies.Get()
			return len(p) == 1 && p[0].ARN == "arn:aws:iam::111122223333:policy/extra" && p[0].Text != "" && p[0].Updated != nil
		}},
		"describe-secret": {describeSecret, func(r *evidence.Record) bool {
			return r.Secret.Get().LastChanged.Unix() == 1767261600 && r.Secret.Get().Created.Hour() == 9
		}},
		"get-resource-policy": {`{"ARN": "arn:aws:secretsmanager:eu-west-1:111122223333:secret:git-repo-token-a1B2c3", "Name": "git-repo-token"}`, func(r *evidence.Record) bool { return r.SecretPolicy.Seen() && r.SecretPolicy.Get().Text == "" }},
		"list-secret-version-ids": {`{"Versions": [{"VersionId": "v9", "VersionStages": ["AWSPREVIOUS"]}], "ARN": "arn:aws:secretsmanager:eu-west-1:111122223333:secret:git-repo-token-a1B2c3", "Name": "git-repo-token"}` + describeSecretWithKey,
			func(r *evidence.Record) bool { return r.Secret.Get().Versions["v9"] != nil }},
		"describe-key":        {`{"KeyMetadata": {"KeyId": "k", "Arn": "arn:aws:kms:eu-west-1:111122223333:key/k", "KeyState": "Disabled", "KeyManager": "CUSTOMER"}}`, func(r *evidence.Record) bool { return r.Key.Get().State == "Disabled" }},
		"get-key-policy":      {keyPolicy, func(r *evidence.Record) bool { return strings.Contains(r.KeyPolicy.Get().Text, "kms:*") }},
		"get-caller-identity": {`{"UserId": "AIDA", "Account": "111122223333", "Arn": "arn:aws:iam::111122223333:user/x"}`, func(r *evidence.Record) bool { return r.Caller.Get().Account == "111122223333" }},
		"a trust policy":      {trust(target.DocumentedAgentPrincipal, "x1"), func(r *evidence.Record) bool { return r.SuppliedTrust.Seen() }},
		"a permission policy": {`{"Statement": {"Effect": "Allow", "Action": "secretsmanager:*", "Resource": "*"}}`, func(r *evidence.Record) bool { return r.SuppliedPermission.Seen() && r.RolePolicies == nil }},
		"a secret's policy":   {`{"Statement": [{"Effect": "Deny", "Principal": "*", "Action": "secretsmanager:GetSecretValue", "Resource": "*"}]}`, func(r *evidence.Record) bool { return r.SecretPolicy.Get().Kind == "secret" }},
		"a key policy":        {`{"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "kms:Decrypt", "Resource": "*"}]}`, func(r *evidence.Record) bool { return r.KeyPolicy.Get().Kind == "key" }},
		"a copied JSON string": {`"{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": \"*\", \"Action\": \"kms:Decrypt\", \"Resource\": \"*\"}]}"`,
			func(r *evidence.Record) bool { return r.KeyPolicy.Seen() }},
		"JSON lines": {getPolicy + "\n" + deniedEvent, func(r *evidence.Record) bool { return r.Trail.Seen() && r.RolePolicies.Seen() }},
		"a trail's file": {`{"Records": [` + deniedEvent + `]}`, func(r *evidence.Record) bool {
			return r.Assume.Failed(awserr.Denied) && r.AgentCaller.Get().Account == "111122223333" && r.Trail.Seen()
		}},
		"a failed get-role": {"An error occurred (NoSuchEntity) when calling the GetRole operation: The role with name torque-git-reader cannot be found.",
			func(r *evidence.Record) bool { return r.Role.Failed(awserr.NotFound) }},
		"a refused probe": {"An error occurred (AccessDenied) when calling the GetRole operation: User: arn:aws:iam::111122223333:user/x is not authorized to perform: iam:GetRole on resource: role torque-git-reader because no identity-based policy allows the iam:GetRole action",
			func(r *evidence.Record) bool { return r.Role.Failed(awserr.Denied) && r.Role.By == evidence.Operator }},
		"two errors in a terminal": {"$ aws kms describe-key --key-id k\nAn error occurred (NotFoundException) when calling the DescribeKey operation: Key 'k' does not exist\n$ aws secretsmanager describe-secret\nAn error occurred (ResourceNotFoundException) when calling the DescribeSecret operation: Secrets Manager can't find the specified secret.",
			func(r *evidence.Record) bool {
				return r.Key.Failed(awserr.NotFound) && r.Secret.Failed(awserr.NotFound)
			}},
		"the operator's own AssumeRole": {"An error occurred (AccessDenied) when calling the AssumeRole operation: User: arn:aws:iam::111122223333:user/admin is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::111122223333:role/torque-git-reader",
			func(r *evidence.Record) bool { return r.Assume == nil && r.AssumeOperator.Failed(awserr.Denied) }},
		"the operator's own read": {"An error occurred (AccessDeniedException) when calling the GetSecretValue operation: User: arn:aws:iam::111122223333:user/admin is not authorized to perform: secretsmanager:GetSecretValue on resource: git-repo-token",
			func(r *evidence.Record) bool { return r.RoleValue == nil && r.Value.Failed(awserr.Denied) }},
		"a refused change": {"An error occurred (MalformedPolicyDocument) when calling the UpdateAssumeRolePolicy operation: Has prohibited field Resource",
			func(r *evidence.Record) bool {
				return len(r.Writes.Get()) == 1 && r.Writes.Get()[0].Operation == "iam:UpdateAssumeRolePolicy"
			}},
		"lines of prose behind an ARN": {denialText + "\nPlease help us\nthanks", func(r *evidence.Record) bool { return r.Target.RoleARN == faulttest.RoleARN }},
		"expired SSO":                  {"Error when retrieving token from sso: Token has expired and refresh failed", func(r *evidence.Record) bool { return r.Caller.Failed(awserr.Credentials) }},
		"a hidden repository":          {"failed to clone: repository not found", func(r *evidence.Record) bool { return heard(r, "git-not-found") }},
		"a missing branch":             {"git: couldn't find remote ref refs/heads/release", func(r *evidence.Record) bool { return heard(r, "git-branch") }},
		"no such Git host": {"fatal: unable to access 'https://git.acme.example/a/b.git/': Could not resolve host: git.acme.example", func(r *evidence.Record) bool {
			return heard(r, "git-host-unknown") && r.Target.Repo == "https://git.acme.example/a/b.git"
		}},
		"JSON inside a mail":   {"Hi,\nthis is it:\n\n" + describeSecret + "\n\nThanks", func(r *evidence.Record) bool { return r.Secret.Seen() }},
		"UTF-16 of PowerShell": {utf16LE(describeSecret), func(r *evidence.Record) bool { return r.Secret.Seen() }},
	} {
		t.Run(name, func(t *testing.T) {
			if r := read(t, target.Target{}, tt.text).Record; !tt.is(r) {
				text, _ := json.MarshalIndent(r, "", "  ")
				t.Errorf("not recognised: %s", text)
			}
		})
	}
}

// heard reports whether a wording was found.
func heard(r *evidence.Record, row string) bool {
	return slices.ContainsFunc(r.ErrorTexts.Get(), func(t evidence.ErrorText) bool { return t.Wording == row })
}

func utf16LE(text string) string {
	out := []byte{0xFF, 0xFE}
	for _, unit := range utf16.Encode([]rune(text)) {
		out = append(out, byte(unit), byte(unit>>8))
	}
	return string(out)
}

// What the inputs show of the Target is taken, and named.
func TestDerivedTarget(t *testing.T) {
	r := read(t, target.Target{}, denialText, describeSecret)
	got := r.Record.Target
	if got.RoleARN != faulttest.RoleARN || got.Region != "eu-west-1" || got.SecretID != faulttest.SecretARN || got.AgentPrincipal != target.DocumentedAgentPrincipal {
		t.Errorf("target %+v", got)
	}
	if len(r.Derived) != 4 || !strings.Contains(r.Derived[0].From, "a.txt") || r.Record.AgentOrigin != target.Confirmed {
		t.Errorf("derived %+v", r.Derived)
	}
	r = read(t, target.Target{}, `{"Events": [`+deniedEvent+`, `+deniedEvent+`]}`, successEvent)
	if r.Record.Target.ExternalID != externalID {
		t.Errorf("the External ID of the event is not taken: %+v", r.Record.Target)
	}
	for _, d := range r.Derived {
		if strings.Contains(d.Value, externalID) {
			t.Errorf("the External ID is shown: %+v", d)
		}
	}
}

func TestRefuses(t *testing.T) {
	other := strings.ReplaceAll(role(guidesStatement), "torque-git-reader", "another-role")
	saved, err := json.Marshal(faulttest.Healthy())
	if err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct {
		given  target.Target
		inputs []string
		says   []string
	}{
		"nothing known":                   {inputs: []string{"hello"}, says: []string{"a.txt", "nothing in it was recognised", "iam get-role", "CloudTrail"}},
		"nothing at all":                  {inputs: []string{" \n"}, says: []string{"empty"}},
		"JSON cut off":                    {inputs: []string{describeSecret[:80]}, says: []string{"ends in the middle"}},
		"JSON edited":                     {inputs: []string{"{\n  \"Role\": oops}"}, says: []string{"line 2, column"}},
		"JSON of something else":          {inputs: []string{`{"a": 1}`}, says: []string{"no known shape"}},
		"a member of a wrong type":        {inputs: []string{strings.Replace(describeSecret, `"git-repo-token"`, `7`, 1)}, says: []string{"describe-secret", "unedited"}},
		"a table":                         {inputs: []string{"----------------------\n|       GetRole      |\n+--------------------+"}, says: []string{"--output json"}},
		"a report":                        {inputs: []string{`{"schema":"clonepath/report/v1"}`}, says: []string{"a report", "--save"}},
		"evidence cut off":                {inputs: []string{string(saved[:len(saved)-9])}, says: []string{"ends in the middle"}},
		"evidence of another version":     {inputs: []string{`{"schema":"clonepath/evidence/v9"}`}, says: []string{`"clonepath/evidence/v9"`}},
		"another role":                    {given: fields, inputs: []string{other}, says: []string{"different targets", "another-role", "torque-git-reader"}},
		"two roles":                       {inputs: []string{role(guidesStatement), other}, says: []string{"another-role", "torque-git-reader", "a.txt", "b.txt"}},
		"another secret":                  {given: target.Target{SecretID: "prod/token"}, inputs: []string{describeSecret}, says: []string{"prod/token", "git-repo-token"}},
		"another External ID sent":        {given: target.Target{ExternalID: "another-0123456789"}, inputs: []string{successEvent}, says: []string{"an••••89", "bd••••77"}},
		"saved evidence and another flag": {given: target.Target{RoleARN: "arn:aws:iam::111122223333:role/x"}, inputs: []string{string(saved)}, says: []string{"role/x", "torque-git-reader"}},
		"too large":                       {inputs: []string{strings.Repeat(" ", intake.MaxInput+1)}, says: []string{"larger than 16 MiB"}},
	} {
		t.Run(name, func(t *testing.T) {
			var inputs []intake.Input
			for i, text := range tt.inputs {
				inputs = append(inputs, intake.Input{Name: string(rune('a'+i)) + ".txt", Text: []byte(text)})
			}
			result, err := intake.Read(inputs, intake.Given{Target: tt.given, Now: now}, sealed.NewVault())
			if err == nil {
				t.Fatalf("it was accepted: %v", result.Found)
			}
			for _, text := range tt.says {
				if !strings.Contains(err.Error(), text) {
					t.Errorf("the error does not say %q: %v", text, err)
				}
			}
		})
	}
}

// Saved evidence goes through as it is.
func TestSavedEvidenceIsUntouched(t *testing.T) {
	saved, err := json.Marshal(faulttest.Healthy())
	if err != nil {
		t.Fatal(err)
	}
	again, err := json.Marshal(read(t, target.Target{}, string(saved)).Record)
	if err != nil || string(again) != string(saved) {
		t.Errorf("%v\n%s\n%s", err, saved, again)
	}
}

// Secrets that people send are not kept, and the person is told.
func TestSecretsInInputs(t *testing.T) {
	const token = "glpat-0123456789abcdefCANARY"
	vault := sealed.NewVault()
	value := `{"ARN": "arn:aws:secretsmanager:eu-west-1:111122223333:secret:git-repo-token-a1B2c3", "Name": "git-repo-token", "VersionId": "v-1", "SecretString": "{\"token\":\"` + token + `\\n\"}", "VersionStages": ["AWSCURRENT"]}`
	r, err := intake.Read([]intake.Input{
		{Name: "value.json", Text: []byte(value)},
		{Name: "error.txt", Text: []byte("fatal: Authentication failed for 'https://oauth2:" + token + "@gitlab.com/acme/blueprints.git/'")},
		{Name: "session.json", Text: []byte(`{"Credentials": {"AccessKeyId": "ASIA1", "SecretAccessKey": "wJalrXUtnCANARY/KEY", "SessionToken": "FwoGCANARYTOKEN"}}`)},
	}, intake.Given{Target: fields, Now: now}, vault)
	if err != nil {
		t.Fatal(err)
	}
	v := r.Record.Value.Get()
	if v.Leaf == nil || !v.Leaf.TrailingNewline || v.Path.Pointer != "/token" {
		t.Errorf("the shape is lost: %+v", v)
	}
	text, _ := json.Marshal(r)
	if strings.Contains(string(text), "CANARY") {
		t.Errorf("a secret is kept: %s", text)
	}
	if !vault.Contains(token) || !vault.Contains("wJalrXUtnCANARY/KEY") {
		t.Error("the vault does not know the secrets")
	}
	warnings := strings.Join(r.Warnings, "\n")
	for _, says := range []string{"value.json: it holds the secret's VALUE", "error.txt: a Git token stands in it", "session.json: it holds temporary AWS credentials"} {
		if !strings.Contains(warnings, says) {
			t.Errorf("nobody is told %q:\n%s", says, warnings)
		}
	}
}

// The script is one that shellcheck accepts, whatever the values are.
func TestScriptIsClean(t *testing.T) {
	program, err := exec.LookPath("shellcheck")
	if err != nil {
		t.Skip("the program shellcheck is not installed")
	}
	for name, given := range map[string]target.Target{
		"no values":      {},
		"all values":     {RoleARN: faulttest.RoleARN, SecretID: "git-repo-token", Region: "eu-west-1", ExternalID: externalID, Repo: "https://u:hunter2222@git.acme.example/a/b.git"},
		"awkward values": {RoleARN: `'; rm -rf "$HOME" #`, SecretID: "$(id)`id`", Region: "us-gov-west-1", Branch: "%s\\n"},
	} {
		script, err := intake.Script(given, intake.ScriptOptions{})
		if err != nil {
			t.Fatal(err)
		}
		cmd := exec.CommandContext(t.Context(), program, "--shell=sh", "--exclude=SC2016", "-") // a value may look like an expression
		cmd.Stdin = strings.NewReader(script)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", name, err, out)
		}
		if strings.Contains(script, "hunter2222") || strings.Contains(script, "get-secret-value") {
			t.Errorf("%s: the script holds a token, or reads the value", name)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, c := range supportCases {
		f.Add([]byte(strings.Join(c.inputs, "\n")))
	}
	saved, _ := json.Marshal(faulttest.Healthy()) // a Record always encodes
	f.Add(saved)
	f.Add([]byte(successEvent))
	f.Add([]byte("=== clonepath collected v1\n\n=== clonepath: target\nroleArn=" + faulttest.RoleARN + "\n=== clonepath: iam get-role r\n" + role(guidesStatement) + "\n=== clonepath: end"))
	f.Add([]byte(utf16LE(getPolicy + getVersion + keyPolicy)))
	f.Fuzz(func(t *testing.T, text []byte) {
		vault := sealed.NewVault()
		r, err := intake.Read([]intake.Input{{Name: "x", Text: text}}, intake.Given{Target: fields, Now: now}, vault)
		if err != nil {
			return
		}
		if _, err := evidence.Mask(r.Record); err != nil {
			t.Errorf("what was read cannot be masked: %v", err)
		}
		if _, err := evidence.Merge(r.Record, r.Record); err != nil {
			t.Errorf("what was read does not merge with itself: %v", err)
		}
	})
}
