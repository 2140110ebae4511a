package evidence

import "slices"

// ErrorText is a known wording that stood in a text which somebody sent: what a
// program said when it failed. What follows from the words is a row of the table
// of wordings.
type ErrorText struct {
	Wording string `json:"wording" mask:"word"` // id of the row
	Says    string `json:"says"`                // what was said, shortened, without secrets
	From    string `json:"from,omitempty"`      // where it stood: "in.txt:12"
	By      Actor  `json:"by,omitempty"`        // operator: a person's own call, which tells nothing of the agent's
}

// joinTexts keeps what either record heard.
func joinTexts(a, b *Fact[[]ErrorText]) *Fact[[]ErrorText] {
	if !a.Seen() || !b.Seen() {
		return better(a, b)
	}
	joined := *better(a, b)
	texts := slices.Clone(a.Get())
	for _, t := range b.Get() {
		if !slices.Contains(texts, t) {
			texts = append(texts, t)
		}
	}
	joined.Value = &texts
	return &joined
}
