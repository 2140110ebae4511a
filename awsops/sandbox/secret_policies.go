package sandbox

import (
	"strings"

	"clonepath/awsops/iampolicy"
)

var secretPolicyOperations = []operation{
	{"secretsmanager", "GetResourcePolicy", takes(getResourcePolicy)},
	{"secretsmanager", "PutResourcePolicy", takes(putResourcePolicy)},
	{"secretsmanager", "DeleteResourcePolicy", takes(deleteResourcePolicy)},
	{"secretsmanager", "ValidateResourcePolicy", takes(validateResourcePolicy)},
}

// policyOfSecret is the answer of the operations on a resource policy.
type policyOfSecret struct {
	ARN, Name      string
	ResourcePolicy string `json:",omitempty"`
}

func getResourcePolicy(c *call, in secretID) (any, error) {
	s, err := c.onLiveSecret(in.SecretId, nil)
	if err != nil {
		return nil, err
	}
	return policyOfSecret{s.arn, s.name, s.policy}, nil
}

func putResourcePolicy(c *call, in struct {
	SecretId, ResourcePolicy string
	BlockPublicPolicy        bool
}) (any, error) {
	s, err := c.onLiveSecret(in.SecretId, iampolicy.Context{"secretsmanager:BlockPublicPolicy": {map[bool]string{true: "true", false: "false"}[in.BlockPublicPolicy]}})
	if err != nil {
		return nil, err
	}
	if err := c.checkResourcePolicy(in.ResourcePolicy); err != nil {
		return nil, err
	}
	if in.BlockPublicPolicy && isPublic(in.ResourcePolicy) {
		return nil, faultf(400, "PublicPolicyException", "The resource policy grants public access to the secret, and BlockPublicPolicy is set.")
	}
	s.policy = in.ResourcePolicy
	return policyOfSecret{ARN: s.arn, Name: s.name}, nil
}

func deleteResourcePolicy(c *call, in secretID) (any, error) {
	s, err := c.onLiveSecret(in.SecretId, nil)
	if err != nil {
		return nil, err
	}
	s.policy = ""
	return policyOfSecret{ARN: s.arn, Name: s.name}, nil
}

func validateResourcePolicy(c *call, in struct{ SecretId, ResourcePolicy string }) (any, error) {
	a := ask{action: "secretsmanager:ValidateResourcePolicy", resource: "*"}
	if in.SecretId != "" {
		if _, err := c.onLiveSecret(in.SecretId, nil); err != nil {
			return nil, err
		}
	} else if err := c.allowed(a); err != nil {
		return nil, err
	}
	type validationError struct{ CheckName, ErrorMessage string }
	out := struct {
		PolicyValidationPassed bool
		ValidationErrors       []validationError
	}{true, []validationError{}}
	if err := c.checkResourcePolicy(in.ResourcePolicy); err != nil {
		out.PolicyValidationPassed = false
		out.ValidationErrors = append(out.ValidationErrors, validationError{"POLICY_SYNTAX", strings.SplitN(err.Error(), ": ", 2)[1]})
	} else if isPublic(in.ResourcePolicy) {
		out.PolicyValidationPassed = false
		out.ValidationErrors = append(out.ValidationErrors, validationError{"PUBLIC_POLICY", "The resource policy grants public access to the secret."})
	}
	return out, nil
}

func (c *call) checkResourcePolicy(document string) error {
	if len(document) < 1 || len(document) > iampolicy.MaxSecretSize {
		return faultf(400, "ValidationException", "1 validation error detected: Value at 'resourcePolicy' failed to satisfy constraint: Member must have length between 1 and %d", iampolicy.MaxSecretSize)
	}
	if err := checkDocument(iampolicy.KindResource, document); err != nil {
		return err
	}
	if bad := c.unknownPrincipal(document); bad != "" {
		return faultf(400, "MalformedPolicyDocumentException", "This resource policy contains an unsupported principal.")
	}
	return nil
}

// isPublic: an Allow to everyone without any condition.
func isPublic(document string) bool {
	doc, err := iampolicy.Parse([]byte(document))
	if err != nil {
		return false
	}
	for _, s := range doc.Statements {
		for _, p := range s.Principal {
			if s.Effect == iampolicy.EffectAllow && len(s.Condition) == 0 && p.Value == "*" {
				return true
			}
		}
	}
	return false
}
