package torqueapi

import (
	"encoding/json"
	"regexp"
	"strings"
	"sync"

	"clonepath/awsops/sealed"
)

const (
	maxText  = 1500 // characters of one error text: AWS's longest refusals fit
	maxTexts = 10   // errors of one thing
	maxWord  = 128  // characters of a name or status
)

// texts are messages in a list. Torque's own are objects with a message, a name
// and a code; a plain string is taken as well.
type texts []string

// UnmarshalJSON never fails on a member of another form: it is left out.
func (t *texts) UnmarshalJSON(raw []byte) error {
	var list []json.RawMessage
	if json.Unmarshal(raw, &list) != nil {
		return nil
	}
	for _, one := range list {
		var text string
		var object struct {
			Message string `json:"message"`
			Name    string `json:"name"`
		}
		if json.Unmarshal(one, &text) != nil && json.Unmarshal(one, &object) == nil {
			text = object.Message
			if text == "" {
				text = object.Name
			}
		}
		if text != "" {
			*t = append(*t, text)
		}
	}
	return nil
}

func (c *Client) cleaned(list texts) []string {
	var clean []string
	for _, text := range list[:min(len(list), maxTexts)] {
		clean = append(clean, c.clean(text))
	}
	return clean
}

// userInfo is what stands before the host in an address.
var userInfo = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`://[^\s/"']*@`) })

// clean makes a text that somebody else wrote fit for the record: without what
// is, or begins like, a token, bounded. What gives a part of Torque's own token
// back in any form is left out; what it hides becomes visible where it is shown.
func (c *Client) clean(text string) string {
	c.vault.Seal(text)
	if text, _ = c.vault.Scrub(text); c.access.token.EchoedIn(text) {
		return sealed.Redacted
	}
	text = userInfo().ReplaceAllString(text, "://"+sealed.Redacted+"@")
	return cut(text, maxText)
}

// word is clean for a name or a status.
func (c *Client) word(text string) string { return cut(c.clean(text), maxWord) }

// cut puts a text on one line of at most n characters.
func cut(text string, n int) string {
	if r := []rune(strings.Join(strings.Fields(text), " ")); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return strings.Join(strings.Fields(text), " ")
}
