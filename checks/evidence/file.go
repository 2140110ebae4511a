package evidence

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"clonepath/awsops/received"
	"clonepath/awsops/sealed"
	"clonepath/awsops/written"
)

// Save writes the complete record, mode 0600: it holds account numbers and the
// External ID. Whatever secret the vault knows is removed.
func Save(ctx context.Context, to written.File, r *Record, vault *sealed.Vault) error {
	_, err := vault.WriteJSON(ctx, to, r, 0o600)
	return err
}

// Load reads a saved record. An error says where the file is damaged.
func Load(ctx context.Context, file received.File) (*Record, error) {
	text, err := file.Read(ctx, received.Evidence)
	if err != nil {
		return nil, fmt.Errorf("read the evidence: %w", err)
	}
	r, err := Decode(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file.Path(), err)
	}
	return r, nil
}

// Decode reads a record from its JSON.
func Decode(text []byte) (*Record, error) {
	var head struct {
		Schema string `json:"schema"`
	}
	if err := json.Unmarshal(text, &head); err != nil {
		return nil, damaged(text, err)
	}
	if head.Schema != Schema {
		return nil, fmt.Errorf("the schema is %q, expected %q: save the evidence again with this clonepath", head.Schema, Schema)
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	var r Record
	if err := decoder.Decode(&r); err != nil {
		return nil, damaged(text, err)
	}
	return &r, nil
}

// damaged says where JSON is broken, in a person's coordinates.
func damaged(text []byte, err error) error {
	offset := int64(-1)
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		offset = syntax.Offset
	case errors.As(err, &kind):
		offset = kind.Offset
	case errors.Is(err, io.ErrUnexpectedEOF):
		offset = int64(len(text))
	}
	if offset < 0 || offset > int64(len(text)) {
		return fmt.Errorf("no evidence of clonepath: %w", err)
	}
	before := text[:offset]
	line := bytes.Count(before, []byte("\n")) + 1
	column := len(before) - bytes.LastIndexByte(before, '\n')
	if len(bytes.TrimSpace(text[offset:])) == 0 {
		return fmt.Errorf("line %d: the file ends in the middle of the evidence: %w; save it again or ask for the whole file", line, err)
	}
	return fmt.Errorf("line %d, column %d: %w; the file was edited or damaged: save it again", line, column, err)
}
