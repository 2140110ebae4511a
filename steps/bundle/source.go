package bundle

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"

	"clonepath/awsops/received"

	"clonepath/steps/setup"
)

// Source is the text of a file that describes one chain, or a fleet of them. It
// was read once: a pipe has it no second time.
type Source struct {
	File received.File
	text []byte
}

// Open reads the file. Errors are a *LoadError where it is too large, or those
// of received.
func Open(ctx context.Context, file received.File) (*Source, error) {
	text, err := file.Read(ctx, received.Setup)
	if _, large := errors.AsType[*received.TooLargeError](err); large {
		return nil, tooLarge(file.Path())
	}
	if err != nil {
		return nil, fmt.Errorf("read the Setup: %w", err)
	}
	return &Source{file, text}, nil
}

// Load reads a clonepath.yaml. It checks the form only: whether a value can be
// right is the business of Setup.Problems and of the checks.
func Load(ctx context.Context, file received.File) (setup.Setup, error) {
	source, err := Open(ctx, file)
	if err != nil {
		return setup.Setup{}, err
	}
	return source.Setup()
}

// Setup is what a clonepath.yaml says. Errors are a *LoadError.
func (s *Source) Setup() (setup.Setup, error) { return Parse(s.File.Path(), s.text) }

// IsFleet reports whether the file lists a fleet, by its apiVersion.
func (s *Source) IsFleet() bool {
	for line := range bytes.Lines(s.text) {
		if version, ok := bytes.CutPrefix(bytes.TrimPrefix(line, []byte("\ufeff")), []byte("apiVersion:")); ok {
			return strings.HasPrefix(strings.Trim(string(version), " \"'"), FleetVersion)
		}
	}
	return false
}
