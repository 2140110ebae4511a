package sandbox

import (
	"errors"
	"strings"
	"testing"
)

func TestFaultsTogether(t *testing.T) {
	s := start(t, Options{Fault: "role-resource-star+git-404-hidden-private"})
	if end := walk(t, s); end != atGit {
		t.Errorf("the chain ends at %q, want %q", end, atGit)
	}
	if s.world.accounts[operatorAccount].role(roleName).inline[policyName] != readPolicy("*") {
		t.Error("the first of two edits was not made")
	}
}

func TestFaultsThatExcludeEachOther(t *testing.T) {
	for _, faults := range []string{"value-trailing-newline+git-401-bad-token", "git-401-bad-token+value-trailing-newline"} {
		var bad *BadFault
		if _, err := Start(t.Context(), Options{Fault: faults}); !errors.As(err, &bad) || !strings.Contains(err.Error(), "the secret's value") {
			t.Errorf("%s: %v", faults, err)
		}
	}
	if what := Overwrites("role-missing", "git-401-bad-token"); what != "" {
		t.Errorf("two faults far apart exclude each other: both change %s", what)
	}
}

// Every edit can be made beside every other: what one removed, none may expect.
// With -short each is made before every eighth.
func TestEditsStandBesideEachOther(t *testing.T) {
	t.Parallel()
	rows := Injections()
	for i, a := range rows {
		for j, b := range rows {
			if testing.Short() && (i+j)%8 != 0 {
				continue
			}
			func() {
				defer func() {
					if r := recover(); r != nil {
						t.Errorf("%s, then %s: %v", a.Fault, b.Fault, r)
					}
				}()
				sceneWith(a, b)
			}()
		}
	}
}
