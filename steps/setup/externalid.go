package setup

import (
	"encoding/hex"
	"fmt"
	"io"
)

// externalIDBytes is the size of an External ID that we make: 128 bits, so
// that nobody can guess it (DESIGN.md, Secrets).
const externalIDBytes = 16

// NewExternalID makes an External ID of 128 random bits: 32 hexadecimal digits,
// which STS accepts and which survive copying by hand.
func NewExternalID(random io.Reader) (string, error) {
	var bits [externalIDBytes]byte
	if _, err := io.ReadFull(random, bits[:]); err != nil {
		return "", fmt.Errorf("make an External ID: no random bits: %w", err)
	}
	return hex.EncodeToString(bits[:]), nil
}

// Complete fills in what has to be made rather than asked: a new External ID,
// where the person chose one and none was made yet. A screen calls it when the
// trust step is left.
func (s Setup) Complete(random io.Reader) (Setup, error) {
	if s.Choices.ExternalID != ExternalGenerate || s.Target.ExternalID != "" {
		return s, nil
	}
	id, err := NewExternalID(random)
	if err != nil {
		return s, err
	}
	s.Target.ExternalID = id
	return s, nil
}
