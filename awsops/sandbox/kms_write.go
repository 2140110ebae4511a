package sandbox

import "clonepath/awsops/iampolicy"

var kmsWriteOperations = []operation{
	{"kms", "CreateKey", takes(createKey)},
	{"kms", "PutKeyPolicy", takes(putKeyPolicy)},
}

// createKey makes a key without an alias. Without a policy the account's IAM
// policies decide, as KMS does for keys that are made by a program.
func createKey(c *call, in struct{ Policy, Description string }) (any, error) {
	if err := c.allowed(ask{action: "kms:CreateKey", resource: "*"}); err != nil {
		return nil, err
	}
	if in.Policy == "" {
		in.Policy = delegatingKeyPolicy(c.caller.account)
	}
	if err := c.checkKeyPolicy(in.Policy); err != nil {
		return nil, err
	}
	id := c.random.uuid()
	k := &key{
		arn: keyARN(c.region, c.caller.account, id), id: id, description: in.Description,
		policy: in.Policy, state: keyEnabled, created: c.now,
	}
	home := c.home()
	home.keys[c.region] = append(home.keys[c.region], k)
	return k.describe(), nil
}

func putKeyPolicy(c *call, in struct{ KeyId, PolicyName, Policy string }) (any, error) {
	k, err := c.onKey(in.KeyId)
	switch {
	case err != nil:
		return nil, err
	case in.PolicyName != "" && in.PolicyName != "default":
		return nil, faultf(400, "NotFoundException", "No such policy exists")
	case k.managed:
		return nil, faultf(400, "AccessDeniedException", "The key policy of an AWS managed key can't be changed.")
	}
	if err := c.checkKeyPolicy(in.Policy); err != nil {
		return nil, err
	}
	k.policy = in.Policy
	return nil, nil
}

// checkKeyPolicy validates a key policy for writing.
func (c *call) checkKeyPolicy(document string) error {
	if err := checkDocument(iampolicy.KindKey, document); err != nil {
		return faultf(400, "MalformedPolicyDocumentException", "%s", err)
	}
	if bad := c.unknownPrincipal(document); bad != "" {
		return faultf(400, "MalformedPolicyDocumentException", "Policy contains a statement with one or more invalid principals.")
	}
	return nil
}
