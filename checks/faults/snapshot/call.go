package snapshot

import (
	"cmp"
	"strconv"
	"strings"
	"time"

	"clonepath/awsops/awserr"
	"clonepath/awsops/iampolicy"
	"clonepath/awsops/target"
	"clonepath/checks/evidence"
	"clonepath/checks/faults/whatif"
)

// assumeCall is a caller's AssumeRole. Its region and session name are not ours to
// know. called says that the credentials that were used are this caller's.
func (snap *Snapshot) assumeCall(principal string, called bool) whatif.Call {
	trust, ok := snap.Trust()
	if !ok || trust.Doc == nil || snap.RoleARN() == "" {
		return whatif.Call{}
	}
	req := iampolicy.Request{Principal: principal, Action: whatif.ActionAssume, Resource: snap.RoleARN()}
	if called && snap.Record.AgentCaller.Get().ARN != principal {
		req.Session = snap.Record.AgentCaller.Get().ARN
	}
	if called {
		req.UniqueID, _, _ = strings.Cut(snap.Record.AgentCaller.Get().UserID, ":")
	}
	req = snap.surroundings(req).Without("aws:RequestedRegion")
	if snap.Target.ExternalID != "" {
		req.Context[whatif.KeyExternalID] = []string{snap.Target.ExternalID}
	}
	if !snap.Target.ExternalIDKnown() {
		req.Unknowable = append(req.Unknowable, whatif.KeyExternalID)
	}
	req.Unknowable = append(req.Unknowable, "aws:RequestedRegion", "sts:RoleSessionName", "sts:SourceIdentity", "sts:DurationSeconds")
	req = snap.roleTags(req)
	pol := iampolicy.Policies{Trust: &iampolicy.Named{Name: trust.Name, Doc: trust.Doc}}
	if req = req.Unknown(sessionTagKeys...); !mayTagSession(req, *pol.Trust) {
		req = req.Absent(sessionTagKeys...)
	}
	c := whatif.Call{Req: req, Pol: pol, Known: true}
	if snap.InOwnAccount(principal) && c.Decide().Outcome != iampolicy.Allow {
		// In one account a trust policy that names the agent itself is enough; one
		// that names the account leaves it to the agent's own policies.
		c.Pol.Identity = []iampolicy.Named{iampolicy.Unseen("the agent's own policies")}
	}
	return c
}

// readCall is the role's GetSecretValue. Nobody knows whether Torque's client
// names a staging label.
func (snap *Snapshot) readCall() whatif.Call {
	arn, _ := snap.SecretARN()
	pol, ok := snap.rolePolicies()
	if !ok || arn == "" {
		return whatif.Call{}
	}
	req := snap.asRole(whatif.ActionRead, arn)
	req.Context["secretsmanager:SecretId"] = []string{cmp.Or(snap.Target.SecretID, arn)}
	if primary := snap.Record.Secret.Get().PrimaryRegion; primary != "" {
		req.Context["secretsmanager:SecretPrimaryRegion"] = []string{primary}
	}
	req.Unknowable = append(req.Unknowable, "secretsmanager:VersionStage", "secretsmanager:VersionId",
		"secretsmanager:resource/AllowRotationLambdaArn")
	req = snap.secretTags(req)
	if !snap.Record.SecretPolicy.Failed(awserr.NotFound) { // a secret that is not there has no policy of its own
		pol.Resource = seenOr(snap.Record.SecretPolicy, "the secret's policy")
	}
	return whatif.Call{Req: req, Pol: pol, Known: true}
}

// judgeRead judges the read. Most secrets have no policy of their own: where nobody
// was asked whether this one has, and the role's documents refuse the read, it is
// taken to have none.
func (snap *Snapshot) judgeRead() whatif.Judged {
	call := snap.readCall()
	j := whatif.Judge(call, whatif.ReadRemedies, whatif.WithPermission)
	if !j.Depends() || snap.Record.SecretPolicy != nil || snap.Record.As != "" || snap.CrossAccount() {
		return j
	}
	call.Pol.Resource = nil
	if alone := whatif.Judge(call, whatif.ReadRemedies, whatif.WithPermission); alone.Refused() {
		alone.Presumed = true
		return alone
	}
	return j
}

