package faults

import (
	"fmt"
	"strings"
	"time"

	"clonepath/awsops/awserr"
	"clonepath/awsops/target"
	"clonepath/checks/evidence"
)

var kmsRules = []rule{
	{fault: "kms-key-pending-deletion", statement: evidence.SecretKey, by: ObservedP, stands: true, find: func(v *view) *hit {
		k := v.r.Key.Get()
		if k.State != "PendingDeletion" && k.State != "PendingReplicaDeletion" {
			return v.undecrypted(Possible, "The secret's key may be scheduled for deletion: nothing can be decrypted with it.")
		}
		h := &hit{summary: "The secret's key is scheduled for deletion and decrypts nothing.", evidence: []string{fmt.Sprintf("key %s: %s", k.ARN, k.State)}}
		if k.Deletion != nil {
			h.summary = fmt.Sprintf("The secret's key will be deleted on %s and decrypts nothing until that is cancelled.", day(*k.Deletion))
			h.evidence = append(h.evidence, "DeletionDate "+k.Deletion.UTC().Format(time.RFC3339))
		}
		return h
	}},
	{fault: "kms-key-disabled", statement: evidence.SecretKey, by: ObservedP, stands: true, find: func(v *view) *hit {
		k := v.r.Key.Get()
		if k.State == "" || k.State == "Enabled" || k.State == "Updating" || strings.HasPrefix(k.State, "Pending") {
			return v.undecrypted(Likely, "The secret's key cannot be used; the usual reason is that it is disabled.")
		}
		return &hit{summary: fmt.Sprintf("The secret's key is in the state %s: nobody can decrypt with it.", k.State), evidence: []string{fmt.Sprintf("key %s: %s", k.ARN, k.State)}}
	}},
	{fault: "kms-default-key-cross-account", statement: evidence.SecretKey, by: ObservedP, find: func(v *view) *hit {
		if !v.r.Secret.Seen() || !v.defaultKey() || !v.crossAccount() {
			return defaultKeyRefused(v)
		}
		arn, _ := v.secretARN()
		return &hit{
			summary:  fmt.Sprintf("The secret in account %s is encrypted with the default key, which no role of another account (%s) can use.", target.AccountOf(arn), v.t.RoleAccount()),
			evidence: []string{"KmsKeyId is that of aws/secretsmanager", "secret " + arn, "role   " + v.roleARN()},
		}
	}},
	keyRule("kms-viaservice-wrong-region", "kms:ViaService", "A condition allows decryption through %[1]s only; the secret is read through secretsmanager.%[2]s.amazonaws.com."),
	keyRule("kms-encryption-context-condition", "kms:EncryptionContext:SecretARN", "A condition allows decryption for the secret %[1]s only, which is not this secret's ARN."),
	keyRule("kms-vpce-or-caller-account", "kms:CallerAccount", "The key policy lets only account %[1]s decrypt, and the role is not in it."),
	{fault: "kms-decrypt-missing", statement: evidence.SecretKey, by: Evaluated, find: func(v *view) *hit {
		if p := v.decrypt().cause("kms-decrypt-missing"); p != nil {
			return &hit{
				summary:  fmt.Sprintf("The secret is encrypted with a customer-managed key, and no policy of %s allows kms:Decrypt on it.", v.roleName()),
				evidence: []string{"key " + v.decrypt().req.Resource, v.decrypt().Because},
			}
		}
		return decryptRefused(v)
	}},
	{fault: "kms-key-policy-no-iam", statement: evidence.SecretKey, by: Evaluated, find: func(v *view) *hit {
		if v.decrypt().cause("kms-key-policy-no-iam") == nil {
			h := decryptRefused(v)
			if h != nil {
				h.certainty, h.summary = Possible, "The key policy may leave nothing to the account's IAM policies, so that the role's own grant has no effect."
			}
			return h
		}
		return &hit{
			summary:  fmt.Sprintf("The key policy neither names the role %s nor leaves the decision to the account's IAM policies, so that a grant in the role's own policy has no effect.", v.roleName()),
			evidence: []string{"key " + v.decrypt().req.Resource, v.decrypt().Because},
			patch:    v.patchKeyGrant(),
		}
	}},
}

// keyRule is a condition on the key that the chain does not meet; format gets
// the value that the condition names and the secret's region.
func keyRule(fault, key, format string) rule {
	return rule{fault: fault, statement: evidence.SecretKey, by: Evaluated, find: func(v *view) *hit {
		p := v.decrypt().cause(fault)
		if p == nil {
			return nil
		}
		summary := fmt.Sprintf(format+"%.0[2]s", p.note, v.secretRegion())
		return &hit{summary: summary, evidence: []string{fmt.Sprintf("%s, statement %d: %s", p.policy, p.statement+1, p.note)},
			patch: v.patchCondition(p, key, first(v.decrypt().req.Context[key]))}
	}}
}

// undecrypted: nobody could look at the key, and Secrets Manager says that it
// cannot decrypt with it.
func (v *view) undecrypted(c Certainty, summary string) *hit {
	for _, f := range []*awserr.Failure{evidence.FailureOf(v.r.RoleValue), evidence.FailureOf(v.r.Value)} {
		if f != nil && f.Code == "DecryptionFailure" && !v.r.Key.Seen() {
			return &hit{certainty: c, summary: summary, evidence: []string{quoteFailure(f)}, settle: "the key's state: aws kms describe-key"}
		}
	}
	return nil
}

// defaultKeyRefused: AWS itself names this fault.
func defaultKeyRefused(v *view) *hit {
	f := evidence.FailureOf(v.r.RoleValue)
	if f == nil || v.r.Secret.Seen() || !strings.Contains(f.Message, "different AWS account") || !strings.Contains(f.Message, "default KMS") {
		return nil
	}
	return &hit{summary: "The secret is in another account than the role and encrypted with that account's default key.", evidence: []string{quoteFailure(f)}}
}

func first(values []string) string {
	if len(values) == 0 {
		return ""
	}
	return values[0]
}

// decryptRefused: the key's documents are not in view, but the role was
// refused at the key for real.
func decryptRefused(v *view) *hit {
	f := evidence.FailureOf(v.r.RoleValue)
	if f == nil || v.decrypt().refused() || v.decrypt().allowed() {
		return nil
	}
	if f.Action != actionDecrypt && !strings.Contains(f.Message, "Access to KMS is not allowed") {
		return nil
	}
	return &hit{
		certainty: Likely,
		summary:   fmt.Sprintf("The role %s was refused at the secret's key, not at the secret.", v.roleName()),
		evidence:  []string{quoteFailure(f)},
		settle:    "the key policy: whether it leaves the decision to the account's IAM policies (aws kms get-key-policy)",
	}
}

func judgeSecretKey(v *view) verdict {
	j := v.decrypt()
	switch {
	case !v.r.Secret.Seen():
		return unknown("%s", notAsked(v.r.Secret, "nobody looked which key it has"))
	case v.defaultKey() && !v.roleKnown():
		return unknown("the default key serves its own account only, and the role's is not known").waiting(evidence.RoleExists)
	case v.defaultKey():
		return passed(ObservedP, "the default key, which needs nothing in one account")
	case v.r.Key.Failed(awserr.Denied) && !j.allowed():
		return unknown("%s", short(v.r.Key.Failure))
	case j.allowed():
		return passed(Evaluated, "%s", trimStop(j.Because))
	case j.depends():
		return dependsOn(j).waiting(evidence.RoleExists)
	}
	return unknown("%s", notAsked(v.r.Key, "the key's policy could not be judged")).waiting(evidence.RoleExists)
}
