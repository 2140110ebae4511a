package target

import "testing"

func TestNames(t *testing.T) {
	const (
		role   = "arn:aws:iam::111122223333:role/torque/git-reader"
		secret = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:git-repo-token-AbC123"
	)
	byName := Target{RoleARN: role, SecretID: "git-repo-token"}
	byARN := Target{RoleARN: role, SecretID: secret}
	for _, tt := range []struct {
		of   Target
		id   string
		want bool
	}{
		{byName, role, true},
		{byName, "git-reader", true},
		{byName, "arn:aws:iam::444455556666:role/torque/git-reader", false},
		{byName, "git-repo-token", true},
		{byName, secret, true},
		{byName, "git-repo-token-2", false},
		{byARN, "git-repo-token", true},
		{byARN, secret, true},
		{byARN, "arn:aws:secretsmanager:eu-west-1:111122223333:secret:git-repo-token", true},
		{byARN, "arn:aws:secretsmanager:us-east-1:111122223333:secret:git-repo-token-AbC123", false},
		{byARN, "arn:aws:kms:eu-west-1:111122223333:key/git-repo-token", false},
		{byARN, "", false},
		{Target{}, "", false},
		{Target{}, "git-repo-token", false},
	} {
		if got := tt.of.Names(tt.id); got != tt.want {
			t.Errorf("%q names %q: %v", tt.of.SecretID, tt.id, got)
		}
	}
}
