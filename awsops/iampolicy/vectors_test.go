package iampolicy

import (
	"encoding/json"
	"os"
	"strconv"
	"testing"
)

// vector is one case of iam-vectors.json; see IAM-VECTORS.md.
type vector struct {
	Name    string
	Kind    string
	Request struct {
		Principal, Action, Resource string
		Context                     Context
	}
	Trust, ResourcePolicy, Boundary json.RawMessage
	Identity                        []json.RawMessage
	Raw                             *string
	Verdict                         string
	Deciding                        any
	Why                             string
}

func TestVectors(t *testing.T) {
	file := "testdata/iam-vectors.json"
	if other := os.Getenv("IAM_VECTORS"); other != "" {
		file = other
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var vectors []vector
	if err := json.Unmarshal(text, &vectors); err != nil {
		t.Fatal(err)
	}
	for _, v := range vectors {
		t.Run(v.Name, func(t *testing.T) {
			verdict, deciding := v.judge(t)
			if want := decidingText(v.Deciding); verdict != v.Verdict || deciding != want {
				t.Errorf("got %s by %s, want %s by %s (%s)", verdict, deciding, v.Verdict, want, v.Why)
			}
		})
	}
}

// documents returns every text of the vector with its kind; raw replaces the
// policy under test.
func (v *vector) documents() map[Kind][][]byte {
	docs := map[Kind][][]byte{}
	add := func(kind Kind, text []byte) {
		if text != nil {
			docs[kind] = append(docs[kind], text)
		}
	}
	add(KindTrust, v.Trust)
	add(KindResource, v.ResourcePolicy)
	add(KindBoundary, v.Boundary)
	for _, d := range v.Identity {
		add(KindIdentity, d)
	}
	if v.Raw != nil {
		docs[Kind(v.Kind)] = [][]byte{[]byte(*v.Raw)}
	}
	return docs
}

func (v *vector) judge(t *testing.T) (verdict, deciding string) {
	parsed := map[Kind][]Named{}
	for kind, texts := range v.documents() {
		for _, text := range texts {
			if problems := Lint(kind, text); len(problems) > 0 {
				return string(Invalid), "nothing"
			}
			doc, err := Parse(text)
			if err != nil {
				t.Fatalf("Lint accepts what Parse refuses: %v", err)
			}
			parsed[kind] = append(parsed[kind], Named{Name: string(kind) + " policy", Doc: doc})
		}
	}
	d := Evaluate(Request{
		Principal: v.Request.Principal, Action: v.Request.Action,
		Resource: v.Request.Resource, Context: v.Request.Context,
	}, v.policies(parsed))
	return string(d.Outcome), decidedBy(d)
}

func (v *vector) policies(parsed map[Kind][]Named) Policies {
	first := func(kind Kind) *Named {
		if len(parsed[kind]) == 0 {
			return nil
		}
		return &parsed[kind][0]
	}
	key := Assumed("key policy")
	p := Policies{
		Trust: first(KindTrust), Resource: first(KindResource),
		Boundary: first(KindBoundary), Key: &key,
	}
	if v.Identity != nil {
		p.Identity = append([]Named{}, parsed[KindIdentity]...)
	}
	return p
}

func decidedBy(d Decision) string {
	switch {
	case d.Statement < 0:
		return "nothing"
	case d.Sid != "":
		return d.Sid
	}
	return strconv.Itoa(d.Statement)
}

func decidingText(want any) string {
	switch w := want.(type) {
	case string:
		return w
	case float64:
		return strconv.Itoa(int(w))
	}
	return "nothing"
}
