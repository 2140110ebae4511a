package cli

import (
	"slices"
	"strings"
	"testing"

	"clonepath/cmd/clonepath/internal/cmdutil"
)

// Several faults are joined by a plus sign; what cannot be seen together is a
// usage error.
func TestSeveralFaults(t *testing.T) {
	r := invoke(t, "check", "--sandbox=role-resource-wrong-region-account+git-404-hidden-private", "-o", "json")
	want := []string{"role-resource-wrong-region-account", "git-404-hidden-private"}
	if got := ids(r.report(t).RootCauses); r.code != cmdutil.ExitFault || len(got) != 2 || !slices.Contains(got, want[0]) || !slices.Contains(got, want[1]) {
		t.Errorf("exit %d, root causes %v, want %v", r.code, got, want)
	}
	for fault, says := range map[string]string{
		"value-trailing-newline+git-401-bad-token": "both change the secret's value",
		"role-missing+git-404":                     `cannot inject "git-404"`,
		"role-missing+":                            `cannot inject ""`,
	} {
		if r := invoke(t, "check", "--sandbox="+fault); r.code != cmdutil.ExitUsage || !strings.Contains(r.stderr, says) {
			t.Errorf("%s: exit %d, %q, want %q", fault, r.code, r.stderr, says)
		}
	}
}
