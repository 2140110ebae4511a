package bundle

import (
	"bytes"
	"errors"
	"fmt"
	"unicode/utf8"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"clonepath/awsops/received"

	"clonepath/steps/setup"
)

// maxDepth is how deep brackets may nest; a Setup needs two levels.
const maxDepth = 8

// Parse reads the text of a clonepath.yaml; name stands in its errors.
func Parse(name string, text []byte) (setup.Setup, error) {
	r := reader{name, setupForm}
	root, err := r.root(text)
	if err != nil {
		return setup.Setup{}, err
	}
	s, err := r.setup(root)
	if silent(text) {
		s.Target.NoExternalID, s.Choices.ExternalID = false, ""
	}
	return s, err
}

// root returns the top map of a file.
func (r reader) root(text []byte) (*ast.MappingNode, error) {
	text, err := r.clean(text)
	if err != nil {
		return nil, err
	}
	return r.document(text)
}

// clean accepts what editors on other systems leave behind (a byte order mark,
// CRLF) and refuses what is no text.
func (r reader) clean(text []byte) ([]byte, error) {
	if int64(len(text)) > received.Setup.Limit() {
		return nil, tooLarge(r.file)
	}
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	text = bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))
	for offset := 0; offset < len(text); {
		c, size := utf8.DecodeRune(text[offset:])
		if c == utf8.RuneError && size == 1 || c < ' ' && c != '\n' && c != '\t' && c != '\r' || c == 0x7f {
			line := bytes.Count(text[:offset], []byte{'\n'}) + 1
			column := utf8.RuneCount(text[bytes.LastIndexByte(text[:offset], '\n')+1:offset]) + 1
			return nil, &LoadError{File: r.file, Line: line, Column: column, Found: fmt.Sprintf("there is a byte 0x%02x that no text has", text[offset]),
				Expected: "a text file in UTF-8", Advice: "save it again as plain text"}
		}
		offset += size
	}
	return text, nil
}

// document parses the YAML and returns its only document's top map.
func (r reader) document(text []byte) (root *ast.MappingNode, err error) {
	defer func() { // the parser is not ours, and the file may be anybody's
		if cause := recover(); cause != nil {
			root, err = nil, r.fail(nil, "the YAML cannot be read", "the form that clonepath export writes", "correct it by such a file")
		}
	}()
	tokens := lexer.Tokenize(string(text))
	if err := r.refuse(tokens); err != nil {
		return nil, err
	}
	file, err := parser.Parse(tokens, 0)
	if err != nil {
		return nil, r.syntax(err)
	}
	if len(file.Docs) > 1 {
		return nil, r.fail(file.Docs[1].Start, "there is a second document", "one document", "remove everything from the second \"---\" on")
	}
	if len(file.Docs) == 0 || file.Docs[0].Body == nil {
		return nil, r.fail(nil, "the file is empty", "a first line \"apiVersion: "+r.form.version+"\"", r.form.writtenBy)
	}
	root, ok := file.Docs[0].Body.(*ast.MappingNode)
	if !ok {
		return nil, r.fail(file.Docs[0].Body.GetToken(), fmt.Sprintf("the file holds %s", kindOf(file.Docs[0].Body)), "keys such as apiVersion and target", "is this the right file?")
	}
	return root, nil
}

// refuse stops at what a Setup never needs and an attacker likes: references
// that can multiply, types that the file chooses, deep nesting.
func (r reader) refuse(tokens token.Tokens) error {
	if len(tokens) > r.form.maxTokens {
		return r.fail(tokens[r.form.maxTokens], "there is far more in this file than its kind has", r.form.usual, "is this the right file?")
	}
	depth := 0
	for i, tk := range tokens {
		what := ""
		switch tk.Type {
		case token.AnchorType:
			what = "an anchor (&)"
		case token.AliasType:
			what = "an alias (*)"
		case token.MergeKeyType:
			what = "a merge key (<<)"
		case token.TagType:
			what = "a type tag (!)"
		case token.MappingKeyType:
			what = "a complex key (?)"
		case token.DirectiveType:
			what = "a directive (%)"
		case token.MappingStartType, token.SequenceStartType:
			if depth++; depth > maxDepth {
				what = "nesting this deep"
			}
		case token.SequenceEntryType:
			if i > 0 && tokens[i-1].Type == token.SequenceEntryType {
				what = "a list in a list" // thousands of "- - -" take the parser minutes
			}
		case token.MappingEndType, token.SequenceEndType:
			depth--
		}
		if what != "" {
			return r.fail(tk, what+" is not allowed here", "plain keys and texts", "write the value out; if it is a text, put it in double quotes")
		}
	}
	return nil
}

// syntax turns the parser's error into ours.
func (r reader) syntax(err error) error {
	var placed interface {
		GetToken() *token.Token
		GetMessage() string
	}
	if errors.As(err, &placed) {
		return r.fail(placed.GetToken(), "this is no valid YAML: "+placed.GetMessage(), "", "compare with a file that clonepath export writes")
	}
	return r.fail(nil, "this is no valid YAML: "+err.Error(), "", "compare with a file that clonepath export writes")
}
