package mask_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"clonepath/awsops/target"
	"clonepath/checks/mask"
)

var (
	accountForm = regexp.MustCompile(`[0-9]+`)
	emailForm   = regexp.MustCompile(`[A-Za-z0-9]{3,}@[A-Za-z0-9]{3,}\.[A-Za-z]{2,}`)
)

// stays reports whether a number tells nothing: an account of Torque's, one of the
// pseudonyms, a number of zeros.
func stays(account string) bool {
	return slices.Contains(target.TorqueAccounts, account) || strings.HasPrefix(account, "00000000")
}

// FuzzText: no account number and no e-mail address of a text is left in what is
// shared, masked again it stays, and no text takes long.
func FuzzText(f *testing.F) {
	for _, text := range []string{
		"User: arn:aws:sts::777788889999:assumed-role/acme/jane@acme.io is not authorized", "x_777788889999y 7777-8888-9999 7777 8888 9999",
		`{"Statement":[{"Effect":"Allow","Principal":{"AWS":"777788889999"},"Condition":{"StringEquals":{"aws:PrincipalTag/Acme":"${aws:username}"}}}]}`,
		"%37%37%37%37%38%38%38%38%39%39%39%39 &#55;7778888999&#57; \\u00377778888999\\u0039", "https://jane:pw@777788889999.example.com:8443/a/b.git?x=jane@acme.io",
		"10.20.30.40/24 2001:db8::1 [::1]:80 ou-ab12-cd34 vpce-0a1b2c ÄÖÜ株式会社 \xff\xfe ${", strings.Repeat("acme", 30) + " " + strings.Repeat("1", 50),
	} {
		f.Add(text, false)
		f.Add(text, true)
	}
	f.Fuzz(func(t *testing.T, text string, policy bool) {
		text = strings.ToValidUTF8(text, "�") // as JSON brings it
		how := (*mask.Masker).Text
		if policy {
			how = (*mask.Masker).Policy
		}
		start := time.Now()
		once := how(mask.New(), text)
		if took := time.Since(start); took > 2*time.Second+time.Duration(len(text))*10*time.Microsecond {
			t.Errorf("%d bytes take %v", len(text), took)
		}
		for _, number := range accountForm.FindAllString(text, -1) {
			if len(number) == 12 && !stays(number) && holds(once, number) && !strings.Contains(text, "arn:aws:") {
				t.Errorf("account %s is left: %q", number, once)
			}
		}
		for _, email := range emailForm.FindAllString(text, -1) {
			if strings.Contains(once, email) {
				t.Errorf("address %s is left: %q", email, once)
			}
		}
		// What looks like an escape afterwards is a matter of chance, and so is
		// which words are left where all letters are taken.
		chance := strings.ContainsAny(text, `%\&$`) || len(text) > 60
		if again := how(mask.New(), once); again != once && !chance {
			t.Errorf("masked again it differs:\n%q\n%q\n%q", text, once, again)
		}
	})
}

// holds reports whether a number stands alone in a text.
func holds(text, number string) bool {
	return slices.Contains(accountForm.FindAllString(text, -1), number)
}
