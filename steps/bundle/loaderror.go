package bundle

import (
	"fmt"
	"strings"

	"github.com/goccy/go-yaml/token"

	"clonepath/awsops/sealed"

	"clonepath/steps/setup"
)

// LoadError says why a file is refused: with the place, what was expected, and
// what to do. Line and Column count from 1; 0 where there is no place.
type LoadError struct {
	File         string
	Line, Column int
	Found        string
	Expected     string
	Advice       string
}

// Error is one sentence that begins as compilers do: file:line:column.
func (e *LoadError) Error() string {
	place := e.File
	if e.Line > 0 {
		place = fmt.Sprintf("%s:%d:%d", e.File, e.Line, e.Column)
	}
	parts := []string{e.Found}
	if e.Expected != "" {
		parts = append(parts, "expected "+e.Expected)
	}
	if e.Advice != "" {
		parts = append(parts, e.Advice)
	}
	return place + ": " + sealed.Mask(strings.Join(parts, "; ")) // it quotes the file
}

func tooLarge(file string) error {
	return &LoadError{File: file, Found: "the file is larger than 1 MiB", Expected: "a clonepath.yaml of a few kilobytes", Advice: "is this the right file?"}
}

// reader turns the text of one file into a Setup, or into a fleet. It stops at
// the first error.
type reader struct {
	file string
	form form
}

// form is what a kind of file looks like.
type form struct {
	version   string // its apiVersion
	maxTokens int    // bounds the work of the parser, which is more than linear
	usual     string // how much it usually holds
	writtenBy string // advice for who has none
}

// setupForm is the form of a clonepath.yaml. One with fifty tags on secret and
// role has some five hundred tokens.
var setupForm = form{setup.APIVersion, 5000, "some forty keys", "write one with clonepath export"}

func (r reader) fail(at *token.Token, found, expected, advice string) error {
	e := &LoadError{File: r.file, Found: found, Expected: expected, Advice: advice}
	if at != nil && at.Position != nil {
		e.Line, e.Column = at.Position.Line, at.Position.Column
	}
	return e
}

// shown quotes a value from the file; a very long one is cut.
func shown(s string) string {
	if r := []rune(s); len(r) > 60 {
		return fmt.Sprintf("%q… (%d characters)", string(r[:57]), len(r))
	}
	return fmt.Sprintf("%q", s)
}
