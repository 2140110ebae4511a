package plan

import (
	"fmt"
	"slices"
	"strings"

	"clonepath/awsops"
	"clonepath/awsops/iampolicy"
	"clonepath/steps/setup"
)

// planTrust puts our statement into the trust policy of an existing role.
func (p *Planned) planTrust(d Desired, role ActualRole, owner string, in Input) {
	title := "Let the agent assume the role " + d.RoleName
	doc, err := iampolicy.Parse([]byte(role.Trust))
	if err != nil {
		p.block(NotFitting, title, "the role's trust policy cannot be read: "+err.Error(), "correct it in the IAM console first")
		return
	}
	merge := newMerge(d, role.Trust, doc, in.Mixed)
	if merge.done() {
		p.noteTrust(d, role.Trust)
		return
	}
	if !p.mayMerge(title, d, merge, in) {
		return
	}
	after, err := merge.result(in.Mixed == MixedSplit)
	if err != nil {
		p.block(NotFitting, title, "the trust policy cannot be edited: "+err.Error(), "edit it in the IAM console, as policies/trust.json of the export shows")
		return
	}
	if !p.accepted(title, iampolicy.KindTrust, after) {
		return
	}
	p.noteTrust(d, after)
	if owner != "" {
		p.handOver(title, owner, d.RoleName, role.Trust, after)
		return
	}
	p.Changes = append(p.Changes, trustChange(d, role.Trust, after, merge.index >= 0 || in.Mixed == MixedSplit))
	if d.ExternalID != "" && merge.anyAllowed(doc) {
		p.note("The role may be in use. Enter the External ID in Torque first, then change the trust policy: AWS ignores an External ID that a role does not ask for, so nothing fails in between. Only where the role asks for another one now, clones fail until both sides have the new one.")
	}
}

// mayMerge asks a person about what only a person can decide.
func (p *Planned) mayMerge(title string, d Desired, m merge, in Input) bool {
	if !p.principalConfirmed(d, title) {
		return false
	}
	if in.Mixed == MixedKeep || in.Mixed == MixedSplit {
		return true
	}
	if others := m.others(); len(others) > 0 {
		p.Question = &Question{
			Statement: fmt.Sprintf("the statement %q", iampolicy.SidAgent),
			Text:      fmt.Sprintf("The statement %q names others beside the agent and its runners: %s. What shall become of them?", iampolicy.SidAgent, phrasePrincipals(others)),
			Options: []setup.Option{
				{Value: MixedKeep, Label: "leave them in", Help: "They can still assume the role, under the same External ID. An old agent principal stays so until Torque has changed it."},
				{Value: MixedSplit, Label: "take them out", Help: "Whoever they are, they can no longer assume the role by this statement."},
			},
		}
		return false
	}
	if len(m.mixed) == 0 {
		return true
	}
	name := statementName(m.doc, m.mixed[0])
	p.Question = &Question{
		Statement: name,
		Text:      fmt.Sprintf("The role's trust policy names the agent in %s together with others. What shall become of it?", name),
		Options: []setup.Option{
			{Value: MixedKeep, Label: "leave it, add ours beside it", Help: "The agent can then still assume the role by the old statement, whatever that asks for."},
			{Value: MixedSplit, Label: "take the agent out of it, add ours", Help: "The others keep exactly what they have; the agent is let in by our statement alone."},
		},
	}
	return false
}

func trustChange(d Desired, before, after string, mayBreak bool) awsops.Change {
	return awsops.Change{
		ID: "trust", Kind: awsops.UpdateTrust, Title: "Let the agent assume the role " + d.RoleName, Resource: d.RoleName, ARN: d.RoleARN,
		Before: before, After: after, MayBreak: mayBreak,
		Rollback: awsops.Rollback{
			Text:    "Put the old trust policy back.",
			Command: "aws iam update-assume-role-policy --role-name " + QuoteShell(d.RoleName) + " --policy-document " + QuoteShell(before),
		},
	}
}

// noteTrust evaluates the trust policy as it will be and says what it still
// allows, or does not.
func (p *Planned) noteTrust(d Desired, trust string) {
	doc, err := iampolicy.Parse([]byte(trust))
	if err != nil {
		return
	}
	for _, caller := range d.Callers {
		right := assume(d, doc, caller, d.ExternalID)
		if right.Outcome == iampolicy.ExplicitDeny || right.Outcome == iampolicy.ImplicitDeny {
			p.note("Even then " + d.who(caller) + " is refused: " + right.Because)
		}
	}
	if d.ExternalID == "" {
		p.note("The role asks for no External ID: everybody whom the agent serves could use it, if they know its ARN.")
		return
	}
	for _, caller := range d.Callers {
		bare := assume(d, doc, caller, "")
		if bare.Outcome == iampolicy.Allow || bare.Outcome == iampolicy.Depends {
			p.note(fmt.Sprintf("%s is still allowed without External ID, by %s: as long as that stands, the External ID protects nothing.", capital(d.who(caller)), allowedBy(doc, bare)))
		}
	}
}

