package plan

import (
	"strings"
	"testing"

	"clonepath/awsops/sealed"
)

// A token for a secret that has a value is not stored, and that is said.
func TestAValueThatIsThereIsKeptAndSaid(t *testing.T) {
	d, there := Desired{SecretName: "git-repo-token"}, ActualSecret{Presence: Present, Name: "git-repo-token", VersionID: "v1"}
	for token, want := range map[string]int{"": 0, "glpat-0123456789abcdefghij": 1} {
		var p Planned
		if err := p.planSecret(d, there, Input{Token: sealed.New(token)}); err != nil {
			t.Fatal(err)
		}
		if len(p.Changes) != 0 || len(p.Notes) != want || want == 1 && !strings.Contains(p.Notes[0], "is not stored") {
			t.Errorf("%d characters: %+v", len(token), p)
		}
	}
}
