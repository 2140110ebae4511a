package assets

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"
)

// FaultEntry is one catalogued way in which the chain breaks. Fixes may hold
// placeholders such as <role>; see Fill.
type FaultEntry struct {
	ID       string   `yaml:"id"`       // stable: a retired id is never used again
	Stage    string   `yaml:"stage"`    // local, identity, secret, value, kms, role, trust, credential, agent, git, practice
	Severity string   `yaml:"severity"` // blocker, security, major, minor
	Title    string   `yaml:"title"`    // the fault in a few words
	Cause    string   `yaml:"cause"`    // what is wrong and what follows from it
	Confirm  string   `yaml:"confirm"`  // how to tell it from what looks alike
	Fix      Fix      `yaml:"fix"`
	Docs     []string `yaml:"docs"` // addresses of public documentation
}

// Fix is how to repair a fault.
type Fix struct {
	Who      string   `yaml:"who"` // customer, torque or git: who can do it
	Text     string   `yaml:"text"`
	Commands []string `yaml:"commands"` // for a POSIX shell
	Patch    string   `yaml:"patch"`    // what the repaired part of a document looks like
}

// entryStart begins each entry of the file; it is found without parsing YAML.
const entryStart = "\n- id: "

// row is one entry's text, read when it is first asked for: a run names one
// fault or two, and reading all of them takes longer than judging.
type row struct {
	id   string
	read func() FaultEntry
}

var rows = sync.OnceValue(func() []row {
	var all []row
	for _, text := range strings.Split("\n"+catalogueText, entryStart)[1:] {
		id, _, _ := strings.Cut(text, "\n")
		all = append(all, row{strings.TrimSpace(id), sync.OnceValue(func() FaultEntry { return parse(text) })})
	}
	return all
})

func parse(text string) FaultEntry {
	var f FaultEntry
	body := "id: " + strings.ReplaceAll(text, "\n  ", "\n")
	if err := yaml.UnmarshalWithOptions([]byte(body), &f, yaml.Strict()); err != nil {
		panic(fmt.Sprintf("assets/catalogue.yaml: %v", err)) // the file is built in, and a test reads all of it
	}
	return f
}

// Catalogue returns every fault in the order of the chain.
func Catalogue() []FaultEntry {
	all := make([]FaultEntry, 0, len(rows()))
	for _, r := range rows() {
		all = append(all, r.read())
	}
	return all
}

// FaultIDs returns every id in the order of the chain, without reading texts.
func FaultIDs() []string {
	ids := make([]string, 0, len(rows()))
	for _, r := range rows() {
		ids = append(ids, r.id)
	}
	return ids
}

// Fault returns one fault; ok is false where the catalogue has none such.
func Fault(id string) (e FaultEntry, ok bool) {
	i := slices.IndexFunc(rows(), func(r row) bool { return r.id == id })
	if i < 0 {
		return FaultEntry{}, false
	}
	return rows()[i].read(), true
}

var placeholder = regexp.MustCompile(`<[a-zA-Z]+>`)

// Fill replaces placeholders by values. One without a value stays readable as
// it is, such as <role>: a person puts in their own.
func Fill(text string, values map[string]string) string {
	return placeholder.ReplaceAllStringFunc(text, func(p string) string {
		if value := values[p[1:len(p)-1]]; value != "" {
			return value
		}
		return p
	})
}

var plainWord = regexp.MustCompile(`^[\w@%+=:,./-]+$`)

// FillCommand is Fill for a shell command: values that a shell would split or
// expand are put in single quotes.
func FillCommand(text string, values map[string]string) string {
	quoted := make(map[string]string, len(values))
	for name, value := range values {
		if value != "" && !plainWord.MatchString(value) {
			value = "'" + strings.ReplaceAll(value, "'", `'\''`) + "'"
		}
		quoted[name] = value
	}
	return Fill(text, quoted)
}
