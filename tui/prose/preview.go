package prose

import (
	"cmp"
	"fmt"
	"strings"

	"clonepath/assets/english"
	"clonepath/awsops/iampolicy"
	"clonepath/awsops/target"

	"clonepath/steps/plan"
	"clonepath/steps/session"
	"clonepath/steps/setup"
	"clonepath/tui/widget"
)

// DocumentPreview draws a document as it will be, against what is there.
type DocumentPreview struct {
	what     string // "Permission policy"
	Sid      string // the statement that is talked about
	sentence string // what it says, in plain words
	kept     string // what else stays: "other statement"
	of       func(plan.Desired, plan.ActualRole) plan.Preview
}

// Against draws the preview for an existing role; ok is false where there is
// nothing to compare with.
func (p DocumentPreview) Against(s *session.Session, t widget.Theme, d plan.Desired, width int, brief bool) (title string, lines []string, ok bool) {
	existing := s.ChosenRole()
	switch {
	case s.Setup.Choices.Role == setup.ChooseNew:
		return "", nil, false
	case existing == nil:
		return p.what, widget.WrapStyled("What the role has now is read when you have chosen it.", width, t.Dim), true
	case existing.Err != nil:
		return p.what, widget.WrapStyled("What the role has now cannot be read: "+session.PlainError(existing.Err), width, t.Notice), true
	case existing.Role.Presence != plan.Present:
		return p.what, widget.WrapStyled("There is no such role, or it may not be read.", width, t.Notice), true
	}
	v := p.of(d, existing.Role)
	lines = p.Say(t, width)
	for _, note := range v.Notes {
		lines = append(lines, widget.Indent(t.Notice.Render("! "), widget.WrapStyled(note, width-2, t.Notice))...)
	}
	title = p.what + " (- now, + planned)"
	if v.Before == v.After {
		title = p.what + ": stays as it is"
	}
	lines = append(lines, widget.Indent("  ", widget.WrapStyled(p.keeps(v.Kept), width-2, t.Dim))...)
	return title, append(lines, widget.DiffOf(t, s.Masked(v.Before), s.Masked(v.After), p.Sid, width, brief && v.Before != v.After)...), true
}

// Spoken says the same without pictures.
func (p DocumentPreview) Spoken(s *session.Session, d plan.Desired) []string {
	existing := s.ChosenRole()
	if existing == nil || existing.Err != nil || existing.Role.Presence != plan.Present {
		return []string{p.what + ": " + p.sentence}
	}
	v := p.of(d, existing.Role)
	return append([]string{p.what + ": " + p.sentence, p.keeps(v.Kept)}, v.Notes...)
}

// Say is the statement in plain words.
func (p DocumentPreview) Say(t widget.Theme, width int) []string {
	return widget.Indent(t.Accent.Render("▸ "), widget.Wrap(p.sentence, width-2))
}

func (p DocumentPreview) keeps(n int) string {
	switch n {
	case 0:
		return "There is nothing else beside it."
	case 1:
		return "1 " + p.kept + " stays as it is, byte for byte."
	}
	return english.Plural(n, p.kept) + " stay as they are, byte for byte."
}

// PermissionPreview is about the statement that lets the role read the secret.
func PermissionPreview(d plan.Desired) DocumentPreview {
	sentence := fmt.Sprintf("%s lets the role read the secret %s and no other.", plan.SidPermission, d.SecretName)
	if d.SecretResource == "*" {
		sentence = plan.SidPermission + " lets the role read every secret."
	}
	if d.KMSKey != "" {
		sentence += " " + plan.SidKMS + " lets it decrypt with your key, through Secrets Manager only."
	}
	return DocumentPreview{"Permission policy", plan.SidPermission, sentence, "other policy of the role", plan.PreviewPermission}
}

// TrustPreview is about the statement that lets the agent in.
func TrustPreview(d plan.Desired) DocumentPreview {
	who := map[string]string{setup.HostingTorque: "Quali's agent", setup.HostingSelf: "your own agent"}[d.Hosting]
	sentence := fmt.Sprintf("%s lets in %s (%s)", iampolicy.SidAgent, cmp.Or(who, "the agent"), shortPrincipal(d.Principal))
	switch d.ExternalID {
	case "":
		sentence += ", whatever it sends."
	case ToBeMade:
		sentence += " with a new External ID."
	default:
		sentence += " with the External ID " + target.MaskExternalID(d.ExternalID) + "."
	}
	return DocumentPreview{"Trust policy", iampolicy.SidAgent, sentence, "other statement", plan.PreviewTrust}
}

// shortPrincipal is the end of an ARN with its account.
func shortPrincipal(arn string) string {
	a, err := target.ParseARN(arn)
	if err != nil {
		return arn
	}
	return strings.TrimPrefix(a.Resource, "role/") + ", account " + a.Account
}

// ToBeMade stands in the preview for an External ID that does not exist yet.
const ToBeMade = "generated when you go on"
