package sandbox

import (
	"clonepath/awsops/iampolicy"
	"clonepath/awsops/target"
)

// What IAM checks when a document is written (FAULTS.md, "IAM write-time
// messages"). Injections go below this.

// checkDocument refuses what IAM, Secrets Manager and KMS refuse, with their
// code and text. Sizes are judged by the caller, which knows the account's quota.
func checkDocument(kind iampolicy.Kind, document string) error {
	for _, p := range iampolicy.Lint(kind, []byte(document)) {
		if p.Rule != iampolicy.RuleSize {
			return faultf(400, p.Code, "%s", p.Message)
		}
	}
	return nil
}

func size(document string) int { return iampolicy.Size([]byte(document)) }

// checkTrust validates a trust policy for writing.
func (c *call) checkTrust(document string) error {
	if err := checkDocument(iampolicy.KindTrust, document); err != nil {
		return err
	}
	if bad := c.unknownPrincipal(document); bad != "" {
		return faultf(400, "MalformedPolicyDocument", `Invalid principal in policy: "AWS":"%s"`, bad)
	}
	if size(document) > iampolicy.DefaultMaxTrustSize {
		return faultf(409, "LimitExceeded", "Cannot exceed quota for ACLSizePerRole: %d", iampolicy.DefaultMaxTrustSize)
	}
	return nil
}

// unknownPrincipal returns the first AWS principal that cannot exist: AWS looks
// it up at write time. Accounts other than the sandbox's are taken to hold
// whatever is named.
func (w *world) unknownPrincipal(document string) string {
	doc, err := iampolicy.Parse([]byte(document))
	if err != nil {
		return ""
	}
	for _, s := range doc.Statements {
		for _, p := range append(s.Principal, s.NotPrincipal...) {
			if p.Type == "AWS" && !w.principalExists(p) {
				return p.Value
			}
		}
	}
	return ""
}

func (w *world) principalExists(p iampolicy.Principal) bool {
	class := p.Class()
	if class == iampolicy.ClassRoleID || class == iampolicy.ClassUserID {
		return w.hasUniqueID(p.Value)
	}
	arn, err := target.ParseARN(p.Value)
	if err != nil || w.accounts[arn.Account] == nil {
		return class != iampolicy.ClassMalformed
	}
	switch class {
	case iampolicy.ClassRole:
		return w.roleByARN(p.Value) != nil
	case iampolicy.ClassUser:
		for _, u := range w.accounts[arn.Account].users {
			if u.arn == p.Value {
				return true
			}
		}
		return false
	}
	return class != iampolicy.ClassMalformed
}

func (w *world) hasUniqueID(id string) bool {
	for _, a := range w.accounts {
		for _, r := range a.roles {
			if r.id == id {
				return true
			}
		}
		for _, u := range a.users {
			if u.id == id {
				return true
			}
		}
	}
	return false
}
