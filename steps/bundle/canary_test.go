package bundle

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"clonepath/awsops/received"

	"clonepath/steps/setup"
)

// TestNoTokenOfAFile puts a token at every key of both files, as value, as key,
// in a list and a map, and with an escape in it. It is refused with its place and
// not repeated.
func TestNoTokenOfAFile(t *testing.T) {
	const token, escaped = "ghp_CANARY0123456789abcdefghijklmnopqrst", `"gh\x70_CANARY0123456789abcdefghijklmnopqrst"`
	chosen := "apiVersion: clonepath/v1\n"
	var texts []string
	for _, section := range setup.Sections() {
		texts = append(texts, chosen+section.Name+":\n  "+token+": x\n")
		for _, key := range section.Fields {
			at := chosen + section.Name + ":\n  " + key.Name() + ": "
			switch key.Place(new(setup.Setup)).(type) {
			case *string:
				texts = append(texts, at+token+"\n", at+escaped+"\n", at+"say "+token+"\n")
			case *[]string:
				texts = append(texts, at+"["+token+"]\n")
			default:
				texts = append(texts, at+"{"+token+": x}\n", at+"{x: "+token+"}\n")
			}
		}
	}
	texts = append(texts, "apiVersion: "+token+"\n", chosen+token+": x\n", token+"\n", chosen+"target: {repo: "+token+"\n")
	for _, text := range texts {
		chosen, err := Parse("clonepath.yaml", []byte(text))
		var refused *LoadError
		if !errors.As(err, &refused) || strings.Contains(err.Error(), "CANARY") || strings.Contains(chosen.Target.SecretPath, "CANARY") {
			t.Errorf("%s: %v", text, err)
		}
	}

	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	write("clonepath.yaml", chosen+"target:\n  roleArn: arn:aws:iam::111122223333:role/r\n")
	list := "apiVersion: clonepath/fleet/v1\ntemplate: clonepath.yaml\nmembers:\n  - name: one\n"
	for _, text := range []string{
		strings.Replace(list, "one", token, 1), list + "    profile: " + token + "\n", list + "    account: " + token + "\n", list + "    region: " + token + "\n",
		list + "    " + token + ": x\n", list + "    set:\n      target.secretPath: " + token + "\n", list + "    set:\n      " + token + ": x\n",
		strings.Replace(list, "clonepath.yaml", token, 1),
	} {
		source, err := Open(t.Context(), received.Named(write("list.yaml", text)))
		if err != nil {
			t.Fatal(err)
		}
		_, err = source.Fleet(t.Context())
		var refused *LoadError
		if !errors.As(err, &refused) || strings.Contains(err.Error(), "CANARY") {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// TestUncertainTokenOfAFile: a value of the Target may be what it is given for;
// elsewhere it is not repeated.
func TestUncertainTokenOfAFile(t *testing.T) {
	const token = "cafe0123456789abcdef0123456789abcdef0123"
	chosen, err := Parse("clonepath.yaml", []byte("apiVersion: clonepath/v1\ntarget:\n  externalId: "+token+"\n"))
	if err != nil || chosen.Target.ExternalID != token {
		t.Errorf("%q, %v", chosen.Target.ExternalID, err)
	}
	for _, text := range []string{"apiVersion: " + token + "\n", "apiVersion: clonepath/v1\n" + token + ": x\n"} {
		if _, err := Parse("clonepath.yaml", []byte(text)); err == nil || strings.Contains(err.Error(), token) {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// TestCredentialsInAnAddressOfAFile are diagnosed, so the file is read.
func TestCredentialsInAnAddressOfAFile(t *testing.T) {
	_, err := Parse("clonepath.yaml", []byte("apiVersion: clonepath/v1\ntarget:\n  repo: https://ghp_CANARY0123456789abcdefghijklmnopqrst@git.example.com/a.git\n"))
	if err != nil {
		t.Error(err)
	}
}
