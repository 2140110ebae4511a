package snapshot

import (
	"clonepath/awsops/awserr"
	"clonepath/awsops/iampolicy"
	"clonepath/checks/faults/whatif"
)

// sessionTagKeys hold what a caller brings as tags of its session.
var sessionTagKeys = []string{iampolicy.TagsOfRequest + "*", "aws:TagKeys", "sts:TransitiveTagKeys"}

// mayTagSession reports whether a statement of the trust policy may allow the
// caller to bring tags: without it, a request that has some is refused.
func mayTagSession(req iampolicy.Request, trust iampolicy.Named) bool {
	req.Action = whatif.ActionTag
	for _, r := range iampolicy.EachStatement(iampolicy.KindTrust, req, trust) {
		if r.Effect == iampolicy.EffectAllow && r.Match != iampolicy.False {
			return true
		}
	}
	return false
}

// TagsBrought reports whether the role's session may have tags that the role has
// not: those that the agent brings.
func (snap *Snapshot) TagsBrought() bool {
	call := snap.Assume()
	return !call.Known || call.Pol.Trust == nil || mayTagSession(call.Req, *call.Pol.Trust)
}

// sessionTags are the tags of the role's session: the role's, and others that the
// trust policy lets the agent bring, which nobody here knows.
func (snap *Snapshot) sessionTags(req iampolicy.Request) iampolicy.Request {
	if tags := snap.Record.Role.Get().Tags; tags != nil && !snap.TagsBrought() {
		return req.Tagged(iampolicy.TagsOfPrincipal, tags)
	}
	return req
}

// roleTags are the role's tags as those of a resource.
func (snap *Snapshot) roleTags(req iampolicy.Request) iampolicy.Request {
	return resourceTags(req, snap.Record.Role.Get().Tags, iampolicy.TagsOfResource, iampolicy.TagsOfRole)
}

// secretTags are the secret's tags.
func (snap *Snapshot) secretTags(req iampolicy.Request) iampolicy.Request {
	return resourceTags(req, snap.Record.Secret.Get().Tags, iampolicy.TagsOfResource, iampolicy.TagsOfSecret)
}

func resourceTags(req iampolicy.Request, tags map[string]string, prefixes ...string) iampolicy.Request {
	for _, prefix := range prefixes {
		if tags == nil {
			req = req.Unknown(prefix + "*")
		} else {
			req = req.Tagged(prefix, tags)
		}
	}
	return req
}

// keyFacts are the context keys that the key's description settles.
func (snap *Snapshot) keyFacts(req iampolicy.Request) iampolicy.Request {
	key := snap.Record.Key.Get()
	for name, value := range map[string]string{"kms:KeySpec": key.Spec, "kms:KeyUsage": key.Usage, "kms:KeyOrigin": key.Origin} {
		if value == "" {
			req = req.Unknown(name)
		} else {
			req = req.With(name, value)
		}
	}
	switch {
	case key.MultiRegion == nil:
		return req.Unknown("kms:MultiRegion", "kms:MultiRegionKeyType")
	case !*key.MultiRegion:
		return req.With("kms:MultiRegion", "false").Absent("kms:MultiRegionKeyType")
	case key.MultiRegionType == "":
		return req.With("kms:MultiRegion", "true").Unknown("kms:MultiRegionKeyType")
	}
	return req.With("kms:MultiRegion", "true").With("kms:MultiRegionKeyType", key.MultiRegionType)
}

// keyGrants are the grants on the key. One that we were not let see may allow the
// call; where nobody asked, none is taken to be there.
func (snap *Snapshot) keyGrants() iampolicy.Grants {
	f := snap.Record.KeyGrants
	grants := iampolicy.Grants{Unseen: f.Get().More || f.Failed(awserr.Denied)}
	for _, g := range f.Get().List {
		grants.List = append(grants.List, iampolicy.Grant{
			ID: g.ID, Name: g.Name, Grantee: g.Grantee, Operations: g.Operations, Equals: g.Equals, Subset: g.Subset,
		})
	}
	return grants
}

// GrantsSeen reports whether the grants on the key are known.
func (snap *Snapshot) GrantsSeen() bool { return snap.Record.KeyGrants.Seen() }
