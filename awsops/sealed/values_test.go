package sealed_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"clonepath/awsops/sealed"
	"clonepath/awsops/written"
)

type word string

type document struct {
	Schema   string            `json:"schema" scrub:"-"`
	Text     string            `json:"rootCauses"`
	Verdict  word              `json:"verdict"`
	List     []string          `json:"list"`
	Tags     map[string]string `json:"tags"`
	Inner    *document         `json:"inner,omitempty"`
	Any      any               `json:"any"`
	At       time.Time         `json:"at"`
	Secret   sealed.Value      `json:"secret"`
	hidden   string
	Nothing  []string `json:"nothing"`
	Pair     [2]string
	Optional *string `json:"optional,omitempty"`
}

func TestValues(t *testing.T) {
	vault := sealed.NewVault()
	vault.Add(sealed.New("rootCauses"))
	const it, gone = "rootCauses", sealed.Redacted
	in := document{
		Schema: it, Text: "the " + it + ".", Verdict: it, List: []string{it, "b"}, Tags: map[string]string{it: it}, Inner: &document{Text: it},
		Any: map[string]any{"a": []any{it, 1.5, nil}}, At: time.Unix(7, 0), Secret: sealed.New("x"), hidden: it, Pair: [2]string{it, ""},
	}
	want := document{
		Schema: it, Text: "the " + gone + ".", Verdict: it, List: []string{gone, "b"}, Tags: map[string]string{gone: gone}, Inner: &document{Text: gone},
		Any: map[string]any{"a": []any{gone, 1.5, nil}}, At: in.At, Secret: in.Secret, hidden: it, Pair: [2]string{gone, ""},
	}
	got, replaced := vault.Values(in)
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v", got)
	}
	if replaced != 7 || vault.Removed() != 7 {
		t.Errorf("%d replaced, %d counted, want 7", replaced, vault.Removed())
	}
	if in.Text != "the "+it+"." || in.List[0] != it || in.Inner.Text != it || in.Tags[it] != it {
		t.Errorf("the document itself was changed: %+v", in)
	}
	if got := sealed.Scrubbed[*document](vault, nil); got != nil {
		t.Errorf("of nothing it makes %v", got)
	}
	if ours := sealed.Ours(want); !slices.Contains(ours, it) || slices.Contains(ours, gone) {
		t.Errorf("ours are %q", ours)
	}
}

// A key of the document stays, the value of the same text goes, and nothing is
// left to the net.
func TestWriteJSON(t *testing.T) {
	vault := sealed.NewVault()
	vault.Add(sealed.New("rootCauses"))
	path := filepath.Join(t.TempDir(), "document.json")
	if n, err := vault.WriteJSON(t.Context(), written.Named(path), document{Text: "rootCauses \u202e\u2028\x7f"}, 0o600); err != nil || n != 1 {
		t.Fatalf("%d, %v", n, err)
	}
	text, err := os.ReadFile(path)
	if err != nil || !strings.Contains(string(text), `"rootCauses": "‹redacted› \u202e\u2028\u007f"`) {
		t.Fatalf("%s, %v", text, err)
	}
	var back document
	if err := json.Unmarshal(text, &back); err == nil && back.Text != sealed.Redacted+" \u202e\u2028\x7f" {
		t.Errorf("%q", back.Text)
	}
}

// What the operator gave stays wherever it stands; the rest of the vault's
// secrets does not.
func TestSpare(t *testing.T) {
	vault := sealed.NewVault()
	vault.Add(sealed.New("eu-west-1"))
	vault.Add(sealed.New("glpat-0123456789"))
	vault.Spare("arn:aws:secretsmanager:eu-west-1:111122223333:secret:x", "short")
	if got, n := vault.Scrub("eu-west-1 glpat-0123456789"); n != 1 || got != "eu-west-1 ‹redacted›" {
		t.Errorf("%q, %d", got, n)
	}
	if vault.Contains("eu-west-1") || !vault.Contains("glpat-0123456789") {
		t.Error("Contains says otherwise than Scrub")
	}
}

// The net leaves the words of the form that is written, across writes, and
// nothing else.
func TestWriterLeavesOurs(t *testing.T) {
	vault := sealed.NewVault()
	vault.Add(sealed.New("rootCauses"))
	vault.Add(sealed.New("glpat-0123456789"))
	text := `{"rootCauses": ["glpat-0123456789"]}`
	for size := 1; size <= len(text); size++ {
		var out bytes.Buffer
		w := vault.Writer(&out, `{"rootCauses": [""]}`)
		for i := 0; i < len(text); i += size {
			_, _ = w.Write([]byte(text[i:min(i+size, len(text))]))
		}
		_ = w.Close()
		if out.String() != `{"rootCauses": ["‹redacted›"]}` || w.Count() != 1 {
			t.Fatalf("in writes of %d: %s, %d", size, out.String(), w.Count())
		}
	}
}

// A secret with characters that are made visible is found when they are.
func TestCleanedSecretIsFound(t *testing.T) {
	vault := sealed.NewVault()
	vault.Add(sealed.New("glpat-01234\u200b56789\tx"))
	for _, text := range []string{"glpat-01234‹U+200B›56789 x", "glpat-01234‹U+200B›56789\tx", `glpat-01234\u200b56789\tx`} {
		if got, n := vault.Scrub(text); n != 1 || got != sealed.Redacted {
			t.Errorf("%q is left as %q", text, got)
		}
	}
}
