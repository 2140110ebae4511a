package iampolicy

import "testing"

func TestPlace(t *testing.T) {
	const doc = `{"Statement":[{"Effect":"Deny"},{"Sid":"A","Action":["a"],"Condition":{"StringEquals":{"sts:ExternalId":"x","k":"v"}}}]}`
	const bare = `{"Effect":"Allow","Principal":{"AWS":"*"}}`
	for _, tt := range []struct {
		doc       string
		statement int
		element   string
		want      string
	}{
		{doc, 0, "", `{"Effect":"Deny"}`},
		{doc, 1, "Action", `"Action":["a"]`},
		{doc, 1, "Condition.StringEquals.sts:externalid", `"sts:ExternalId":"x"`},
		{doc, 1, "Condition.Bool.aws:x", `"Condition":{"StringEquals":{"sts:ExternalId":"x","k":"v"}}`},
		{doc, 0, "Condition", `{"Effect":"Deny"}`},
		{bare, 0, "Principal", `"Principal":{"AWS":"*"}`},
		{doc, 2, "Action", ""}, {doc, -1, "", ""}, {`{}`, 0, "", ""}, {`no JSON`, 0, "", ""},
	} {
		start, end, ok := Place([]byte(tt.doc), tt.statement, tt.element)
		if got := tt.doc[start:end]; got != tt.want || ok != (tt.want != "") {
			t.Errorf("statement %d, %q: %q, %v", tt.statement, tt.element, got, ok)
		}
	}
}
