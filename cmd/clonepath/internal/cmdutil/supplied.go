package cmdutil

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"clonepath/awsops/iampolicy"
	"clonepath/awsops/received"
	"clonepath/checks/evidence"
)

// readSupplied takes the documents that lie beside a bundle's clonepath.yaml as
// what the operator supplies: they may never have been stored by AWS.
func (s *Subject) readSupplied(ctx context.Context) error {
	if s.source == nil { // beside a fleet's list lie those of its template
		return nil
	}
	for _, row := range []struct {
		name, kind string
		to         **evidence.Document
	}{
		{"policies/trust.json", "trust", &s.Ask.SuppliedTrust},
		{"policies/permission.json", "permission", &s.Ask.SuppliedPermission},
	} {
		text, err := supplied(ctx, s.source.Beside(row.name))
		if err != nil {
			return Unreadable(ctx, err)
		}
		if text != nil {
			*row.to = &evidence.Document{Name: row.name, Kind: row.kind, Text: string(text)}
		}
	}
	return nil
}

// supplied reads a policy, nil where there is none. What is no policy would be
// handed on as evidence, whatever stands in it.
func supplied(ctx context.Context, file received.File) ([]byte, error) {
	text, err := file.Read(ctx, received.Policy)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("read the bundle's policies: %w", err)
	}
	if _, err := iampolicy.Parse(text); err != nil {
		return nil, fmt.Errorf("%q is no IAM policy in JSON, so nothing was taken from it: %w; ask the sender for the document, or remove the file", file.Path(), err)
	}
	return text, nil
}
