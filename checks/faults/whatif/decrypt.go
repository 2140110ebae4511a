package whatif

import (
	"slices"
	"strings"

	"clonepath/awsops/iampolicy"
)

// DecryptRemedies are what could stand between the role and the key.
var DecryptRemedies = []remedy{
	otherViaService, otherEncryptionContext, otherCallerAccount, withDecrypt, withKeyGrant,
	withoutIdentityDenies, withoutBoundary,
}

// otherViaService decrypts through Secrets Manager of the region that a
// condition names.
func otherViaService(c Call) []Proposal {
	return withConditionValue(c, "kms:ViaService", "kms-viaservice-wrong-region")
}

func otherEncryptionContext(c Call) []Proposal {
	return withConditionValue(c, "kms:EncryptionContext:SecretARN", "kms-encryption-context-condition")
}

func otherCallerAccount(c Call) []Proposal {
	return withConditionValue(c, "kms:CallerAccount", "kms-vpce-or-caller-account")
}

// withConditionValue sets a context key to what any policy compares it with.
func withConditionValue(c Call, key, fault string) []Proposal {
	var out []Proposal
	policies := slices.Clone(c.Pol.Identity)
	if c.Pol.Key != nil {
		policies = append(policies, *c.Pol.Key)
	}
	eachStatement(policies, func(policy string, i int, s *iampolicy.Statement) {
		for _, condition := range s.ConditionsOn(key) {
			for _, value := range condition.Values {
				p := Proposal{Call: c, Fault: fault, Note: value, Policy: policy, Statement: i}
				p.Req = c.Req.With(key, strings.NewReplacer("*", "x", "?", "x").Replace(value))
				out = append(out, p)
			}
		}
	})
	return out
}

func withDecrypt(c Call) []Proposal {
	p := Proposal{Call: c, Fault: "kms-decrypt-missing", Statement: -1}
	p.Pol.Identity = append(slices.Clone(c.Pol.Identity), grant("a policy that allows it", ActionDecrypt))
	return []Proposal{p}
}

func withKeyGrant(c Call) []Proposal {
	p := Proposal{Call: c, Fault: "kms-key-policy-no-iam", Statement: -1}
	statement := iampolicy.Statement{
		Effect: iampolicy.EffectAllow, Action: []string{ActionDecrypt}, Resource: []string{"*"},
		Principal: iampolicy.AWS(c.Req.Principal),
	}
	p.Pol.Key = &iampolicy.Named{Name: "the key policy", Doc: iampolicy.New(statement)}
	return []Proposal{p}
}
