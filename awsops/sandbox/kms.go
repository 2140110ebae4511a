package sandbox

import (
	"fmt"
	"strings"

	"clonepath/awsops/iampolicy"
	"clonepath/awsops/target"
)

var kmsOperations = []operation{
	{"kms", "DescribeKey", takes(describeKey)},
	{"kms", "GetKeyPolicy", takes(getKeyPolicy)},
	{"kms", "ListGrants", takes(listGrants)},
	{"kms", "ListKeys", takes(listKeys)},
	{"kms", "ListAliases", takes(listAliases)},
}

// defaultKeyAlias names the AWS managed key that Secrets Manager uses where a
// secret has no key of its own.
const defaultKeyAlias = "alias/aws/secretsmanager"

// keyByID finds a key by id, ARN, alias or alias ARN, in the region of the
// request and the account of the ARN (else the given one).
func (c *call) keyByID(id, account string) *key {
	if arn, err := target.ParseARN(id); err == nil {
		if arn.Region != c.region {
			return nil
		}
		account, id = arn.Account, strings.TrimPrefix(arn.Resource, "key/")
	}
	if c.accounts[account] == nil {
		return nil
	}
	return first(c.accounts[account].keys[c.region], func(k *key) bool { return k.id == id || k.alias == id })
}

// usable asks whether the caller may use the key of a secret through Secrets
// Manager, as AWS does on every read and write of a value. The default key
// serves everyone in its account and nobody outside it.
func (c *call) usable(s *secret, action, versionID string) error {
	arn, _ := target.ParseARN(s.arn) // a stored secret's ARN parses
	if s.kmsKey == "" || s.kmsKey == defaultKeyAlias {
		if arn.Account != c.caller.account {
			return faultf(400, "InvalidRequestException", "You can't access a secret from a different AWS account if you encrypt the secret with the default KMS service key.")
		}
		return nil
	}
	failure, text := "DecryptionFailure", "Secrets Manager can't decrypt the protected secret text using the provided KMS key."
	if action != "kms:Decrypt" {
		failure, text = "EncryptionFailure", "Secrets Manager can't encrypt the protected secret text using the provided KMS key. Check that the KMS key is available, enabled, and not in an invalid state."
	}
	k := c.keyByID(s.kmsKey, arn.Account)
	if k == nil {
		return faultf(400, failure, "%s", text)
	}
	if c.judge(c.keyAsk(k, action, s.encryptionContext(c.region, versionID))).Outcome != iampolicy.Allow {
		return faultf(400, "AccessDeniedException", "Access to KMS is not allowed")
	}
	if k.state != keyEnabled {
		return faultf(400, failure, "%s", text)
	}
	return nil
}

// encryptionContext: with what Secrets Manager calls KMS on a caller's behalf.
func (s *secret) encryptionContext(region, versionID string) iampolicy.Context {
	out := iampolicy.Context{
		"kms:ViaService":                  {"secretsmanager." + region + ".amazonaws.com"},
		"kms:EncryptionContext:SecretARN": {s.arn},
		"kms:EncryptionContextKeys":       {"SecretARN"},
		"aws:ViaAWSService":               {"true"},
	}
	if versionID != "" {
		out["kms:EncryptionContext:SecretVersionId"] = []string{versionID}
		out["kms:EncryptionContextKeys"] = []string{"SecretARN", "SecretVersionId"}
	}
	return out
}

func (c *call) keyAsk(k *key, action string, own iampolicy.Context) ask {
	arn, _ := target.ParseARN(k.arn) // a stored key's ARN parses
	context := iampolicy.Context{"kms:CallerAccount": {c.caller.account}}
	for name, values := range own {
		context[name] = values
	}
	return ask{action: action, resource: k.arn, owner: arn.Account, context: context, keyGrant: &k.policy, grants: k.grants}
}

// onKey finds a key and asks whether the caller may look at it.
func (c *call) onKey(id string) (*key, error) {
	k := c.keyByID(id, c.caller.account)
	if k == nil {
		shown := id
		if _, err := target.ParseARN(id); err != nil {
			shown = keyARN(c.region, c.caller.account, id)
		}
		if strings.HasPrefix(id, "alias/") {
			return nil, faultf(400, "NotFoundException", "Alias %s is not found.", strings.Replace(shown, ":key/", ":", 1))
		}
		return nil, faultf(400, "NotFoundException", "Key '%s' does not exist", shown)
	}
	if err := c.allowed(c.keyAsk(k, "kms:"+c.action, nil)); err != nil {
		return nil, err
	}
	return k, nil
}

