package assets

import (
	"embed"
	"io/fs"
	"iter"
	"strings"
	"unicode"
)

// texts is every text that is built in, a table that is added later too:
// whatever YAML or list stands in this folder is embedded by its ending.
//
//go:embed *.yaml *.txt schemas templates
var texts embed.FS

// WordConnectors are the characters that join parts to one word of a text, as
// in "identity-based", "i/o" or "kms:Decrypt", where no white space is between.
const WordConnectors = "-_./+@:*?!"

// InWord reports whether a character belongs to a word or joins its parts.
func InWord(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune(WordConnectors, r)
}

// Words yields the words of all embedded texts in lower case, as often as they
// stand there: the words that clonepath itself says, and by which it recognises
// what others say.
func Words() iter.Seq[string] {
	return func(yield func(string) bool) {
		for line := range strings.Lines(Wordings) { // its words alone: the examples are of somebody
			if !strings.HasPrefix(line, "  words:") {
				continue
			}
			for word := range WordsOf(line) {
				if !yield(word) {
					return
				}
			}
		}
		_ = fs.WalkDir(texts, ".", func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || path == "wordings.yaml" {
				return err
			}
			text, err := texts.ReadFile(path)
			if err != nil {
				return err
			}
			for word := range WordsOf(string(text)) {
				if !yield(word) {
					return fs.SkipAll
				}
			}
			return nil
		})
	}
}

// WordsOf yields the words of one text, in lower case and without the
// punctuation around them.
func WordsOf(text string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return !InWord(r) }) {
			if word = strings.Trim(word, WordConnectors); word != "" && !yield(strings.ToLower(word)) {
				return
			}
		}
	}
}
