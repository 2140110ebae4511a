package heard

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"clonepath/assets"
	"clonepath/awsops/target"
	"clonepath/awsops/wording"
	"clonepath/checks/evidence"
	"clonepath/checks/faults/phrase"
	"clonepath/checks/faults/rule"
	"clonepath/checks/faults/snapshot"
	"clonepath/checks/verdict"
)

// checksOf are the checks of faults where words are about another than the rules
// of the links are, or are all that shows them.
var checksOf = map[string]evidence.CheckID{
	"git-large-timeout":         evidence.GitClone, // a slow fetch of our own is no cause
	"agent-credentials-invalid": evidence.AssumeRole, "agent-clock-skew": evidence.AssumeRole, "agent-credentials-expired-midrun": evidence.AssumeRole,
	"agent-irsa-refused": evidence.AssumeRole, "agent-irsa-provider-missing": evidence.AssumeRole, "agent-irsa-token-invalid": evidence.AssumeRole,
	"agent-irsa-token-missing": evidence.AssumeRole, "agent-irsa-pod-identity": evidence.AssumeRole, "identity-root-user": evidence.AssumeRole,
	"agent-sts-region-disabled": evidence.AssumeRole, "agent-duration-chaining": evidence.AssumeRole, "agent-duration-max": evidence.AssumeRole,
	"agent-session-name-invalid": evidence.AssumeRole, "cred-external-id-empty-string": evidence.AssumeRole, "agent-optin-region-token": evidence.AssumeRole,
	"cred-external-id-format": evidence.AssumeRole, "role-arn-malformed": evidence.AssumeRole, "agent-egress-blocked": evidence.AssumeRole,
	"local-region-typo": evidence.AssumeRole, "role-missing": evidence.AssumeRole, "trust-principal-wrong": evidence.AssumeRole,
	"trust-externalid-mismatch": evidence.AssumeRole, "trust-externalid-required-not-sent": evidence.AssumeRole, "role-rcp": evidence.AssumeRole,
	"agent-no-assumerole-permission": evidence.AssumeRole, "agent-boundary-or-scp": evidence.AssumeRole, "trust-tagsession-missing": evidence.AssumeRole,

	"role-permission-policy-missing": evidence.RoleReadsSecret, "role-permissions-boundary": evidence.RoleReadsSecret, "role-scp": evidence.RoleReadsSecret,
	"secret-resource-policy-deny": evidence.RoleReadsSecret, "secret-throttled": evidence.RoleReadsSecret, "secret-account-mismatch-arn": evidence.RoleReadsSecret,
	"secret-resource-policy-versionstage": evidence.RoleReadsSecret, "secret-id-whitespace": evidence.RoleReadsSecret, "secret-id-console-url": evidence.RoleReadsSecret,
	"role-session-policy": evidence.RoleReadsSecret, "secret-vpce-policy": evidence.RoleReadsSecret, "secret-name-hyphen-six": evidence.RoleReadsSecret, "role-explicit-deny": evidence.RoleReadsSecret,

	"secret-name-tombstoned": evidence.SecretExists, "secret-block-public-policy": evidence.SecretPolicyOK, "role-inline-size-limit": evidence.RolePermission,
	"role-is-service-linked": evidence.RoleExists, "trust-principal-nonexistent": evidence.TrustAgent, "trust-size-limit": evidence.TrustAgent,

	"git-tls-expired": evidence.GitHost, "git-tls-name-mismatch": evidence.GitHost, "git-tls-version": evidence.GitHost, "git-connection-refused": evidence.GitHost,
	"cred-type-provider-mismatch": evidence.GitAccess, "git-token-as-username-only": evidence.GitAccess, "git-ssh-url-with-token": evidence.GitAccess,
	"git-username-convention": evidence.GitAccess, "value-trailing-newline": evidence.GitAccess,
	"value-key-missing": evidence.SecretPath, "value-path-separator-in-key": evidence.SecretPath,
}

// Rules makes one rule of each fault of the table, and another one of the rows
// that documents are weighed against: what such a row suggests is a consequence
// where something that the call rests on is broken. known says to which check the
// links put a fault.
func Rules(known func(fault string) evidence.CheckID) []rule.Rule {
	var rules []rule.Rule
	for _, row := range wording.Rows() {
		for _, fault := range row.Faults() {
			check, effect := cmp.Or(checksOf[fault], known(fault)), rule.RootCause
			if check == "" { // of somebody's own machine: nothing of the chain was seen
				check, effect = evidence.AWSCredentials, rule.CannotObserve
			}
			made := slices.ContainsFunc(rules, func(r rule.Rule) bool { return r.Fault == fault && r.Independent != row.Weighed })
			if made {
				continue
			}
			r := rule.Rule{Fault: fault, Check: check, Effect: effect, By: verdict.Observed, Independent: !row.Weighed, Heard: true,
				Find: func(snap *snapshot.Snapshot) *rule.Match { return match(snap, fault, row.Weighed) }}
			if check == evidence.AssumeRole || check == evidence.RoleReadsSecret {
				r.By = verdict.Proven
			}
			if row.Aside {
				r.Effect = rule.Warning
			}
			rules = append(rules, r)
		}
	}
	return rules
}

