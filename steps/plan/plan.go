package plan

// Plan compares what is wanted with what is there. It is pure except for the
// random ClientRequestTokens. The order is secret, role, policy, trust: what
// can break a working chain comes last.
func Plan(d Desired, a Actual, in Input) (Planned, error) {
	var p Planned
	if a.Account != d.Account {
		p.block(NotSeen, "Every change", "the credentials are for account "+a.Account+", the role is in "+d.Account,
			"choose a profile of account "+d.Account+", or correct the role's ARN")
		return p, nil
	}
	if err := p.planSecret(d, a.Secret, in); err != nil {
		return Planned{}, err
	}
	p.planRole(d, a, in)
	return p, nil
}
