package tui

import (
	"clonepath/checks/secretpath"
	"clonepath/tui/widget"
)

// chooseLikelyKey sets the secret path to the key whose text looks like a clean
// token, where the present path leads to nothing in the value that was read.
func (s *session) chooseLikelyKey() {
	shape := s.shape()
	if shape.Path.Found || s.value == nil {
		return
	}
	for _, row := range widget.Tree(shape.Keys) {
		if !row.Leaf || row.Hidden {
			continue
		}
		at, _, found := secretpath.Inspect(s.value.Text, row.Path)
		if found && at.Leaf != nil && at.Leaf.Kind != "" && len(flaws(*at.Leaf)) == 0 {
			s.setup.Target.SecretPath = row.Path
			return
		}
	}
}
