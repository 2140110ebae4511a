package wording

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"clonepath/assets"

	"github.com/goccy/go-yaml"
)

// Row is one wording. Fault ids are those of the catalogue.
type Row struct {
	ID      string   `yaml:"id"`
	Program string   `yaml:"program"` // who says it
	Words   []string `yaml:"words"`   // one of these is in the text; "…" stands for what varies between
	// Call is the call that was answered so, as IAM names it, or "git"; "" where
	// the words fit several.
	Call   string `yaml:"call"`
	Class  string `yaml:"class"`  // of the failure (package awserr), where its code may be missing
	Status int    `yaml:"status"` // what a Git host answered, 0 where none did
	// Element is what IAM refuses of a document, "" where the fault says it.
	Element string `yaml:"element"`
	// Proves is the fault that these words leave as the only one. Likely and
	// Possible are what they only suggest, the likeliest first.
	Proves   string   `yaml:"proves"`
	Likely   []string `yaml:"likely"`
	Possible []string `yaml:"possible"`
	// Weighed: rules that read the documents decide among the suggested; the row
	// says what is left where nobody sent one.
	Weighed bool `yaml:"weighed"`
	// Vague words only say that it failed: they give way to others of the same
	// call beside them.
	Vague bool `yaml:"vague"`
	// Aside words tell of something that broke nothing.
	Aside   bool   `yaml:"aside"`
	Example string `yaml:"example"`
	Source  string `yaml:"source"` // address of the documentation, the source, or a public report
}

// Git is the call of a row that is about Git over HTTPS.
const Git = "git"

// OfGit reports whether a row is about Git over HTTPS.
func (r *Row) OfGit() bool { return r.Call == Git }

// Faults are all that a row speaks of, what it proves first.
func (r *Row) Faults() []string {
	all := slices.Concat(r.Likely, r.Possible)
	if r.Proves != "" {
		all = slices.Insert(all, 0, r.Proves)
	}
	return all
}

// Rows are all rows in the order of the file.
var Rows = sync.OnceValue(func() []Row {
	var rows []Row
	if err := yaml.UnmarshalWithOptions([]byte(assets.Wordings), &rows, yaml.Strict()); err != nil {
		panic(fmt.Sprintf("assets/wordings.yaml: %v", err)) // the file is built in, and a test reads it
	}
	return rows
})

var byID = sync.OnceValue(func() map[string]*Row {
	rows := Rows()
	index := make(map[string]*Row, len(rows))
	for i := range rows {
		index[rows[i].ID] = &rows[i]
	}
	return index
})

// ByID is the row of an id, nil where there is none such.
func ByID(id string) *Row { return byID()[id] }

// grammar are words that stand between and around the wordings.
const grammar = `a an and are as at be been by but calling code could error errors failed for from has have if in into is it its message must no not occurred of on
one operation or request resource role see service session status that the this to user was when which with you your arn aws sts iam kms`

// vocabulary is every word that stands in a row's words: none of them tells who
// sent a text.
var vocabulary = sync.OnceValue(func() map[string]bool {
	words := map[string]bool{}
	add := func(text string) {
		for _, word := range strings.FieldsFunc(text, func(r rune) bool { return !isPart(r) }) {
			words[strings.ToLower(word)] = true
		}
	}
	add(grammar)
	for _, row := range Rows() {
		for _, text := range row.Words {
			add(text)
		}
	}
	return words
})

// Known reports whether a word, in lower case, is one of the wordings'.
func Known(word string) bool { return vocabulary()[word] }
