package iampolicy

import (
	"strings"
	"testing"
)

func mustParse(t testing.TB, text string) *Document {
	t.Helper()
	doc, err := Parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// policy makes a document of version 2012-10-17 from its statements.
func policy(t testing.TB, name string, statements ...string) Named {
	t.Helper()
	return Named{Name: name, Doc: mustParse(t, `{"Version":"2012-10-17","Statement":[`+strings.Join(statements, ",")+`]}`)}
}

func allow(action string) string {
	return `{"Effect":"Allow","Action":"` + action + `","Resource":"*"}`
}

// grant is an Allow of everything to one AWS principal.
func grant(principal string) string {
	return `{"Effect":"Allow","Principal":{"AWS":"` + principal + `"},"Action":"*","Resource":"*"}`
}

// trustIf is the agent's trust statement with a condition.
func trustIf(condition string) string {
	return `{"Effect":"Allow","Principal":{"AWS":"` + testAgent + `"},"Action":"sts:AssumeRole","Condition":` + condition + `}`
}

func assume(context Context) Request {
	return Request{Principal: testAgent, Action: "sts:AssumeRole", Resource: testRole, Context: context}
}

func outcome(t *testing.T, got Decision, want Outcome) {
	t.Helper()
	if got.Outcome != want {
		t.Errorf("got %s, want %s: %s", got.Outcome, want, got.Because)
	}
}
