package iampolicy

import (
	"bytes"
	"testing"
)

const (
	testAgent   = "arn:aws:iam::046086677675:role/agent-sa-role"
	testSession = "arn:aws:sts::046086677675:assumed-role/agent-sa-role/agent-7f3c"
	testRole    = "arn:aws:iam::111122223333:role/torque-secrets-reader"
	testSecret  = "arn:aws:secretsmanager:us-east-1:111122223333:secret:prod/db-AbCdEf"
	testKey     = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"

	guarded = `{"Version":"2012-10-17","Statement":[{"Sid":"ClonepathAgent","Effect":"Allow",` +
		`"Principal":{"AWS":"` + testAgent + `"},"Action":"sts:AssumeRole",` +
		`"Condition":{"StringEquals":{"sts:ExternalId":"tq-9f2C41"}}}]}`
	bare = `{"Effect":"Allow","Principal":{"AWS":"` + testAgent + `"},"Action":"sts:AssumeRole"}`
)

var seeds = []string{
	guarded, bare, `{}`, `[]`, `"x"`, `{"Statement":{}}`, `{"Statement":[{}]}`,
	`{"Version":"2012-10-17","Statement":[{"Effect":"Deny","NotPrincipal":{"AWS":["046086677675"]},"NotAction":"iam:*","Condition":{"ForAllValues:StringLikeIfExists":{"aws:TagKeys":["${aws:username,'x'}*","${*}"]}}}]}`,
	`{"Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Condition":{"NotIpAddress":{"aws:SourceIp":"::ffff:1.2.3.4/100"},"DateLessThan":{"aws:CurrentTime":1},"Null":{"a:b":true}}}]}`,
	"{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n    " + bare + ",\n    " + bare + "\n  ]\n}\n",
}

func FuzzParse(f *testing.F) {
	for _, s := range seeds {
		f.Add([]byte(s))
	}
	kinds := []Kind{KindTrust, KindIdentity, KindResource, KindKey, KindBoundary}
	f.Fuzz(func(t *testing.T, text []byte) {
		doc, err := Parse(text)
		for _, kind := range kinds {
			problems := Lint(kind, text)
			checkEdits(t, text, problems)
			if err != nil && len(problems) == 0 {
				t.Fatalf("Lint(%s) accepts what Parse refuses: %v", kind, err)
			}
		}
		if err != nil {
			return
		}
		if !Equal(doc, doc) {
			t.Fatal("a document differs from itself")
		}
		again, err := Parse(doc.JSON())
		if err != nil {
			t.Fatalf("JSON wrote what Parse refuses: %v", err)
		}
		if len(again.Statements) != len(doc.Statements) {
			t.Fatal("JSON lost a statement")
		}
	})
}

// FuzzEvaluate checks what holds for every document: a further Deny never
// allows anything, a further Allow never takes anything away, and a verdict
// reached without knowing a key stays the verdict whatever the key's value.
func FuzzEvaluate(f *testing.F) {
	for i, s := range seeds {
		f.Add([]byte(s), []byte(seeds[(i+1)%len(seeds)]), "tq-9f2C41", "prod")
	}
	f.Fuzz(func(t *testing.T, trust, other []byte, externalID, value string) {
		doc, err := Parse(trust)
		if err != nil {
			return
		}
		req := Request{Principal: testAgent, Action: "sts:AssumeRole", Resource: testRole,
			Context: Context{"sts:ExternalId": {externalID}}}
		base := Policies{Trust: &Named{"trust policy", doc, false}}
		before := Evaluate(req, base)
		if more, err := Parse(other); err == nil {
			checkMonotone(t, req, doc, more, before)
		}
		for _, key := range keysOf(doc) {
			checkUnknowable(t, req, base, key, value)
		}
	})
}

func checkMonotone(t *testing.T, req Request, doc, more *Document, before Decision) {
	for _, effect := range []string{EffectAllow, EffectDeny} {
		joined := *doc
		joined.Statements = append([]Statement{}, doc.Statements...)
		for _, s := range more.Statements {
			s.Effect = effect
			joined.Statements = append(joined.Statements, s)
		}
		after := Evaluate(req, Policies{Trust: &Named{"trust policy", &joined, false}})
		if effect == EffectDeny && before.Outcome != Allow && after.Outcome == Allow {
			t.Fatal("a further Deny allows the call")
		}
		if effect == EffectAllow && before.Outcome == Allow && after.Outcome != Allow {
			t.Fatal("a further Allow refuses the call")
		}
	}
}

func checkUnknowable(t *testing.T, req Request, p Policies, key, value string) {
	open := req.Without(key)
	open.Unknowable = []string{key}
	unsure := Evaluate(open, p)
	for _, known := range []Request{req.Without(key), req.With(key, value), req.With(key, value, "x"), req.With(key, "")} {
		got := Evaluate(known, p).Outcome
		if unsure.Outcome != Depends && (unsure.Outcome == Allow) != (got == Allow) {
			t.Fatalf("%s without knowing %q, but %s with %q", unsure.Outcome, key, got, known.Context[key])
		}
	}
	if unsure.Outcome == Depends && len(unsure.DependsOn) == 0 {
		t.Fatal("Depends on nothing")
	}
}

func keysOf(doc *Document) []string {
	var out []string
	for i := range doc.Statements {
		out = addOnce(out, doc.Statements[i].Keys()...)
	}
	return out
}

// FuzzPatch checks that an edit leaves every other statement byte for byte.
func FuzzPatch(f *testing.F) {
	for i, s := range seeds {
		f.Add([]byte(s), []byte(bare), i)
	}
	f.Fuzz(func(t *testing.T, text, statement []byte, i int) {
		before, err := Parse(text)
		if err != nil {
			return
		}
		edits := map[string]func() ([]byte, error){
			"append":  func() ([]byte, error) { return AppendStatement(text, statement) },
			"replace": func() ([]byte, error) { return ReplaceStatement(text, i, statement) },
			"remove":  func() ([]byte, error) { return RemoveStatement(text, i) },
			"set":     func() ([]byte, error) { return SetElement(text, i, "Sid", []byte(`"New"`)) },
			"unset":   func() ([]byte, error) { return RemoveElement(text, i, "Condition") },
		}
		for name, edit := range edits {
			out, err := edit()
			if err != nil {
				continue
			}
			after, err := Parse(out)
			if err != nil {
				if probe, e := Parse([]byte(`{"Statement":` + string(statement) + `}`)); e == nil && len(probe.Statements) == 1 {
					t.Fatalf("%s broke the document: %v\n%s", name, err, out)
				}
				continue // what was put in is no statement
			}
			checkOthers(t, name, text, out, before, after, i)
		}
	})
}

func checkOthers(t *testing.T, name string, text, out []byte, before, after *Document, i int) {
	for b, s := range before.Statements {
		a := b
		if name != "append" && b == i {
			continue
		}
		if name == "remove" && b > i {
			a--
		}
		if a >= len(after.Statements) {
			t.Fatalf("%s lost statement %d", name, b)
		}
		n := after.Statements[a]
		if !bytes.Equal(text[s.Start:s.End], out[n.Start:n.End]) {
			t.Fatalf("%s changed statement %d:\n%s\n%s", name, b, text[s.Start:s.End], out[n.Start:n.End])
		}
	}
}
