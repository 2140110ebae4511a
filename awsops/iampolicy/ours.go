package iampolicy

// SidAgent marks the trust statement that clonepath writes.
const SidAgent = "ClonepathAgent"

// AgentStatements says which trust statements stand for the agent.
type AgentStatements struct {
	Index int   // ours: Sid ClonepathAgent, else the first of Alone; -1 if none
	Alone []int // Allow statements whose only principal is the agent
	Mixed []int // Allow statements that name the agent beside others: a person decides
}

// FindAgent looks for the agent's statements in a trust policy.
func (d *Document) FindAgent(agent string) AgentStatements {
	found := AgentStatements{Index: -1}
	for i := range d.Statements {
		s := &d.Statements[i]
		if s.Sid == SidAgent {
			found.Index = i
		}
		if s.Effect != EffectAllow || !namesPrincipal(s.Principal, agent) {
			continue
		}
		if len(s.Principal) == 1 {
			found.Alone = append(found.Alone, i)
		} else if s.Sid != SidAgent {
			found.Mixed = append(found.Mixed, i)
		}
	}
	if found.Index < 0 && len(found.Alone) > 0 {
		found.Index = found.Alone[0]
	}
	return found
}

func namesPrincipal(list []Principal, value string) bool {
	want := canonicalPrincipal(Principal{"AWS", value})
	for _, p := range list {
		if canonicalPrincipal(p) == want {
			return true
		}
	}
	return false
}

// PutAgentStatement puts our trust statement in place: it replaces the one
// that FindAgent names, or is appended. All others stay byte for byte. The
// result says where it stands now.
func PutAgentStatement(doc []byte, agent string, statement []byte) (out []byte, index int, err error) {
	d, err := Parse(doc)
	if err != nil {
		return nil, -1, err
	}
	if index = d.FindAgent(agent).Index; index >= 0 {
		out, err = ReplaceStatement(doc, index, statement)
		return out, index, err
	}
	out, err = AppendStatement(doc, statement)
	return out, len(d.Statements), err
}
