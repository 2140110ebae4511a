package main

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// The rules of the house, as DESIGN.md and ARCHITECTURE.md give them. What does
// not hold yet stands in a list with how far it is off today: it may shrink, not
// grow, and an entry that is not needed any more has to go.

// houseFile is one Go file of the module that is no test.
type houseFile struct {
	dir, name string // dir below the module's root, with slashes
	lines     int
	ast       *ast.File
}

func houseFiles(t *testing.T) []houseFile {
	t.Helper()
	root := filepath.Join("..", "..")
	set := token.NewFileSet()
	var list []houseFile
	err := filepath.WalkDir(root, func(at string, d fs.DirEntry, err error) error {
		switch name := d.Name(); {
		case err != nil:
			return err
		case d.IsDir() && at != root && (strings.HasPrefix(name, ".") && name != ".." || name == "testdata"):
			return fs.SkipDir
		case d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go"):
			return nil
		}
		text, err := os.ReadFile(at)
		if err != nil {
			return err
		}
		file, err := parser.ParseFile(set, at, text, parser.ParseComments)
		if err != nil {
			return err
		}
		below, err := filepath.Rel(root, at)
		dir, name := path.Split(filepath.ToSlash(below))
		list = append(list, houseFile{path.Clean(dir), name, bytes.Count(text, []byte("\n")), file})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(list) < 300 {
		t.Fatalf("only %d files were found", len(list))
	}
	return list
}

func TestPackagesAreSmall(t *testing.T) {
	const most = 25
	outgrown := map[string]int{"awsops/sandbox": 1000}
	count := map[string]int{}
	for _, f := range houseFiles(t) {
		count[f.dir]++
	}
	for dir, n := range count {
		limit := max(most, outgrown[dir])
		if n > limit {
			t.Errorf("%s holds %d files, at most %d", dir, n, limit)
		}
	}
	for dir := range outgrown {
		if count[dir] <= most {
			t.Errorf("%s holds %d files: take it out of the list", dir, count[dir])
		}
	}
}

func TestFilesAreShort(t *testing.T) {
	const most = 350
	long := []string{} // tables only
	for _, f := range houseFiles(t) {
		name := path.Join(f.dir, f.name)
		switch listed := slices.Contains(long, name); {
		case f.lines > most && !listed:
			t.Errorf("%s has %d lines, at most %d", name, f.lines, most)
		case f.lines <= most && listed:
			t.Errorf("%s has %d lines: take it out of the list", name, f.lines)
		}
	}
}

func TestFilesAreNamedForWhatTheyHold(t *testing.T) {
	for _, f := range houseFiles(t) {
		if slices.Contains([]string{"shared.go", "util.go", "utils.go", "common.go", "helpers.go", "misc.go"}, f.name) {
			t.Errorf("%s/%s: find the idea that its parts have in common", f.dir, f.name)
		}
	}
}

func TestPackagesSayWhatTheyAreFor(t *testing.T) {
	said, files := map[string]string{}, map[string]int{}
	for _, f := range houseFiles(t) {
		files[f.dir]++
		if doc := f.ast.Doc.Text(); strings.HasPrefix(doc, "Package "+f.ast.Name.Name+" ") || f.ast.Name.Name == "main" && doc != "" {
			said[f.dir] = f.name
		}
	}
	for dir, n := range files {
		if said[dir] == "" || n > 1 && said[dir] != "doc.go" && said[dir] != "main.go" {
			t.Errorf("%s does not say in a doc.go what it is for", dir)
		}
	}
}

// links are the packages of the chain's links: none imports another.
const links = `^clonepath/checks/faults/(access|secret|role|trust|credential|agent|git|torque|practice)$`

// importRules: what is in one place imports nothing of another.
var importRules = []struct{ from, not, why string }{
	{`^checks/faults/(access|secret|role|trust|credential|agent|git|torque|practice)$`, links + `|^clonepath/checks/faults$`, "a link imports no sister, and not what judges them all"},
	{`^checks/faults/(snapshot|rule|repair|whatif|phrase)$`, links + `|^clonepath/checks/faults$`, "imports run downward"},
	{`^checks/faults/(snapshot|whatif|phrase)$`, `^clonepath/checks/faults/(rule|repair)$`, "imports run downward"},
	{`^checks/faults/repair$`, `^clonepath/checks/faults/rule$`, "imports run downward"},
	{`^checks/verdict$`, `^clonepath/checks/(faults|report|compare|policytext)`, "the Report is types only"},
	{`^checks/(faults|verdict|policytext|secretpath|intake)(/|$)|^awsops/(iampolicy|target)$`, `^(net/http|os|os/exec)$|^github.com/aws/`, "this package is pure"},
	{`^(assets|awsops)(/|$)`, `^clonepath/(checks|steps|tui|cmd)(/|$)`, "imports run downward"},
	{`^checks(/|$)`, `^clonepath/(steps|tui|cmd)(/|$)`, "imports run downward"},
	{`^steps(/|$)`, `^clonepath/(tui|cmd)(/|$)`, "imports run downward"},
	{`^tui(/|$)`, `^clonepath/cmd(/|$)`, "imports run downward"},
	{`^tui/pages/`, `^clonepath/tui/(pages|app|plain)(/|$)`, "a page names a Kind, never another page"},
	{`^tui/(page|fields|prose|form|widget)$`, `^clonepath/tui/(pages|app|plain)(/|$)`, "imports run downward"},
	{`^(assets|awsops|checks|steps|cmd)(/|$)`, `^github.com/charmbracelet/(bubbletea|bubbles|huh)(/|$)`, "the terminal UI lives in tui only"},
}

func TestImportsRunDownward(t *testing.T) {
	for _, f := range houseFiles(t) {
		for _, spec := range f.ast.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range importRules {
				if imported != "clonepath/"+f.dir && regexp.MustCompile(r.from).MatchString(f.dir) && regexp.MustCompile(r.not).MatchString(imported) {
					t.Errorf("%s/%s imports %s: %s", f.dir, f.name, imported, r.why)
				}
			}
		}
	}
}

// documented are the trees in which each exported name has a comment, and each
// comment of a declaration begins with the name that it stands above.
var documented = regexp.MustCompile(`^checks/(faults|verdict|policytext)(/|$)`)

func TestCommentsNameWhatTheyStandAbove(t *testing.T) {
	for _, f := range houseFiles(t) {
		if !documented.MatchString(f.dir) {
			continue
		}
		for _, d := range f.ast.Decls {
			name, doc := declared(d)
			switch text := doc.Text(); {
			case name == "":
			case text == "" && ast.IsExported(name):
				t.Errorf("%s/%s: %s has no comment", f.dir, f.name, name)
			case text != "" && strings.TrimRight(strings.Fields(text)[0], ":,;") != name:
				t.Errorf("%s/%s: the comment of %s begins with %q", f.dir, f.name, name, strings.Fields(text)[0])
			}
		}
	}
}

// declared is the name that a function or a single type, constant or variable
// declares, with its comment; "" for a group.
func declared(d ast.Decl) (name string, doc *ast.CommentGroup) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		return d.Name.Name, d.Doc
	case *ast.GenDecl:
		if d.Lparen.IsValid() || d.Tok == token.IMPORT {
			return "", nil
		}
		switch s := d.Specs[0].(type) {
		case *ast.TypeSpec:
			return s.Name.Name, d.Doc
		case *ast.ValueSpec:
			return s.Names[0].Name, d.Doc
		}
	}
	return "", nil
}
