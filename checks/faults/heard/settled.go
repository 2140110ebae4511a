package heard

import (
	"slices"
	"strings"

	"clonepath/awsops/awserr"
	"clonepath/awsops/target"
	"clonepath/awsops/wording"
	"clonepath/checks/faults/snapshot"
)

// settled: what is known of the thing itself outweighs what words suggest of it.
func settled(snap *snapshot.Snapshot, row *wording.Row, fault string) bool {
	switch row.Call {
	case wording.Git:
		if snap.LoggedIn() {
			return true
		}
	case "sts:AssumeRole":
		if snap.AssumedNow() || row.Weighed && (snap.Assume().Known || assumeOfOthers(snap)) {
			return true
		}
	case "secretsmanager:GetSecretValue":
		if snap.ReadNow() || row.Weighed && (snap.DocumentsKnown() || snap.Read().Refused() || snap.Decrypt().Refused()) {
			return true
		}
	case "iam:GetRole":
		if snap.Record.Role.Seen() {
			return true
		}
	}
	ruledOut, ok := by[fault]
	return ok && ruledOut(snap)
}

// assumeOfOthers: the refused call was not the agent's.
func assumeOfOthers(snap *snapshot.Snapshot) bool {
	return snap.Record.Assume.Failed(awserr.Denied) && !snap.RefusedAsAgent()
}

// by are facts that rule a fault out, whatever words suggest.
var by = map[string]func(*snapshot.Snapshot) bool{
	"role-missing":                       func(s *snapshot.Snapshot) bool { return s.Record.Role.Seen() },
	"trust-externalid-mismatch":          func(s *snapshot.Snapshot) bool { return s.Target.NoExternalID },
	"trust-externalid-required-not-sent": func(s *snapshot.Snapshot) bool { return s.Target.ExternalID != "" },
	"secret-scheduled-deletion":          func(s *snapshot.Snapshot) bool { return s.Record.Secret.Seen() && s.Record.Secret.Value.Deleted == nil },
	"secret-not-found":                   secretSought,
	"secret-missing-masked-as-denied":    secretSought,
	"cred-secret-region-vs-agent":        secretSought,
	"secret-no-version":                  func(s *snapshot.Snapshot) bool { return len(s.Record.Secret.Get().Versions) > 0 },
	"secret-awscurrent-detached":         func(s *snapshot.Snapshot) bool { return s.Record.Secret.Seen() },
	"secret-resource-policy-deny":        func(s *snapshot.Snapshot) bool { return s.Record.SecretPolicy.Seen() },
	"secret-resource-policy-versionstage": func(s *snapshot.Snapshot) bool {
		return s.Record.SecretPolicy.Seen() && !strings.Contains(s.Record.SecretPolicy.Value.Text, "VersionStage")
	},
	"secret-account-mismatch-arn": sameAccount,
	"secret-name-hyphen-six":      noSuffix,
	"secret-arn-suffix-stale":     noSuffix,
	"role-permissions-boundary":   func(s *snapshot.Snapshot) bool { return s.Record.Role.Seen() && s.Record.Role.Value.Boundary == "" },
	"secret-id-whitespace":        secretIDFine,
	"secret-id-console-url":       secretIDFine,
	"kms-key-disabled":            keyEnabled,
	"kms-key-pending-deletion":    keyEnabled,
	"kms-decrypt-missing":         func(s *snapshot.Snapshot) bool { return s.Decrypt().Allowed() },
	"kms-key-policy-no-iam":       func(s *snapshot.Snapshot) bool { return s.Decrypt().Allowed() },
	"value-trailing-newline":      valueSeen,
	"value-key-missing":           valueSeen,
	"value-plaintext-with-path":   valueSeen,
	"value-json-invalid":          valueSeen,
	"value-path-separator-in-key": func(s *snapshot.Snapshot) bool {
		return valueSeen(s) || s.Target.SecretPath != "" && !strings.ContainsAny(s.Target.SecretPath, "./[")
	},
	"git-2fa-password":              tokenKindKnown,
	"git-fine-grained-not-selected": func(s *snapshot.Snapshot) bool { return otherProvider(s, "github") },
	"git-saml-sso":                  func(s *snapshot.Snapshot) bool { return otherProvider(s, "github", "gitlab") },
}

func secretSought(s *snapshot.Snapshot) bool {
	return s.Record.Secret.Seen() || s.Record.Secret.Failed(awserr.NotFound)
}
func valueSeen(s *snapshot.Snapshot) bool  { return s.Value().Seen() }
func keyEnabled(s *snapshot.Snapshot) bool { return s.Record.Key.Get().State == "Enabled" }

func secretIDFine(s *snapshot.Snapshot) bool {
	return s.Target.SecretID != "" && s.Problems[target.FieldSecretID] == nil
}

func tokenKindKnown(s *snapshot.Snapshot) bool {
	leaf := s.Value().Get().Leaf
	return leaf != nil && leaf.Kind != ""
}

// sameAccount: role and secret are known to be in one account.
func sameAccount(s *snapshot.Snapshot) bool {
	secret, _ := s.SecretARN()
	account := target.AccountOf(secret)
	return account != "" && account == s.Target.RoleAccount() && s.Record.Secret.Seen()
}

func noSuffix(s *snapshot.Snapshot) bool {
	return !endsLikeASuffix(s.Target.SecretID) || s.Record.Secret.Seen()
}

// endsLikeASuffix: a name that ends as AWS's own suffix does is cut off by who
// looks for a secret by a partial ARN.
func endsLikeASuffix(id string) bool {
	a, err := target.ParseARN(id)
	i := strings.LastIndexByte(a.Resource, '-')
	return err == nil && a.Service == "secretsmanager" && i >= 0 && len(a.Resource)-i == 7
}

// otherProvider: the repository is at a public host of another provider.
func otherProvider(s *snapshot.Snapshot, providers ...string) bool {
	return s.Provider() != "" && !slices.Contains(providers, s.Provider())
}
