package sandbox

import "time"

var kmsStateOperations = []operation{
	{"kms", "EnableKey", takes(enableKey)},
	{"kms", "CancelKeyDeletion", takes(cancelKeyDeletion)},
}

func enableKey(c *call, in keyID) (any, error) {
	k, err := c.onKey(in.KeyId)
	switch {
	case err != nil:
		return nil, err
	case k.state == keyPending:
		return nil, faultf(400, "KMSInvalidStateException", "%s is pending deletion.", k.arn)
	}
	k.state = keyEnabled
	return nil, nil
}

// cancelKeyDeletion leaves the key disabled.
func cancelKeyDeletion(c *call, in keyID) (any, error) {
	k, err := c.onKey(in.KeyId)
	switch {
	case err != nil:
		return nil, err
	case k.state != keyPending:
		return nil, faultf(400, "KMSInvalidStateException", "%s is not pending deletion.", k.arn)
	}
	k.state, k.deletion = keyDisabled, time.Time{}
	return map[string]string{"KeyId": k.arn}, nil
}