// who names a caller: the agent, where it is the only one.
func (d Desired) who(caller string) string {
	if len(d.Callers) == 1 {
		return "the agent"
	}
	return "the caller " + caller
}

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// assume judges a caller's AssumeRole; an empty External ID is not sent.
func assume(d Desired, doc *iampolicy.Document, caller, externalID string) iampolicy.Decision {
	req := iampolicy.Request{Principal: caller, Action: assumeRole, Resource: d.RoleARN}.FromPrincipal().
		Unknown("aws:SourceIp", "aws:SourceVpc", "aws:SourceVpce", "aws:RequestTag/*", "sts:RoleSessionName")
	if externalID != "" {
		req = req.With(externalIDKey, externalID)
	}
	return iampolicy.Evaluate(req, iampolicy.Policies{Trust: &iampolicy.Named{Name: "trust policy", Doc: doc}})
}

// allowedBy names the statement that let the agent in.
func allowedBy(doc *iampolicy.Document, decision iampolicy.Decision) string {
	if decision.Statement >= 0 {
		return statementName(doc, decision.Statement)
	}
	for _, result := range decision.Trace {
		if result.Effect == iampolicy.EffectAllow && result.Match != iampolicy.False {
			return statementName(doc, result.Statement)
		}
	}
	return "another statement"
}

func statementName(doc *iampolicy.Document, i int) string {
	if sid := doc.Statements[i].Sid; sid != "" {
		return fmt.Sprintf("the statement %q", sid)
	}
	return fmt.Sprintf("statement %d", i+1)
}

// merge is our statement on its way into an existing trust policy.
type merge struct {
	d         Desired
	text      string
	doc       *iampolicy.Document
	statement iampolicy.Statement
	index     int   // the statement to replace, -1 to append
	mixed     []int // Allow statements that name the agent beside others
}

func newMerge(d Desired, text string, doc *iampolicy.Document, mixed string) merge {
	found := doc.FindCallers(d.Callers...)
	m := merge{d: d, text: text, doc: doc, statement: trustStatement(d), index: found.Index, mixed: found.Mixed}
	if mixed == MixedKeep {
		m.statement.Principal = append(m.statement.Principal, m.others()...)
	}
	if m.index >= 0 {
		m.statement = keepTagSession(m.statement, doc.Statements[m.index])
		if doc.Statements[m.index].Sid != iampolicy.SidAgent {
			m.statement.Sid = doc.Statements[m.index].Sid // one that is right under another name is right
			if !m.done() {
				m.statement.Sid = iampolicy.SidAgent
			}
		}
	}
	return m
}

// others are the principals in our statement that are no callers. One alone is an
// old agent's, whose place the new one takes.
func (m merge) others() []iampolicy.Principal {
	if m.index < 0 || len(m.doc.Statements[m.index].Principal) < 2 {
		return nil
	}
	return iampolicy.OtherPrincipals(m.doc.Statements[m.index].Principal, m.d.Callers)
}

func phrasePrincipals(list []iampolicy.Principal) string {
	var names []string
	for _, p := range list {
		names = append(names, p.Value)
	}
	return strings.Join(names, ", ")
}

// done tells whether our statement stands there as it should be.
func (m merge) done() bool {
	return m.index >= 0 && iampolicy.EqualStatements(&m.doc.Statements[m.index], &m.statement)
}

// anyAllowed tells whether a caller could assume the role with the right External
// ID, whichever that is.
func (m merge) anyAllowed(doc *iampolicy.Document) bool {
	return slices.ContainsFunc(m.d.Callers, func(caller string) bool {
		req := iampolicy.Request{Principal: caller, Action: assumeRole, Resource: m.d.RoleARN}.FromPrincipal().Unknown(externalIDKey)
		outcome := iampolicy.Evaluate(req, iampolicy.Policies{Trust: &iampolicy.Named{Name: "trust policy", Doc: doc}}).Outcome
		return outcome == iampolicy.Allow || outcome == iampolicy.Depends
	})
}

// result is the whole document; every other statement stays byte for byte.
func (m merge) result(split bool) (string, error) {
	text := []byte(m.text)
	if split {
		for _, i := range m.mixed {
			rest := m.doc.Statements[i]
			rest.Principal = iampolicy.OtherPrincipals(rest.Principal, m.d.Callers)
			var err error
			if text, err = iampolicy.SetElement(text, i, "Principal", rest.ElementJSON("Principal")); err != nil {
				return "", err
			}
		}
	}
	out, _, err := iampolicy.PutCallers(text, m.d.Callers, m.statement.JSON())
	return string(out), err
}