// decryptCall is the Decrypt that Secrets Manager makes for the role.
func (snap *Snapshot) decryptCall() whatif.Call {
	arn, exact := snap.SecretARN()
	key := snap.Record.Key.Get().ARN
	if a, err := target.ParseARN(snap.Record.Secret.Get().KMSKeyID); key == "" && err == nil && a.Service == "kms" {
		key = snap.Record.Secret.Get().KMSKeyID
	}
	pol, ok := snap.rolePolicies()
	if !ok || key == "" || !exact {
		return whatif.Call{}
	}
	c := whatif.Call{Req: snap.decrypting(snap.asRole(whatif.ActionDecrypt, key), arn), Pol: pol, Known: true}
	c.Pol.Grants = snap.keyGrants()
	c.Pol.Key = seenOr(snap.Record.KeyPolicy, "the key policy")
	if c.Pol.Key == nil {
		unseen := iampolicy.Unseen("the key policy")
		c.Pol.Key = &unseen
	}
	return c
}

// decrypting are the context keys with which Secrets Manager calls KMS for somebody.
func (snap *Snapshot) decrypting(req iampolicy.Request, secret string) iampolicy.Request {
	key := req.Resource
	service := "secretsmanager." + snap.SecretRegion() + ".amazonaws.com"
	req.Context["aws:ViaAWSService"] = []string{"true"}
	req.Context["aws:CalledVia"] = []string{"secretsmanager.amazonaws.com"}
	req.Context["aws:CalledViaFirst"] = []string{"secretsmanager.amazonaws.com"}
	req.Context["aws:CalledViaLast"] = []string{"secretsmanager.amazonaws.com"}
	if strings.HasPrefix(key, "arn:aws-cn:") {
		req.Unknowable = append(req.Unknowable, "kms:ViaService") // .cn behind it or not: AWS's pages differ
	} else {
		req.Context["kms:ViaService"] = []string{service}
	}
	req.Context["kms:CallerAccount"] = []string{target.AccountOf(req.Principal)}
	req.Context["kms:EncryptionContext:SecretARN"] = []string{secret}
	req.Context["kms:EncryptionContextKeys"] = []string{"SecretARN", "SecretVersionId"}
	req.Context["kms:EncryptionAlgorithm"] = []string{"SYMMETRIC_DEFAULT"}
	if version := snap.Value().Get().VersionID; version != "" {
		req.Context["kms:EncryptionContext:SecretVersionId"] = []string{version}
	}
	req.Unknowable = append(req.Unknowable, "kms:EncryptionContext:SecretVersionId", "kms:ResourceAliases", "kms:RequestAlias")
	return snap.keyFacts(req)
}

// asRole is a call by the role's session.
func (snap *Snapshot) asRole(action, resource string) iampolicy.Request {
	return snap.sessionTags(snap.surroundings(iampolicy.Request{
		Principal: snap.RoleARN(), Session: snap.Record.Assume.Get().ARN, UniqueID: snap.Record.Role.Get().UniqueID,
		Action: action, Resource: resource,
	}))
}

// surroundings are the context keys that every call of the chain has.
func (snap *Snapshot) surroundings(req iampolicy.Request) iampolicy.Request {
	req = req.Unknown(whatif.NotOurs...).FromPrincipal()
	context, now := req.Context, snap.Record.Taken
	context["aws:CurrentTime"] = []string{now.UTC().Format(time.RFC3339)}
	context["aws:EpochTime"] = []string{strconv.FormatInt(now.Unix(), 10)}
	context["aws:SecureTransport"] = []string{"true"}
	context["aws:PrincipalIsAWSService"] = []string{"false"}
	context["aws:ViaAWSService"] = []string{"false"}
	if account := target.AccountOf(req.Resource); account != "" {
		context["aws:ResourceAccount"] = []string{account}
	}
	if snap.Target.Region != "" {
		context["aws:RequestedRegion"] = []string{snap.Target.Region}
	}
	return req
}

// rolePolicies are the documents that limit or allow what the role does.
func (snap *Snapshot) rolePolicies() (pol iampolicy.Policies, ok bool) {
	if snap.documentsSeen() {
		pol.Identity = []iampolicy.Named{}
		for _, d := range snap.Documents() {
			p := ParsePolicy(DocumentName(d), d.Text)
			pol.Identity = append(pol.Identity, iampolicy.Named{Name: p.Name, Doc: p.Doc})
		}
	} else {
		pol.Identity = []iampolicy.Named{iampolicy.Unseen("the role's policies")}
	}
	if snap.Record.Role.Get().Boundary != "" {
		pol.Boundary = seenOr(snap.Record.Boundary, "permissions boundary")
	}
	return pol, snap.RoleKnown()
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
	p := ParsePolicy(name, f.Value.Text)
	return &iampolicy.Named{Name: name, Doc: p.Doc}
}