// match joins what all wordings say of a fault: the most certain counts.
func match(snap *snapshot.Snapshot, fault string, weighed bool) *rule.Match {
	var m *rule.Match
	var element string
	for _, h := range snap.Heard {
		certainty := certaintyIn(h.Row, fault)
		if certainty == "" || h.Row.Weighed != weighed || settled(snap, h.Row, fault) {
			continue
		}
		if certainty == verdict.Certain && h.From == "" && h.Row.OfGit() && h.Row.Status == 0 {
			certainty = verdict.Likely // from here; the agent's network may see another host
		}
		if m == nil {
			m, element = &rule.Match{Certainty: certainty}, h.Row.Element
		}
		if certainty == verdict.Certain || m.Certainty == verdict.Possible {
			m.Certainty = certainty
		}
		m.Evidence = append(m.Evidence, quote(h))
	}
	if m == nil {
		return nil
	}
	m.Summary = summaryOf(snap, fault, element)
	entry, _ := assets.Fault(fault) // a test looks each one up
	if m.Certainty != verdict.Certain {
		m.Settle = cmp.Or(settles[fault], firstSentence(entry.Confirm))
	}
	return m
}

// summaryOf says what a fault is, with the element that IAM refuses.
func summaryOf(snap *snapshot.Snapshot, fault, element string) string {
	entry, _ := assets.Fault(fault)
	switch {
	case fault == "git-tls-private-ca" && snap.Provider() != "":
		return phrase.Interception(target.RepoHost(snap.Target.Repo))
	case element != "":
		return phrase.Sentence(entry.Title + ", for its element " + element)
	}
	return cmp.Or(summaries[fault], phrase.Sentence(entry.Title))
}

func certaintyIn(row *wording.Row, fault string) verdict.Certainty {
	switch {
	case row.Proves == fault:
		return verdict.Certain
	case slices.Contains(row.Likely, fault):
		return verdict.Likely
	case slices.Contains(row.Possible, fault):
		return verdict.Possible
	}
	return ""
}

func quote(h snapshot.Heard) string {
	if h.Failure != nil {
		return phrase.Quote(h.Failure)
	}
	line := fmt.Sprintf("%s: %s", h.Row.Program, phrase.Ends(h.Text, 480))
	if h.From != "" {
		line += " (" + h.From + ")"
	}
	return line
}

func firstSentence(text string) string {
	before, _, _ := strings.Cut(text, ". ")
	return strings.TrimSuffix(before, ".")
}

// settles are what would decide, where the catalogue's way to confirm a fault
// does not say it to somebody who has a text alone.
var settles = map[string]string{
	"role-missing":                       "GetRole in the role's account",
	"trust-principal-wrong":              "the Principal in the role's trust policy, beside the caller of the refused call",
	"trust-externalid-mismatch":          "the condition on sts:ExternalId in the role's trust policy",
	"trust-externalid-required-not-sent": "the condition on sts:ExternalId in the role's trust policy",
	"trust-tagsession-missing":           "the actions in the role's trust policy: aws iam get-role",
	"agent-no-assumerole-permission":     "the trust policy first; if it allows the agent, Torque's support",
	"git-401-bad-token":                  lookAtToken,
	"value-trailing-newline":             lookAtToken,
	"git-2fa-password":                   lookAtToken,
	"git-403-scope":                      "the token's scopes, on its page at the Git host",
	"git-dns":                            "the same request from the agent's network",
	"git-tls-private-ca":                 "the same request from the agent's network",
	"git-ip-allow-list":                  "the same request from the agent's network",
}

// summaries say more than the catalogue's titles.
var summaries = map[string]string{
	"role-scp":                    "A service control policy of the organisation stops the role from reading the secret. AWS uses the same words where an Allow is missing there.",
	"role-rcp":                    "A resource control policy of an organisation stops the call.",
	"role-session-policy":         "The agent passes a session policy that does not allow reading the secret.",
	"secret-vpce-policy":          "The policy of the VPC endpoint through which the agent reaches Secrets Manager does not allow the read.",
	"agent-boundary-or-scp":       "A permissions boundary or a service control policy on the agent's side stops it.",
	"trust-principal-nonexistent": "IAM refuses the trust policy: it looks the principal up, and there is none of this ARN.",
	"secret-name-tombstoned":      "A secret of this name is scheduled for deletion; until it is gone no other can have the name.",
	"role-inline-size-limit":      "IAM refuses the policy: all inline policies of a role together have a limit of 10,240 characters.",
}

const lookAtToken = "the stored token's shape: clonepath check in the customer's account says it without showing the token"
