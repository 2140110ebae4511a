package intake

import (
	"strings"
)

// The parts of a refusal, with breaks wherever a screen or a mail program put
// them.
var refusalForms = forms(
	`(?i)\bis\s+not\s+authori[sz]ed\s+to\s+perform:?`,
	`(?i)\son\s+(?:the\s+)?resource:?`,
	`\s+because\b|\s+with\s+an\s+explicit|\s+\(|,\s`,
)

// mended takes the breaks out of the ARNs and the action of a refusal that was
// copied with its line breaks, or read from a picture.
func mended(text string) string {
	refusal := refusalForms()[0].FindStringIndex(text)
	if refusal == nil {
		return text
	}
	user := strings.LastIndex(text[:refusal[0]], "User")
	on := refusalForms()[1].FindStringIndex(text[refusal[1]:])
	if user < 0 || refusal[0]-user > 400 || on == nil || on[0] > 100 {
		return text
	}
	caller, action := text[user+len("User"):refusal[0]], text[refusal[1]:refusal[1]+on[0]]
	after := text[refusal[1]+on[1]:]
	end := len(after)
	if at := refusalForms()[2].FindStringIndex(after); at != nil {
		end = at[0]
	}
	caller = strings.TrimPrefix(squeezed(caller), ":")
	return text[:user] + "User: " + caller + " is not authorized to perform: " + squeezed(action) + " on resource: " + strings.TrimSpace(after[:end]) + after[end:]
}

func squeezed(s string) string { return strings.Join(strings.Fields(s), "") }
