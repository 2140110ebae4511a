package bundle

import (
	"slices"
	"strings"
	"testing"

	"clonepath/awsops/iampolicy"

	"clonepath/steps/plan"
	"clonepath/steps/setup"
)

// unlimited are the actions for which IAM knows no resource.
var unlimited = []string{"cloudtrail:LookupEvents", "secretsmanager:ListSecrets", "sts:GetCallerIdentity"}

// Every action that is declared stands in one scope, unless IAM cannot limit it,
// and every scope holds only what is declared.
func TestScopesAndDeclarationsAgree(t *testing.T) {
	managed := full()
	managed.Role.PolicyKind, managed.Role.Tags = setup.KindManaged, map[string]string{"a": "b"}
	d := desired(t, managed)
	inline := desired(t, full())
	declared := slices.Concat(plan.CheckActions(), d.ApplyActions(), inline.ApplyActions())
	var scoped []string
	for _, scope := range scopes(d) {
		for _, action := range scope.actions {
			if slices.Contains(scoped, action) {
				t.Errorf("%s stands in two scopes", action)
			}
			if !slices.Contains(declared, action) {
				t.Errorf("nobody declares %s", action)
			}
			scoped = append(scoped, action)
		}
	}
	for _, action := range declared {
		if slices.Contains(scoped, action) == slices.Contains(unlimited, action) {
			t.Errorf("%s has no scope, or has one that IAM does not know", action)
		}
	}
}

func TestOperatorPolicies(t *testing.T) {
	for name, chosen := range renderings() {
		t.Run(name, func(t *testing.T) {
			d := desired(t, chosen)
			for file, policy := range map[string][]byte{"setup": operatorSetup(d), "readonly": operatorReadonly(d)} {
				document, err := iampolicy.Parse(policy)
				if err != nil {
					t.Fatal(err)
				}
				if size := iampolicy.Size(policy); size > iampolicy.MaxManagedSize && !strings.HasPrefix(name, "hostile") {
					t.Errorf("%s has %d characters: no managed policy holds it", file, size)
				}
				if problems := iampolicy.Lint(iampolicy.KindIdentity, policy); len(problems) > 0 && !strings.HasPrefix(name, "hostile") {
					t.Errorf("%s: %+v", file, problems)
				}
				for _, st := range document.Statements {
					if slices.Contains(st.Resource, "*") && !slices.Equal(st.Action, unlimited) {
						t.Errorf("%s allows %v everywhere", file, st.Action)
					}
					if file == "readonly" && slices.ContainsFunc(st.Action, changes) {
						t.Errorf("it changes something: %v", st.Action)
					}
				}
			}
		})
	}
}

// changes tells whether an action is none of those that only read.
func changes(action string) bool {
	_, verb, _ := strings.Cut(action, ":")
	return !slices.ContainsFunc([]string{"Get", "List", "Describe", "Lookup", "Simulate", "Assume", "Decrypt"}, func(prefix string) bool {
		return strings.HasPrefix(verb, prefix)
	})
}
