package intake

import (
	"encoding/json"
	"io"
	"strings"

	"clonepath/checks/intake/legible"

	"github.com/goccy/go-yaml"
)

const maxYAML = 1 << 20

// yamlStart is how a document of --output yaml or yaml-stream begins.
var (
	yamlStart = form(`^(---\s*$|(- )?["']?[A-Za-z_$][\w.$-]*["']?:(\s|$))`)
	yamlAlias = form(`(^|[\s:\-\[,{])[&*]\w`)
)

// fromYAML makes JSON of YAML in which a known document stands; nil else. Text
// often reads as YAML without being meant so, and aliases may be a bomb.
func fromYAML(lines []legible.Line) []string {
	text := strings.TrimSpace(joined(lines, "\n"))
	first, _, _ := strings.Cut(text, "\n")
	if len(text) > maxYAML || !strings.Contains(text, "\n") || !yamlStart().MatchString(first) || yamlAlias().MatchString(text) {
		return nil
	}
	var documents []string
	decoder := yaml.NewDecoder(strings.NewReader(text))
	for len(documents) < maxPieces {
		var value any
		err := decoder.Decode(&value)
		if err == io.EOF { //nolint:errorlint // that is how the decoder says it
			break
		}
		raw, encodeErr := json.Marshal(value)
		if err != nil || encodeErr != nil {
			return nil
		}
		documents = append(documents, string(raw))
	}
	for _, document := range documents {
		if holdsKnown(json.RawMessage(document), 0) {
			return documents
		}
	}
	return nil
}

// holdsKnown reports whether a value is, or holds, a document of a known shape.
func holdsKnown(raw json.RawMessage, depth int) bool {
	if depth > maxDepth {
		return false
	}
	var o object
	if json.Unmarshal(raw, &o) == nil {
		if shapeOf(o) != "" {
			return true
		}
		for _, member := range o {
			if holdsKnown(member, depth+1) {
				return true
			}
		}
		return false
	}
	var list []json.RawMessage
	if json.Unmarshal(raw, &list) == nil {
		for _, one := range list {
			if holdsKnown(one, depth+1) {
				return true
			}
		}
	}
	return false
}
