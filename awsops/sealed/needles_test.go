package sealed_test

import (
	"fmt"
	"strings"
	"testing"

	"clonepath/awsops/sealed"
)

// TestOverlappingSecrets: no part of a secret may be left where two overlap.
func TestOverlappingSecrets(t *testing.T) {
	vault := sealed.NewVault()
	for _, secret := range []string{"abcdefgh1234", "1234ijklmnop", "abcdefgh", `{"token":"abcdefgh1234"}`} {
		vault.Add(sealed.New(secret))
	}
	for text, want := range map[string]string{
		"x abcdefgh1234ijklmnop y":         "x ‹redacted› y",
		"abcdefghabcdefgh":                 "‹redacted›‹redacted›",
		`at {"token":"abcdefgh1234"} here`: "at ‹redacted› here",
		"abcdefg 1234ijklmno":              "abcdefg 1234ijklmno",
	} {
		if got, _ := vault.Scrub(text); got != want {
			t.Errorf("Scrub(%q) = %q, want %q", text, got, want)
		}
	}
}

// TestManySecrets: of hundreds that begin alike, each is found.
func TestManySecrets(t *testing.T) {
	vault := sealed.NewVault()
	token := func(i int) string { return fmt.Sprintf("secret-%020d", i*7919) }
	for i := range 300 {
		vault.Add(sealed.New(token(i)), "oauth2")
	}
	for i := range 300 {
		if got, n := vault.Scrub("token " + token(i) + "."); n != 1 || strings.Contains(got, "secret-0") {
			t.Fatalf("token %d: %q", i, got)
		}
	}
	if got, n := vault.Scrub("token " + token(300) + "."); n != 0 {
		t.Errorf("an unknown token was replaced: %q", got)
	}
}
