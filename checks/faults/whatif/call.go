package whatif

import "clonepath/awsops/iampolicy"

// Call is one call with the policies that decide about it; Known is false where
// too little is known to judge it at all.
type Call struct {
	Req   iampolicy.Request
	Pol   iampolicy.Policies
	Known bool
}

// Decide evaluates the call.
func (c Call) Decide() iampolicy.Decision { return iampolicy.Evaluate(c.Req, c.Pol) }

// as is the call made by another principal.
func (c Call) as(principal, uniqueID string) Call {
	c.Req = c.Req.As(principal, uniqueID)
	return c
}

// The three calls of the chain, as IAM sees them.
const (
	ActionAssume  = "sts:AssumeRole"
	ActionRead    = "secretsmanager:GetSecretValue"
	ActionDecrypt = "kms:Decrypt"
	ActionTag     = "sts:TagSession"
	KeyExternalID = "sts:ExternalId"
)

// NotOurs are context keys whose values only the agent's side knows: a
// condition on one makes the outcome depend, never fail.
var NotOurs = []string{
	"aws:SourceIp", "aws:VpcSourceIp", "aws:SourceVpc", "aws:SourceVpce", "aws:SourceVpcArn", "aws:UserAgent", "aws:Referer",
	"aws:TokenIssueTime", "aws:ResourceTag/*", "aws:ResourceOrgID", "aws:ResourceOrgPaths", "aws:SourceIdentity", "aws:SourceOrgID",
	"ec2:SourceInstanceARN", "ec2:RoleDelivery", "lambda:SourceFunctionArn", "ssm:SourceInstanceArn", "identitystore:UserId",
	"aws:SourceOrgPaths", "aws:Ec2InstanceSourceVpc", "aws:Ec2InstanceSourcePrivateIPv4", "aws:VpceAccount", "aws:VpceOrgID", "aws:VpceOrgPaths",
}
