package snapshot

import (
	"cmp"
	"slices"
	"strings"

	"clonepath/awsops/iampolicy"
	"clonepath/awsops/target"
	"clonepath/checks/evidence"
	"clonepath/checks/faults/whatif"
	"clonepath/checks/practices"
	"clonepath/checks/verdict"
)

// Access is who can read the secret, become the role or change either, by the
// documents of the account that was read.
type Access struct {
	List []verdict.WhoCan
	// Depends are who may read, depending on what nobody here can know, and On what.
	Depends, On []string
}

// Readable are the entries that read and that nobody expects.
func (a Access) Readable() []verdict.WhoCan {
	return slices.DeleteFunc(slices.Clone(a.List), func(w verdict.WhoCan) bool { return w.Known || !slices.Contains(w.Can, verdict.CanRead) })
}

// accessCalls are the calls of an audit with the policies of what they are made on.
type accessCalls struct {
	*Snapshot
	secret, key, role string // ARNs, "" where it is none of the account's
	trust             *iampolicy.Named
	resource          *iampolicy.Named // the secret's own policy
	keyPolicy         *iampolicy.Named
	grants            iampolicy.Grants
	tagged            bool // a policy of the chain has a condition on tags
	changePolicies    []string
	open              practices.Mask // calls that a policy of secret, key or role allows
	access            Access
}

func (snap *Snapshot) whoCan() Access {
	ids := snap.Record.Identities
	if !ids.Seen() {
		return Access{}
	}
	c := snap.accessCalls()
	h := holdingsOf(ids.Value, practices.Things(snap.Record))
	for _, p := range ids.Value.Principals {
		c.judge(snap.somebody(p, h))
	}
	c.everybody(ids.Value.Account)
	c.outsiders()
	c.sighted()
	slices.SortStableFunc(c.access.List, func(a, b verdict.WhoCan) int { return cmp.Compare(a.Principal, b.Principal) })
	return c.access
}

func (snap *Snapshot) accessCalls() *accessCalls {
	c := &accessCalls{Snapshot: snap}
	c.secret, _ = snap.SecretARN()
	if key := snap.Record.Key.Get().ARN; !snap.DefaultKey() {
		c.key = cmp.Or(key, snap.Record.Secret.Get().KMSKeyID)
	}
	if snap.RoleKnown() {
		c.role = snap.RoleARN()
	}
	unseen := iampolicy.Unseen("trust policy")
	c.trust = &unseen
	if trust, ok := snap.Trust(); ok && trust.Doc != nil {
		c.trust = &iampolicy.Named{Name: "trust policy", Doc: trust.Doc}
	}
	c.resource, c.keyPolicy = seenOr(snap.Record.SecretPolicy, "the secret's policy"), seenOr(snap.Record.KeyPolicy, "the key policy")
	c.grants = snap.keyGrants()
	for _, n := range []*iampolicy.Named{c.trust, c.resource, c.keyPolicy} {
		switch {
		case n == nil:
		case n.Doc == nil:
			c.open = ^practices.Mask(0)
		default:
			c.open |= practices.Touches(n.Doc, nil)
		}
	}
	if c.grants.Unseen || len(c.grants.List) > 0 {
		c.open |= practices.MaskOf(practices.Decrypt)
	}
	for _, d := range snap.Documents() {
		if d.ARN != "" && !strings.Contains(d.ARN, ":iam::aws:") {
			c.changePolicies = append(c.changePolicies, d.ARN)
		}
		c.tagged = c.tagged || strings.Contains(strings.ToLower(d.Text), "resourcetag/")
	}
	return c
}

// judge adds an entry for somebody who can anything.
func (c *accessCalls) judge(who somebody) {
	w := verdict.WhoCan{Principal: who.ARN, Certainty: verdict.ByDocuments, Group: who.group, Known: c.expected(who.ARN, who.group)}
	add := func(can verdict.Can, policy string) {
		w.Can = append(w.Can, can)
		if policy != "" && !slices.Contains(w.Through, policy) {
			w.Through = append(w.Through, policy)
		}
	}
	switch d := c.read(who); d.Outcome {
	case iampolicy.Allow:
		add(verdict.CanRead, d.Policy)
	case iampolicy.Depends:
		if w.Known {
			break // it is expected to read
		}
		c.access.Depends = append(c.access.Depends, who.ARN)
		for _, key := range slices.Concat(d.DependsOn, d.Unseen) {
			if !slices.Contains(c.access.On, key) {
				c.access.On = append(c.access.On, key)
			}
		}
	}
	if d := c.assume(who); who.ARN != c.role && d.Outcome == iampolicy.Allow {
		add(verdict.CanAssume, d.Policy)
	}
	if d := c.change(who); d.Outcome == iampolicy.Allow {
		add(verdict.CanChange, d.Policy)
	}
	if len(w.Can) > 0 {
		c.access.List = append(c.access.List, w)
	}
}

// denied is the decision of a call that no document can allow.
var denied = iampolicy.Decision{Outcome: iampolicy.ImplicitDeny}

// decide judges one call by somebody, unless no document can allow it.
func (c *accessCalls) decide(who somebody, action, resource string) iampolicy.Decision {
	if resource == "" || (who.worth|c.open)&practices.MaskOf(action) == 0 {
		return denied
	}
	req := c.request(who, action, resource)
	pol := who.policies
	pol.Trust, pol.Resource, pol.Key, pol.Grants = c.trust, c.resource, c.keyPolicy, c.grants
	if pol.Key == nil {
		unseen := iampolicy.Unseen("the key policy")
		pol.Key = &unseen
	}
	return c.guarded(who, req, iampolicy.Evaluate(req, pol))
}

