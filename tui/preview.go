package tui

import (
	"cmp"
	"fmt"
	"strings"

	"clonepath/assets/english"
	"clonepath/awsops/iampolicy"
	"clonepath/awsops/target"
	"clonepath/steps"
	"clonepath/tui/widget"
)

// documentPreview draws a document as it will be, against what is there.
type documentPreview struct {
	what     string // "Permission policy"
	sid      string // the statement that is talked about
	sentence string // what it says, in plain words
	kept     string // what else stays: "other statement"
	of       func(steps.Desired, steps.ActualRole) steps.Preview
}

// against draws the preview for an existing role; ok is false where there is
// nothing to compare with.
func (p documentPreview) against(s *session, t widget.Theme, d steps.Desired, width int, brief bool) (title string, lines []string, ok bool) {
	existing := s.chosenRole()
	switch {
	case s.setup.Choices.Role == steps.ChooseNew:
		return "", nil, false
	case existing == nil:
		return p.what, widget.WrapStyled("What the role has now is read when you have chosen it.", width, t.Dim), true
	case existing.err != nil:
		return p.what, widget.WrapStyled("What the role has now cannot be read: "+plainError(existing.err), width, t.Notice), true
	case existing.role.Presence != steps.Present:
		return p.what, widget.WrapStyled("There is no such role, or it may not be read.", width, t.Notice), true
	}
	v := p.of(d, existing.role)
	lines = p.say(t, width)
	for _, note := range v.Notes {
		lines = append(lines, widget.Indent(t.Notice.Render("! "), widget.WrapStyled(note, width-2, t.Notice))...)
	}
	title = p.what + " (- now, + planned)"
	if v.Before == v.After {
		title = p.what + ": stays as it is"
	}
	lines = append(lines, widget.Indent("  ", widget.WrapStyled(p.keeps(v.Kept), width-2, t.Dim))...)
	return title, append(lines, widget.DiffOf(t, s.masked(v.Before), s.masked(v.After), p.sid, width, brief && v.Before != v.After)...), true
}

// spoken says the same without pictures.
func (p documentPreview) spoken(s *session, d steps.Desired) []string {
	existing := s.chosenRole()
	if existing == nil || existing.err != nil || existing.role.Presence != steps.Present {
		return []string{p.what + ": " + p.sentence}
	}
	v := p.of(d, existing.role)
	return append([]string{p.what + ": " + p.sentence, p.keeps(v.Kept)}, v.Notes...)
}

// say is the statement in plain words.
func (p documentPreview) say(t widget.Theme, width int) []string {
	return widget.Indent(t.Accent.Render("▸ "), widget.Wrap(p.sentence, width-2))
}

func (p documentPreview) keeps(n int) string {
	switch n {
	case 0:
		return "There is nothing else beside it."
	case 1:
		return "1 " + p.kept + " stays as it is, byte for byte."
	}
	return english.Plural(n, p.kept) + " stay as they are, byte for byte."
}

// permissionPreview is about the statement that lets the role read the secret.
func permissionPreview(d steps.Desired) documentPreview {
	sentence := fmt.Sprintf("%s lets the role read the secret %s and no other.", steps.SidPermission, d.SecretName)
	if d.SecretResource == "*" {
		sentence = steps.SidPermission + " lets the role read every secret."
	}
	if d.KMSKey != "" {
		sentence += " " + steps.SidKMS + " lets it decrypt with your key, through Secrets Manager only."
	}
	return documentPreview{"Permission policy", steps.SidPermission, sentence, "other policy of the role", steps.PreviewPermission}
}

// trustPreview is about the statement that lets the agent in.
func trustPreview(d steps.Desired) documentPreview {
	who := map[string]string{steps.HostingTorque: "Quali's agent", steps.HostingSelf: "your own agent"}[d.Hosting]
	sentence := fmt.Sprintf("%s lets in %s (%s)", iampolicy.SidAgent, cmp.Or(who, "the agent"), shortPrincipal(d.Principal))
	switch d.ExternalID {
	case "":
		sentence += ", whatever it sends."
	case toBeMade:
		sentence += " with a new External ID."
	default:
		sentence += " with the External ID " + target.MaskExternalID(d.ExternalID) + "."
	}
	return documentPreview{"Trust policy", iampolicy.SidAgent, sentence, "other statement", steps.PreviewTrust}
}

// shortPrincipal is the end of an ARN with its account.
func shortPrincipal(arn string) string {
	a, err := target.ParseARN(arn)
	if err != nil {
		return arn
	}
	return strings.TrimPrefix(a.Resource, "role/") + ", account " + a.Account
}

// opened words how many secrets "*" opens, by the list of those that are known.
func (s *ui) opens(width int) []string {
	if s.secrets == nil {
		return table(s.theme, []row{{"!", "this opens every secret of the account, in every region"}}, width)
	}
	names := make([]string, 0, len(s.secrets.found))
	for _, e := range s.secrets.found {
		names = append(names, e.ID)
	}
	const shown = 6
	count, list := english.Plural(len(names), "secret"), strings.Join(names[:min(shown, len(names))], ", ")
	if s.secrets.more {
		count = "more than " + count
	}
	if more := len(names) - shown; more > 0 || s.secrets.more {
		list += ", …"
	}
	text := fmt.Sprintf("this opens %s in %s: %s; and those of every other region", count, s.region(), list)
	if len(names) == 0 {
		text = "this opens every secret that will be made, in every region; " + s.region() + " has none yet"
	}
	return table(s.theme, []row{{"!", text}}, width)
}
