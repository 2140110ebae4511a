package iampolicy

import (
	"errors"
	"strings"
	"testing"
)

const laidOut = `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect":"Allow", "Principal": {"Service":"ec2.amazonaws.com"},
      "Action": "sts:AssumeRole"
    }
  ]
}
`

func agentStatement(externalID string) Statement {
	return Statement{
		Sid: SidAgent, Effect: EffectAllow, Principal: AWS(testAgent), Action: []string{"sts:AssumeRole"},
		Condition: []Condition{{"StringEquals", "sts:ExternalId", []string{externalID}}},
	}
}

func TestPutCallers(t *testing.T) {
	ours := agentStatement("tq-1")
	out, index, err := PutCallers([]byte(laidOut), []string{testAgent}, ours.JSON())
	if err != nil || index != 1 {
		t.Fatal(index, err)
	}
	want := strings.Replace(laidOut, "    }\n  ]", `    },
    {
      "Sid": "ClonepathAgent",
      "Effect": "Allow",
      "Principal": {
        "AWS": "`+testAgent+`"
      },
      "Action": "sts:AssumeRole",
      "Condition": {
        "StringEquals": {
          "sts:ExternalId": "tq-1"
        }
      }
    }
  ]`, 1)
	if string(out) != want {
		t.Errorf("got\n%s", out)
	}
	ours = agentStatement("tq-2")
	again, index, err := PutCallers(out, []string{testAgent}, ours.JSON())
	if err != nil || index != 1 || string(again) != strings.Replace(want, "tq-1", "tq-2", 1) {
		t.Errorf("%v\n%s", err, again)
	}
}

func TestEditsOfOneObject(t *testing.T) {
	single := `{"Version":"2012-10-17","Statement":` + bare + `}`
	out, err := AppendStatement([]byte(single), []byte(`{"Effect": "Deny"}`))
	if want := `{"Version":"2012-10-17","Statement":[` + bare + `, {"Effect":"Deny"}]}`; err != nil || string(out) != want {
		t.Errorf("%v %s", err, out)
	}
	if _, err := RemoveStatement([]byte(single), 0); !errors.Is(err, ErrOnlyStatement) {
		t.Error(err)
	}
	if _, err := AppendStatement([]byte(bare), []byte(bare)); !errors.Is(err, ErrBare) {
		t.Error(err)
	}
	if _, err := ReplaceStatement([]byte(single), 1, []byte(bare)); err == nil {
		t.Error("replaced a statement that is not there")
	}
}

func TestElements(t *testing.T) {
	s := agentStatement("tq-2")
	out, err := SetElement([]byte(laidOut), 0, "Condition", s.ElementJSON("Condition"))
	if err != nil {
		t.Fatal(err)
	}
	doc := mustParse(t, string(out))
	if got := doc.Statements[0].ConditionsOn("STS:externalid"); len(got) != 1 || got[0].Values[0] != "tq-2" {
		t.Errorf("%+v\n%s", got, out)
	}
	back, err := RemoveElement(out, 0, "Condition")
	if err != nil || string(back) != laidOut {
		t.Errorf("%v\n%s", err, back)
	}
	out, err = SetElement([]byte(guarded), 0, "Action", []byte(`["sts:AssumeRole", "sts:TagSession"]`))
	if want := strings.Replace(guarded, `"sts:AssumeRole"`, `["sts:AssumeRole","sts:TagSession"]`, 1); err != nil || string(out) != want {
		t.Errorf("%v\n%s", err, out)
	}
}

func TestWrapBareStatement(t *testing.T) {
	out, err := WrapBareStatement([]byte(bare))
	if err != nil || len(Lint(KindTrust, out)) > 0 {
		t.Fatalf("%v\n%s", err, out)
	}
	if !Equal(mustParse(t, string(out)), mustParse(t, `{"Version":"2012-10-17","Statement":`+bare+`}`)) {
		t.Errorf("%s", out)
	}
	if _, err := WrapBareStatement(out); !errors.Is(err, ErrNotBare) {
		t.Error(err)
	}
}

func TestFindCallers(t *testing.T) {
	doc := mustParse(t, doc12(
		`{"Effect":"Deny","Principal":{"AWS":"`+testAgent+`"},"Action":"sts:AssumeRole"},`+
			`{"Effect":"Allow","Principal":{"AWS":["`+testAgent+`","046086677675"]},"Action":"sts:AssumeRole"},`+bare+`,`+bare))
	got := doc.FindCallers(testAgent)
	if got.Index != 2 || len(got.Alone) != 2 || len(got.Mixed) != 1 || got.Mixed[0] != 1 {
		t.Errorf("%+v", got)
	}
	if got := doc.FindCallers("arn:aws:iam::046086677675:role/other"); got.Index != -1 {
		t.Errorf("%+v", got)
	}
}

func TestEqual(t *testing.T) {
	a := mustParse(t, `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":"*","Action":["sts:AssumeRole"],"Condition":{"Bool":{"aws:SecureTransport":true},"StringEquals":{"sts:ExternalId":["b","a"]}}}}`)
	b := mustParse(t, `{"Statement":[{"Condition":{"StringEquals":{"STS:ExternalID":["a","b"]},"Bool":{"aws:SecureTransport":"true"}},"Action":"sts:assumerole","Principal":{"AWS":["*"]},"Effect":"Allow"}],"Version":"2012-10-17"}`)
	if !Equal(a, b) {
		t.Error("two spellings of one document differ")
	}
	for _, change := range []string{`"b","a"|"b"`, "Allow|Deny", "2012|2008", `"*"|{"AWS":"046086677675"}`, "Bool|StringLike"} {
		from, to, _ := strings.Cut(change, "|")
		text := `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":"*","Action":["sts:AssumeRole"],"Condition":{"Bool":{"aws:SecureTransport":true},"StringEquals":{"sts:ExternalId":["b","a"]}}}}`
		if c := mustParse(t, strings.Replace(text, from, to, 1)); Equal(a, c) {
			t.Errorf("%s goes unnoticed", change)
		}
	}
	if !Equal(New(agentStatement("x")), mustParse(t, string(New(agentStatement("x")).JSON()))) {
		t.Error("New and JSON disagree")
	}
}