// read needs the key too, where it is the customer's.
func (c *accessCalls) read(who somebody) iampolicy.Decision {
	d := c.decide(who, practices.Read, c.secret)
	if d.Outcome != iampolicy.Allow && d.Outcome != iampolicy.Depends || c.key == "" {
		return d
	}
	switch decrypt := c.decide(who, practices.Decrypt, c.key); decrypt.Outcome {
	case iampolicy.Allow:
		return d
	case iampolicy.Depends:
		decrypt.DependsOn, decrypt.Unseen = append(decrypt.DependsOn, d.DependsOn...), append(decrypt.Unseen, d.Unseen...)
		return decrypt
	}
	return denied
}

func (c *accessCalls) assume(who somebody) iampolicy.Decision {
	return c.decide(who, practices.Assume, c.role)
}

// change is the first call that is allowed and changes something of the chain.
func (c *accessCalls) change(who somebody) iampolicy.Decision {
	secret := practices.ChangeSecret
	if c.tagged {
		secret = append(slices.Clone(secret), practices.ChangeTags)
	}
	calls := []struct {
		on      string
		actions []string
	}{{c.secret, secret}, {c.key, practices.ChangeKey}}
	if target.AccountOf(who.ARN) == target.AccountOf(c.role) {
		calls = append(calls, struct {
			on      string
			actions []string
		}{c.role, practices.ChangeRole})
		for _, arn := range c.changePolicies {
			calls = append(calls, struct {
				on      string
				actions []string
			}{arn, practices.ChangePolicy})
		}
	}
	for _, call := range calls {
		for _, action := range call.actions {
			if d := c.decide(who, action, call.on); d.Outcome == iampolicy.Allow {
				return d
			}
		}
	}
	return denied
}

// request is a call by somebody, with the context keys that are known of it.
func (c *accessCalls) request(who somebody, action, resource string) iampolicy.Request {
	req := iampolicy.Request{Principal: who.ARN, UniqueID: who.ID, Action: action, Resource: resource, Opened: iampolicy.ByPerson}
	if req = c.surroundings(req); action == practices.Decrypt {
		req = c.decrypting(req, c.secret)
	}
	for key, value := range who.Tags { // a session may bring others
		req.Context[iampolicy.TagsOfPrincipal+key] = []string{value}
	}
	switch {
	case action == practices.Assume:
		if c.Target.ExternalID != "" {
			req.Context[whatif.KeyExternalID] = []string{c.Target.ExternalID}
		}
		req.Unknowable = append(req.Unknowable, whatif.KeyExternalID, "sts:RoleSessionName", "sts:SourceIdentity", "sts:DurationSeconds", "aws:RequestedRegion")
		req = c.roleTags(req)
	case strings.HasPrefix(action, "iam:"):
		req.Unknowable = append(req.Unknowable, "iam:PolicyARN", "iam:PermissionsBoundary")
		req = c.roleTags(req)
	case strings.HasPrefix(action, "secretsmanager:"):
		req.Context["secretsmanager:SecretId"] = []string{c.secret}
		req = c.secretTags(req)
		req.Unknowable = append(req.Unknowable, ofRequest...)
	case action != practices.Decrypt:
		req = c.keyFacts(req)
		req.Unknowable = append(req.Unknowable, "kms:*")
	}
	return req
}

// ofRequest are the keys that a call to Secrets Manager brings as its caller likes.
var ofRequest = []string{
	"secretsmanager:VersionStage", "secretsmanager:VersionId", "secretsmanager:resource/AllowRotationLambdaArn", "secretsmanager:RotationLambdaARN",
	"secretsmanager:KmsKeyId", "secretsmanager:KmsKeyArn", "secretsmanager:BlockPublicPolicy", "secretsmanager:ForceDeleteWithoutRecovery",
	"secretsmanager:RecoveryWindowInDays", "secretsmanager:AddReplicaRegions", "secretsmanager:ForceOverwriteReplicaSecret",
	"secretsmanager:ModifyRotationRules", "secretsmanager:RotateImmediately", "secretsmanager:Description", "aws:RequestTag/*", "aws:TagKeys",
}

// expected reports whether it is no finding that somebody can.
func (c *accessCalls) expected(principal string, group verdict.Group) bool {
	switch group {
	case verdict.GroupRole, verdict.GroupAdministrator, verdict.GroupService, verdict.GroupOperator:
		return true
	}
	return c.Expected(principal)
}

// Expected reports whether somebody is a caller of the chain, or named by a person.
func (snap *Snapshot) Expected(principal string) bool {
	var known []string
	if asked := snap.Record.Practices; asked != nil {
		known = asked.Known
	}
	return slices.ContainsFunc(slices.Concat(known, snap.Callers()), func(k string) bool {
		return k == principal || target.SamePrincipal(k, principal) || target.SamePrincipal(principal, k)
	})
}

// Callers are who in Torque assumes the role.
func (snap *Snapshot) Callers() []string { return append(snap.Target.Callers(), snap.Agent) }

// sighted marks who was seen to read, and adds who was seen and is in no document.
func (c *accessCalls) sighted() {
	for _, reader := range c.Record.Readers.Get().List {
		i := slices.IndexFunc(c.access.List, func(w verdict.WhoCan) bool { return w.Principal == reader.Principal })
		if i < 0 {
			c.access.List = append(c.access.List, verdict.WhoCan{
				Principal: reader.Principal, Can: []verdict.Can{verdict.CanRead}, Through: []string{"CloudTrail"}, Certainty: verdict.BySight,
				Group: c.groupOf(evidence.Principal{ARN: reader.Principal}, false), Known: true, // the reading itself is a finding of its own
			})
			continue
		}
		if slices.Contains(c.access.List[i].Can, verdict.CanRead) {
			c.access.List[i].Certainty = verdict.BySight
		}
	}
}
