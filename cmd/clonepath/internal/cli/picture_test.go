package cli

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"clonepath/awsops/iampolicy"
)

// picture is everything in the account that clonepath could have made, as
// sorted lines without what is random: documents by what they say, secrets
// without their values.
func (s *station) picture(t *testing.T) []string {
	t.Helper()
	var lines []string
	roles, _, err := s.admin.ListRoles(t.Context(), 100)
	if err != nil {
		t.Fatal(err)
	}
	for _, role := range roles {
		lines = append(lines, s.roleLines(t, role.Name)...)
	}
	list, err := s.admin.ListSecrets(t.Context(), "", 100)
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range list.Secrets {
		versions, err := s.admin.ListSecretVersionIds(t.Context(), secret.ARN)
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, fmt.Sprintf("secret %s %s %q own key %v %s", secret.Name, strings.Repeat("v", len(versions)), secret.Description, secret.KMSKeyID != "", pairs(secret.Tags)))
	}
	slices.Sort(lines)
	return lines
}

func (s *station) roleLines(t *testing.T, name string) []string {
	t.Helper()
	role, err := s.admin.GetRole(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	policies, err := s.admin.RolePolicies(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	trust := strings.ReplaceAll(iampolicy.Readable(role.Trust), s.Target().ExternalID, "ID")
	lines := []string{fmt.Sprintf("role %s %q boundary %q %s\n%s", role.ARN, role.Description, role.Boundary, pairs(role.Tags), trust)}
	for _, p := range policies {
		lines = append(lines, "policy "+name+" "+p.Name+" "+p.ARN+"\n"+iampolicy.Readable(p.Text))
	}
	return lines
}

func pairs(tags map[string]string) string {
	var list []string
	for _, key := range slices.Sorted(maps.Keys(tags)) {
		list = append(list, key+"="+tags[key])
	}
	return strings.Join(list, ",")
}

// samePicture compares two pictures.
func samePicture(t *testing.T, what string, got, want []string) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s: -want +got\n%s", what, diff)
	}
}

// without leaves out a secret, which is scheduled for deletion.
func without(picture []string, secret string) []string {
	return slices.DeleteFunc(picture, func(line string) bool { return strings.HasPrefix(line, "secret "+secret+" ") })
}
