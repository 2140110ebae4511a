package iampolicy

import "testing"

func TestReadable(t *testing.T) {
	ours := string(New(Statement{
		Sid: "Ours", Effect: EffectAllow, Principal: AWS("arn:aws:iam::111122223333:role/agent"), Action: []string{"sts:AssumeRole"},
		Condition: []Condition{{Operator: "StringEquals", Key: "sts:ExternalId", Values: []string{"id"}}},
	}).JSON())
	for name, row := range map[string]struct{ text, want string }{
		"ours stays as it is": {ours, ours},
		"stored in another order": {
			`{"Statement":[{"Action":["sts:AssumeRole"],"Condition":{"StringEquals":{"sts:ExternalId":["id"]}},"Effect":"Allow",` +
				`"Principal":{"AWS":"arn:aws:iam::111122223333:role/agent"},"Sid":"Ours"}],"Version":"2012-10-17"}`, ours,
		},
		"what nobody knows stays": {
			`{"Zoo":null,"Statement":{"Effect":"Deny","Effect":"Allow","Odd":[2.50,true,{}],"Action":["b","a"]},"Also":"x\u0026<y>"}`,
			"{\n    \"Statement\": {\n        \"Effect\": \"Deny\",\n        \"Effect\": \"Allow\",\n        \"Action\": [\n            \"a\",\n            \"b\"\n        ],\n" +
				"        \"Odd\": [\n            2.50,\n            true,\n            {}\n        ]\n    },\n    \"Also\": \"x&<y>\",\n    \"Zoo\": null\n}\n",
		},
		"no document":   {"attached", "attached"},
		"no object":     {`["a"]`, `["a"]`},
		"a broken one":  {`{"Version":`, `{"Version":`},
		"nothing":       {"", ""},
		"lines of tags": {"a=b\nc=d", "a=b\nc=d"},
		"an empty list": {`{"Action":[]}`, "{\n    \"Action\": []\n}\n"},
	} {
		if got := Readable(row.text); got != row.want {
			t.Errorf("%s: got\n%s\nwant\n%s", name, got, row.want)
		}
	}
}
