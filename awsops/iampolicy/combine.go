package iampolicy

// slot is one thing that the combined verdict asks of the policies. Each is
// three-valued; allowed says how they combine.
type slot int

const (
	identity slot = iota // a policy of the caller allows
	boundary             // the boundary allows, or there is none
	session              // a session policy allows, or there is none
	account              // the resource's policy allows the caller's account
	role                 // … names the caller's role
	direct               // … names the caller itself, or everyone
	deny                 // any policy denies
	slots
)

// verdict holds the truth of every slot.
type verdict [slots]Truth

// rules are what the request's circumstances fix before any policy is read.
type rules struct {
	same bool // caller and resource are in one account
	// mandatory: the resource's policy must take part. Trust and key policies:
	// an identity policy alone never suffices.
	mandatory bool
}

// allowed is the whole of IAM's combination for known slots ("Policy
// evaluation logic"; "Permissions boundaries for IAM entities"):
//
//   - a deny anywhere ends it;
//   - an identity policy's grant is limited by boundary and session policy;
//   - across accounts the resource's policy and the caller's must both allow;
//   - in one account a grant to the caller's role is limited by boundary and
//     session policy, one to the session, the user or everyone is not;
//   - a grant to the account only delegates to identity policies.
func (r rules) allowed(v *verdict) bool {
	limits := v[boundary] == True && v[session] == True
	own := v[identity] == True && limits
	toRole := v[role] == True
	toCaller := v[direct] == True
	delegated := v[account] == True
	switch {
	case v[deny] == True:
		return false
	case !r.same:
		return own && (delegated || toRole || toCaller)
	case toCaller || toRole && limits:
		return true
	case r.mandatory:
		return delegated && own
	}
	return own
}

// decide returns the outcome and, for Depends, which slots it depends on. It
// tries every assignment of the unknown slots, so that a slot counts only if
// it changes the verdict in some case.
func (r rules) decide(v verdict) (Outcome, []slot) {
	if v[deny] == True {
		return ExplicitDeny, nil
	}
	unknown := v.unknown()
	yes, no := false, false
	var relevant [slots]bool
	for bits := range 1 << len(unknown) {
		v.assign(unknown, bits)
		got := r.allowed(&v)
		yes, no = yes || got, no || !got
		for i, s := range unknown {
			v.assign(unknown, bits^1<<i)
			if r.allowed(&v) != got {
				relevant[s] = true
			}
		}
	}
	switch {
	case !yes:
		return ImplicitDeny, nil
	case !no:
		return Allow, nil
	}
	var list []slot
	for _, s := range unknown {
		if relevant[s] {
			list = append(list, s)
		}
	}
	return Depends, list
}

func (v *verdict) unknown() []slot {
	var list []slot
	for s := range slots {
		if v[s] == Unknown {
			list = append(list, s)
		}
	}
	return list
}

func (v *verdict) assign(list []slot, bits int) {
	for i, s := range list {
		v[s] = truth(bits>>i&1 == 1)
	}
}
