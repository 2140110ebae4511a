package faults

import (
	"cmp"
	"strconv"
	"strings"
	"time"

	"clonepath/awsops/awserr"
	"clonepath/awsops/iampolicy"
	"clonepath/awsops/target"
	"clonepath/checks/evidence"
)

// The three calls of the chain, as IAM sees them.
const (
	actionAssume  = "sts:AssumeRole"
	actionRead    = "secretsmanager:GetSecretValue"
	actionDecrypt = "kms:Decrypt"
	actionTag     = "sts:TagSession"
	keyExternalID = "sts:ExternalId"
)

// notOurs are context keys whose values only the agent's side knows: a
// condition on one makes the outcome depend, never fail.
var notOurs = []string{
	"aws:SourceIp", "aws:VpcSourceIp", "aws:SourceVpc", "aws:SourceVpce", "aws:SourceVpcArn", "aws:UserAgent", "aws:Referer",
	"aws:TokenIssueTime", "aws:ResourceTag/*", "aws:ResourceOrgID", "aws:ResourceOrgPaths", "aws:SourceIdentity", "aws:SourceOrgID",
	"ec2:SourceInstanceARN", "ec2:RoleDelivery", "lambda:SourceFunctionArn", "ssm:SourceInstanceArn", "identitystore:UserId",
	"aws:SourceOrgPaths", "aws:Ec2InstanceSourceVpc", "aws:Ec2InstanceSourcePrivateIPv4", "aws:VpceAccount", "aws:VpceOrgID", "aws:VpceOrgPaths",
}

// call is one call with the policies that decide about it; ok is false where
// too little is known to judge it at all.
type call struct {
	req iampolicy.Request
	pol iampolicy.Policies
	ok  bool
}

func (c call) decide() iampolicy.Decision { return iampolicy.Evaluate(c.req, c.pol) }

// as is the call made by another principal.
func (c call) as(principal, uniqueID string) call {
	c.req = c.req.As(principal, uniqueID)
	return c
}

// surroundings are the context keys that every call of the chain has.
func (v *view) surroundings(req iampolicy.Request) iampolicy.Request {
	req = req.Unknown(notOurs...).FromPrincipal()
	context, now := req.Context, v.r.Taken
	context["aws:CurrentTime"] = []string{now.UTC().Format(time.RFC3339)}
	context["aws:EpochTime"] = []string{strconv.FormatInt(now.Unix(), 10)}
	context["aws:SecureTransport"] = []string{"true"}
	context["aws:PrincipalIsAWSService"] = []string{"false"}
	context["aws:ViaAWSService"] = []string{"false"}
	if account := target.AccountOf(req.Resource); account != "" {
		context["aws:ResourceAccount"] = []string{account}
	}
	if v.t.Region != "" {
		context["aws:RequestedRegion"] = []string{v.t.Region}
	}
	return req
}

// assumeCall is the agent's AssumeRole. Its region and session name are not
// ours to know.
func (v *view) assumeCall() call {
	trust, ok := v.trust()
	if !ok || trust.doc == nil || v.roleARN() == "" {
		return call{}
	}
	req := iampolicy.Request{Principal: v.agent, Action: actionAssume, Resource: v.roleARN()}
	if v.agentCalled && v.r.AgentCaller.Get().ARN != v.agent {
		req.Session = v.r.AgentCaller.Get().ARN
	}
	req = v.surroundings(req).Without("aws:RequestedRegion")
	if v.t.ExternalID != "" {
		req.Context[keyExternalID] = []string{v.t.ExternalID}
	}
	req.Unknowable = append(req.Unknowable, "aws:RequestedRegion", "sts:RoleSessionName", "sts:SourceIdentity", "sts:TransitiveTagKeys",
		"sts:DurationSeconds", "aws:RequestTag/*", "aws:TagKeys", "iam:ResourceTag/*")
	pol := iampolicy.Policies{Trust: &iampolicy.Named{Name: trust.name, Doc: trust.doc}}
	c := call{req: req, pol: pol, ok: true}
	if v.own() && c.decide().Outcome != iampolicy.Allow {
		// In one account a trust policy that names the agent itself is enough; one
		// that names the account leaves it to the agent's own policies.
		c.pol.Identity = []iampolicy.Named{iampolicy.Unseen("the agent's own policies")}
	}
	return c
}