func keyARN(region, account, id string) string {
	return fmt.Sprintf("arn:%s:kms:%s:%s:key/%s", partition, region, account, id)
}

type keyID struct{ KeyId string }

func describeKey(c *call, in keyID) (any, error) {
	k, err := c.onKey(in.KeyId)
	if err != nil {
		return nil, err
	}
	return k.describe(), nil
}

// describe is a key as DescribeKey shows it.
func (k *key) describe() any {
	arn, _ := target.ParseARN(k.arn) // a stored key's ARN parses
	manager := "CUSTOMER"
	if k.managed {
		manager = "AWS"
	}
	type metadata struct {
		AWSAccountId, KeyId, Arn, Description, KeyUsage, KeyState, Origin, KeyManager, KeySpec string
		CustomerMasterKeySpec                                                                  string
		CreationDate                                                                           *epoch
		DeletionDate                                                                           *epoch `json:",omitempty"`
		Enabled, MultiRegion                                                                   bool
		EncryptionAlgorithms                                                                   []string
	}
	return map[string]metadata{"KeyMetadata": {
		AWSAccountId: arn.Account, KeyId: k.id, Arn: k.arn, Description: k.description, KeyUsage: "ENCRYPT_DECRYPT",
		KeyState: k.state, Origin: "AWS_KMS", KeyManager: manager, KeySpec: "SYMMETRIC_DEFAULT", CustomerMasterKeySpec: "SYMMETRIC_DEFAULT",
		CreationDate: seconds(k.created), DeletionDate: seconds(k.deletion), Enabled: k.state == keyEnabled,
		EncryptionAlgorithms: []string{"SYMMETRIC_DEFAULT"},
	}}
}

func getKeyPolicy(c *call, in struct{ KeyId, PolicyName string }) (any, error) {
	k, err := c.onKey(in.KeyId)
	if err != nil {
		return nil, err
	}
	if in.PolicyName != "" && in.PolicyName != "default" {
		return nil, faultf(400, "NotFoundException", "No such policy exists")
	}
	return map[string]string{"Policy": k.policy, "PolicyName": "default"}, nil
}

func listGrants(c *call, in keyID) (any, error) {
	k, err := c.onKey(in.KeyId)
	if err != nil {
		return nil, err
	}
	type entry struct {
		KeyId, GrantId, Name, GranteePrincipal string
		Operations                             []string
	}
	found := []entry{}
	for _, g := range k.grants {
		found = append(found, entry{k.arn, g.ID, g.Name, g.Grantee, g.Operations})
	}
	return map[string]any{"Grants": found, "Truncated": false}, nil
}

func listKeys(c *call, _ struct{}) (any, error) {
	if err := c.allowed(ask{action: "kms:ListKeys", resource: "*"}); err != nil {
		return nil, err
	}
	type entry struct{ KeyId, KeyArn string }
	found := []entry{}
	for _, k := range c.home().keys[c.region] {
		found = append(found, entry{k.id, k.arn})
	}
	return map[string]any{"Keys": found, "Truncated": false}, nil
}

func listAliases(c *call, in keyID) (any, error) {
	if err := c.allowed(ask{action: "kms:ListAliases", resource: "*"}); err != nil {
		return nil, err
	}
	type entry struct {
		AliasName, AliasArn, TargetKeyId string
		CreationDate                     *epoch
	}
	found := []entry{}
	wanted := c.keyByID(in.KeyId, c.caller.account)
	for _, k := range c.home().keys[c.region] {
		if k.alias != "" && (in.KeyId == "" || k == wanted) {
			arn := fmt.Sprintf("arn:%s:kms:%s:%s:%s", partition, c.region, c.caller.account, k.alias)
			found = append(found, entry{k.alias, arn, k.id, seconds(k.created)})
		}
	}
	return map[string]any{"Aliases": found, "Truncated": false}, nil
}
