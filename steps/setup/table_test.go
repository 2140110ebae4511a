package setup_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"clonepath/steps/setup"
)

// Each key of the file has a row, which says what the key is and asks for it; a
// row that is in no file says nothing there.
func TestEachKeyHasARow(t *testing.T) {
	inFile := map[string]bool{}
	for _, section := range setup.Sections() {
		if section.Comment == "" {
			t.Errorf("the section %s has no comment", section.Name)
		}
		for _, f := range section.Fields {
			inFile[f.Key] = true
			if _, ok := setup.FieldByKey(f.Key); !ok || f.Comment == "" {
				t.Errorf("%s has no row, or the row no comment", f.Key)
			}
		}
	}
	if len(inFile) != keysOf(reflect.TypeFor[setup.Setup]()) {
		t.Errorf("%d keys in the file, %d in a Setup", len(inFile), keysOf(reflect.TypeFor[setup.Setup]()))
	}
	for _, f := range setup.AllFields() {
		if place := f.Place(new(setup.Setup)); (place != nil) != inFile[f.Key] || inFile[f.Key] != (f.Comment != "") {
			t.Errorf("%s: in the file %v, place %T, comment %q", f.Key, inFile[f.Key], place, f.Comment)
		}
		// Every question is about a key, but for the secret and for what is this machine's alone.
		if decides := inFile[f.Decides]; !inFile[f.Key] && !decides && f.Key != setup.TokenKey && f.Key != "choice.profile" {
			t.Errorf("the question %s decides no key", f.Key)
		}
		if f.Noun == "" && !strings.HasPrefix(f.Key, "target.") && (f.Kind == setup.Text || f.Kind == setup.Pick) {
			t.Errorf("%s: where a token is refused, nothing says what belongs there", f.Key)
		}
	}
}

// keysOf counts the fields of a struct's structs, but of those that no file holds.
func keysOf(s reflect.Type) (n int) {
	for i := range s.NumField() {
		if field := s.Field(i); field.Type.Kind() == reflect.Struct && field.Tag.Get("yaml") != "-" {
			for j := range field.Type.NumField() {
				if field.Type.Field(j).Tag.Get("yaml") != "-" {
					n++
				}
			}
		}
	}
	return n
}

// The file's words are those of the question, and what a Setup gets by itself is
// one that is accepted.
func TestDefaultsAreAccepted(t *testing.T) {
	s := setup.Setup{}.WithDefaults()
	for _, f := range setup.AllFields() {
		usual := f.Default(s)
		if usual == "" || f.Place(new(setup.Setup)) == nil {
			continue
		}
		if len(f.Allowed) > 0 && !slices.Contains(f.Allowed, usual) {
			t.Errorf("%s: %q is none of %q", f.Key, usual, f.Allowed)
		}
		if f.Get(s) != usual {
			t.Errorf("%s is %q, its default %q", f.Key, f.Get(s), usual)
		}
		if err := f.Validate(s, usual); err != nil {
			t.Errorf("%s: the default is refused: %v", f.Key, err)
		}
	}
}

func TestVariables(t *testing.T) {
	for key, want := range map[string]string{"target.repo": "CLONEPATH_REPO", "target.roleArn": "CLONEPATH_ROLE_ARN", "credential.spaces": "CLONEPATH_SPACES"} {
		if f, _ := setup.FieldByKey(key); f.Variable() != want {
			t.Errorf("%s: %s", key, f.Variable())
		}
	}
}
