package plan

import (
	"cmp"
	"slices"
	"strings"

	"clonepath/awsops/iampolicy"
	"clonepath/awsops/target"
	"clonepath/steps/setup"
)

// Statement ids of the permission policy. That of our trust statement is
// iampolicy.SidAgent.
const (
	SidPermission = "SecretAccessPermission" // as in the guide
	SidKMS        = "SecretKeyDecrypt"
)

// permissionPolicy lets the role read the secret and, under a key of the
// customer's own, decrypt it: only through Secrets Manager.
func permissionPolicy(d Desired) string {
	statements := []iampolicy.Statement{{
		Sid: SidPermission, Effect: iampolicy.EffectAllow,
		Action: []string{"secretsmanager:GetSecretValue"}, Resource: []string{d.SecretResource},
	}}
	if d.KMSKey != "" {
		statements = append(statements, iampolicy.Statement{
			Sid: SidKMS, Effect: iampolicy.EffectAllow,
			Action: []string{"kms:Decrypt"}, Resource: []string{d.KMSKey},
			Condition: []iampolicy.Condition{{Operator: "StringEquals", Key: "kms:ViaService", Values: []string{viaService(d)}}},
		})
	}
	return string(iampolicy.New(statements...).JSON())
}

func trustPolicy(d Desired) string {
	return string(iampolicy.New(trustStatement(d)).JSON())
}

// trustStatement lets the callers assume the role, with the one External ID where
// there is one.
func trustStatement(d Desired) iampolicy.Statement {
	st := iampolicy.Statement{
		Sid: iampolicy.SidAgent, Effect: iampolicy.EffectAllow,
		Principal: iampolicy.AWS(d.Callers...), Action: []string{assumeRole},
	}
	if d.ExternalID != "" {
		st.Condition = []iampolicy.Condition{{Operator: "StringEquals", Key: externalIDKey, Values: []string{d.ExternalID}}}
	}
	return st
}

const (
	assumeRole    = "sts:AssumeRole"
	tagSession    = "sts:TagSession"
	externalIDKey = "sts:ExternalId"
)

// keepTagSession leaves sts:TagSession where our statement has it: EKS Pod
// Identity cannot assume the role without it.
func keepTagSession(wanted iampolicy.Statement, stored iampolicy.Statement) iampolicy.Statement {
	isTag := func(action string) bool { return strings.EqualFold(action, tagSession) }
	if slices.ContainsFunc(stored.Action, isTag) {
		wanted.Action = []string{assumeRole, tagSession}
	}
	return wanted
}

// secretResource is what the permission policy names. Secrets Manager appends
// a hyphen and six characters to each name; where they are not known, the
// pattern of six question marks matches them and no longer name.
func secretResource(s setup.Setup, d Desired) string {
	if s.Role.PolicyScope == setup.ScopeAll {
		return "*"
	}
	if a, err := target.ParseARN(s.Target.SecretID); err == nil {
		if setup.HyphenSix.MatchString(a.Resource) {
			return a.String()
		}
		return a.String() + "-??????"
	}
	return d.newSecretARN() + "-??????"
}

// keyARN completes a key id; a policy needs the ARN.
func keyARN(key string, d Desired) string {
	if key == "" || strings.HasPrefix(key, "arn:") {
		return key
	}
	return target.ARN{Partition: d.Partition, Service: "kms", Region: d.Region, Account: d.Account, Resource: "key/" + key}.String()
}

// viaService is the value of kms:ViaService for Secrets Manager (KMS developer
// guide, "kms:ViaService"): service, region and the partition's DNS suffix.
func viaService(d Desired) string {
	suffix := map[string]string{
		"aws-cn": "amazonaws.com.cn", "aws-iso": "c2s.ic.gov", "aws-iso-b": "sc2s.sgov.gov",
		"aws-iso-e": "cloud.adc-e.uk", "aws-iso-f": "csp.hci.ic.gov", "aws-eusc": "amazonaws.eu",
	}[d.Partition]
	return "secretsmanager." + keyRegion(d) + "." + cmp.Or(suffix, "amazonaws.com")
}

// keyRegion is the region in the key's ARN: that of the secret it encrypts.
func keyRegion(d Desired) string {
	if a, err := target.ParseARN(d.KMSKey); err == nil && a.Region != "" {
		return a.Region
	}
	return d.Region
}
