package target

import (
	"maps"
	"testing"
)

func TestFromText(t *testing.T) {
	four := map[Field]string{
		FieldRoleARN: "arn:aws:iam::111122223333:role/x/reader", FieldExternalID: "Acme-1:2",
		FieldSecretID: "arn:aws:secretsmanager:eu-west-1:111122223333:secret:git-AbCdEf", FieldSecretPath: "git.token",
	}
	for name, text := range map[string]string{
		"lines":            "Role ARN: arn:aws:iam::111122223333:role/x/reader\r\nExternal ID: Acme-1:2\r\nSecret ID: arn:aws:secretsmanager:eu-west-1:111122223333:secret:git-AbCdEf\r\nSecret Path: git.token\r\n",
		"carriage returns": "Role ARN = arn:aws:iam::111122223333:role/x/reader\rexternal_id=Acme-1:2\rSecretId\tarn:aws:secretsmanager:eu-west-1:111122223333:secret:git-AbCdEf\rSecret path: \"git.token\"",
		"a web form": "Role ARN*\narn:aws:iam::111122223333:role/x/reader\nExternal ID\nAcme-1:2\n\nSecret ID *\n" +
			"arn:aws:secretsmanager:eu-west-1:111122223333:secret:git-AbCdEf\nSecret Path:\n\ngit.token\n",
		"Markdown": "| field | value | |\n|---|---|---|\n| Spaces | All spaces | |\n| Role ARN | `arn:aws:iam::111122223333:role/x/reader` | required |\n" +
			"- **External ID**: `Acme-1:2`\n> Secret ID: arn:aws:secretsmanager:eu-west-1:111122223333:secret:git-AbCdEf\n* Secret Path: git.token",
		"JSON": `{"credential_data":{"role_arn":"arn:aws:iam::111122223333:role/x/reader","externalId":"Acme-1:2"},` +
			`"secretId":"arn:aws:secretsmanager:eu-west-1:111122223333:secret:git-AbCdEf","SecretPath":"git.token","type":"x"}`,
		"YAML": "target:\n  roleArn: arn:aws:iam::111122223333:role/x/reader\n  externalId: 'Acme-1:2'\n" +
			"  secretId: arn:aws:secretsmanager:eu-west-1:111122223333:secret:git-AbCdEf\n  secretPath: git.token\n",
	} {
		t.Run(name, func(t *testing.T) {
			if got := FromText(text); !maps.Equal(got, four) {
				t.Errorf("found %q", got)
			}
		})
	}
}

func TestFromTextKeepsOutWhatIsNone(t *testing.T) {
	for name, text := range map[string]string{
		"nothing":      "",
		"an error":     "An error occurred (AccessDenied) when calling the AssumeRole operation: User: arn:aws:sts::1:assumed-role/a/b is not authorized",
		"a value":      "arn:aws:iam::111122223333:role/reader",
		"empty fields": "Role ARN:\nExternal ID: -\n| External ID | leave it empty | the role asks for none |",
		"an answer":    `{"Role":{"RoleName":"x","Arn":"arn:aws:iam::111122223333:role/x"}}`,
	} {
		t.Run(name, func(t *testing.T) {
			if got := FromText(text); len(got) != 0 {
				t.Errorf("found %q", got)
			}
		})
	}
}

func TestFromTextKeepsSpacesInQuotes(t *testing.T) {
	got := FromText("External ID: \"acme \"\nExternal ID: second")
	if got[FieldExternalID] != "acme " {
		t.Errorf("found %q", got)
	}
}
