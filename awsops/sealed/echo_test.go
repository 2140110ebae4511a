package sealed_test

import (
	"strings"
	"testing"

	"clonepath/awsops/sealed"
)

// Five characters in a row are no part, six are, forwards and backwards.
func TestEchoedIn(t *testing.T) {
	token := sealed.New("ghp_Zq7Xw2Kp9Lm4Tn8R\n")
	for text, want := range map[string]bool{
		"": false, "ghp_": false, "ghp_Zq7Xw": false, "Zq7Xw-": false, "Zq7Xw2": true, "9lm4tn": true, "2wX7qZ": true,
		"Z.q.7.X.w.2": true, "zq7 xw1": false, strings.Repeat("nothing of it ", 500): false,
	} {
		if got := token.EchoedIn(text); got != want {
			t.Errorf("EchoedIn(%.40q) = %v", text, got)
		}
	}
	if sealed.New("пароль-для-гита-0123").EchoedIn("application/x-git-upload-pack-advertisement \xff\xfe\xfd\xfc\xfb\xfa") {
		t.Error("a token of another script is found where it is not")
	}
	if !sealed.New("пароль-для-гита-0123").EchoedIn("no: ПАРОЛЬ") {
		t.Error("a token of another script is not found")
	}
	for _, secret := range []string{"", "abcde", "changeme", "<your-token>", "ghp_abc"} {
		if sealed.New(secret).EchoedIn(secret + " abcdefghij") {
			t.Errorf("%q is found", secret)
		}
	}
}

func BenchmarkEchoedIn(b *testing.B) {
	token, page := sealed.New("ghp_Zq7Xw2Kp9Lm4Tn8RxZq7Xw2Kp9Lm4Tn8Rabcd"), strings.Repeat("<p>Sign in &amp; go on</p> ", 20)
	for b.Loop() {
		token.EchoedIn(page)
	}
}