// rolePolicies are the documents that limit or allow what the role does.
func (v *view) rolePolicies() (pol iampolicy.Policies, ok bool) {
	if v.documentsSeen() {
		pol.Identity = []iampolicy.Named{}
		for _, d := range v.documents() {
			p := parsePolicy(documentName(d), d.Text)
			pol.Identity = append(pol.Identity, iampolicy.Named{Name: p.name, Doc: p.doc})
		}
	} else {
		pol.Identity = []iampolicy.Named{iampolicy.Unseen("the role's policies")}
	}
	if v.r.Role.Get().Boundary != "" {
		pol.Boundary = seenOr(v.r.Boundary, "permissions boundary")
	}
	return pol, v.roleKnown()
}

// seenOr is a document as a policy, or the fact that it was not seen.
func seenOr(f *evidence.Fact[evidence.Document], name string) *iampolicy.Named {
	unseen := iampolicy.Unseen(name)
	if !f.Seen() {
		return &unseen
	}
	if f.Value.Text == "" {
		return nil
	}
	p := parsePolicy(name, f.Value.Text)
	return &iampolicy.Named{Name: name, Doc: p.doc}
}

// asRole is a call by the role's session.
func (v *view) asRole(action, resource string) iampolicy.Request {
	return v.surroundings(iampolicy.Request{
		Principal: v.roleARN(), Session: v.r.Assume.Get().ARN, UniqueID: v.r.Role.Get().UniqueID,
		Action: action, Resource: resource,
	})
}

// readCall is the role's GetSecretValue. Nobody knows whether Torque's client
// names a staging label.
func (v *view) readCall() call {
	arn, _ := v.secretARN()
	pol, ok := v.rolePolicies()
	if !ok || arn == "" {
		return call{}
	}
	req := v.asRole(actionRead, arn)
	req.Context["secretsmanager:SecretId"] = []string{cmp.Or(v.t.SecretID, arn)}
	if primary := v.r.Secret.Get().PrimaryRegion; primary != "" {
		req.Context["secretsmanager:SecretPrimaryRegion"] = []string{primary}
	}
	req.Unknowable = append(req.Unknowable, "secretsmanager:VersionStage", "secretsmanager:VersionId", "secretsmanager:ResourceTag/*",
		"secretsmanager:resource/AllowRotationLambdaArn")
	if !v.r.SecretPolicy.Failed(awserr.NotFound) { // a secret that is not there has no policy of its own
		pol.Resource = seenOr(v.r.SecretPolicy, "the secret's policy")
	}
	return call{req: req, pol: pol, ok: true}
}

// decryptCall is the Decrypt that Secrets Manager makes for the role.
func (v *view) decryptCall() call {
	arn, exact := v.secretARN()
	key := v.r.Key.Get().ARN
	if a, err := target.ParseARN(v.r.Secret.Get().KMSKeyID); key == "" && err == nil && a.Service == "kms" {
		key = v.r.Secret.Get().KMSKeyID
	}
	pol, ok := v.rolePolicies()
	if !ok || key == "" || !exact {
		return call{}
	}
	req := v.asRole(actionDecrypt, key)
	service := "secretsmanager." + v.secretRegion() + ".amazonaws.com"
	req.Context["aws:ViaAWSService"] = []string{"true"}
	req.Context["aws:CalledVia"] = []string{"secretsmanager.amazonaws.com"}
	req.Context["aws:CalledViaFirst"] = []string{"secretsmanager.amazonaws.com"}
	req.Context["aws:CalledViaLast"] = []string{"secretsmanager.amazonaws.com"}
	if strings.HasPrefix(key, "arn:aws-cn:") {
		req.Unknowable = append(req.Unknowable, "kms:ViaService") // .cn behind it or not: AWS's pages differ
	} else {
		req.Context["kms:ViaService"] = []string{service}
	}
	req.Context["kms:CallerAccount"] = []string{v.t.RoleAccount()}
	req.Context["kms:EncryptionContext:SecretARN"] = []string{arn}
	req.Context["kms:EncryptionContextKeys"] = []string{"SecretARN", "SecretVersionId"}
	req.Context["kms:EncryptionAlgorithm"] = []string{"SYMMETRIC_DEFAULT"}
	if version := v.value().Get().VersionID; version != "" {
		req.Context["kms:EncryptionContext:SecretVersionId"] = []string{version}
	}
	req.Unknowable = append(req.Unknowable, "kms:EncryptionContext:SecretVersionId", "kms:ResourceAliases", "kms:KeyOrigin", "kms:KeySpec",
		"kms:KeyUsage", "kms:MultiRegion", "kms:MultiRegionKeyType", "kms:RequestAlias")
	pol.Key = seenOr(v.r.KeyPolicy, "the key policy")
	if pol.Key == nil {
		unseen := iampolicy.Unseen("the key policy")
		pol.Key = &unseen
	}
	return call{req: req, pol: pol, ok: true}
}
