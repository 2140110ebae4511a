package session

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

// Sent is what somebody sent: files, and texts that were pasted here.
type Sent struct {
	paths []string
	texts []string
}

// Empty reports whether nothing was sent.
func (x Sent) Empty() bool { return len(x.paths)+len(x.texts) == 0 }

// WithPath and withText leave the receiver as it is: it stands if the addition
// cannot be read.
func (x Sent) WithPath(path string) Sent {
	x.paths = append(x.paths[:len(x.paths):len(x.paths)], path)
	return x
}

// WithText is what was sent and one more text.
func (x Sent) WithText(text string) Sent {
	x.texts = append(x.texts[:len(x.texts):len(x.texts)], text)
	return x
}

// Read puts together what was sent and the fields that were typed, without any
// access to the account. The question is that of the moment when a task began.
func (s *Session) Read(ctx context.Context, x Sent, q checks.Question) (*evidence.Record, error) {
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
		RegionSource: q.RegionSource, Tool: q.Tool, Now: s.Deps.Clock().UTC(),
	}
	result, err := intake.Read(inputs, given, s.Deps.Vault)
	if err != nil {
		return nil, err
	}
	if len(x.paths) == 0 {
		return result.Record, nil
	}
	if s.Deps.Diagnose == nil {
		return nil, fmt.Errorf("files cannot be opened here: paste what stands in them")
	}
	files, err := s.Deps.Diagnose(ctx, x.paths)
	if err != nil {
		return nil, err
	}
	return evidence.Merge(result.Record, files)
}

// Recognised reports whether a text is evidence of a kind that is known.
func (s *Session) Recognised(text string) bool {
	_, err := s.Read(context.Background(), Sent{texts: []string{text}}, checks.Question{})
	return err == nil
}

// FilePath is a path as people paste it: quoted by a terminal, or below ~.
func FilePath(typed string) string {
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
