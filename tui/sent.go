package tui

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"clonepath/checks"
	"clonepath/checks/evidence"
	"clonepath/checks/intake"
)

// sent is what somebody sent: files, and texts that were pasted here.
type sent struct {
	paths []string
	texts []string
}

func (x sent) empty() bool { return len(x.paths)+len(x.texts) == 0 }

// withPath and withText leave the receiver as it is: it stands if the addition
// cannot be read.
func (x sent) withPath(path string) sent {
	x.paths = append(x.paths[:len(x.paths):len(x.paths)], path)
	return x
}

func (x sent) withText(text string) sent {
	x.texts = append(x.texts[:len(x.texts):len(x.texts)], text)
	return x
}

// read puts together what was sent and the fields that were typed, without any
// access to the account. The question is that of the moment when a task began.
func (s *session) read(ctx context.Context, x sent, q checks.Question) (*evidence.Record, error) {
	var inputs []intake.Input
	for i, text := range x.texts {
		name := "the pasted text"
		if len(x.texts) > 1 {
			name = fmt.Sprintf("pasted text %d", i+1)
		}
		inputs = append(inputs, intake.Input{Name: name, Text: []byte(text)})
	}
	given := intake.Given{
		Target: q.Target, AgentOrigin: q.AgentOrigin, Hosting: q.Hosting, CredentialType: q.CredentialType,
		RegionSource: q.RegionSource, Tool: q.Tool, Now: s.deps.Clock().UTC(),
	}
	result, err := intake.Read(inputs, given, s.deps.Vault)
	if err != nil {
		return nil, err
	}
	if len(x.paths) == 0 {
		return result.Record, nil
	}
	if s.deps.Diagnose == nil {
		return nil, fmt.Errorf("files cannot be opened here: paste what stands in them")
	}
	files, err := s.deps.Diagnose(ctx, x.paths)
	if err != nil {
		return nil, err
	}
	return evidence.Merge(result.Record, files)
}

// recognised reports whether a text is evidence of a kind that is known.
func (s *session) recognised(text string) bool {
	_, err := s.read(context.Background(), sent{texts: []string{text}}, checks.Question{})
	return err == nil
}

// filePath is a path as people paste it: quoted by a terminal, or below ~.
func filePath(typed string) string {
	path := strings.TrimSpace(typed)
	if n := len(path); n > 1 && (path[0] == '\'' || path[0] == '"') && path[n-1] == path[0] {
		path = path[1 : n-1]
	}
	if rest, ok := strings.CutPrefix(path, "~/"); ok {
		if home, err := os.UserHomeDir(); err == nil {
			return filepath.Join(home, rest)
		}
	}
	return path
}
