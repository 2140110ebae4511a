package mask_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"clonepath/assets"
	"clonepath/awsops/sandbox"
	"clonepath/checks/mask"
)

var plainWord = regexp.MustCompile(`^[a-z]{3,}$`)

// examples are words of our code that are names.
var examples = strings.Fields(`acme ada blueprints mallory orders trentservice mian tokne nosecrets oneaccount onlyadmin
	aaaaaa abcdefghijklmnopqrstuvwxyz aeiou aidaexample xxxxxxxx asia corp master`)

// What clonepath itself writes into a record, or looks for in one, is readable
// in a shared one.
func TestOurOwnWordsAreKnown(t *testing.T) {
	skip := map[string]bool{}
	for _, name := range examples {
		skip[name] = true
	}
	missing := map[string]string{}
	for _, dir := range []string{"../../checks", "../../awsops/awserr", "../../awsops/target", "../../awsops/iampolicy"} {
		err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") ||
				strings.Contains(path, "checks/mask/") || strings.Contains(path, "checks/report/") || strings.Contains(path, "faulttest") {
				return err
			}
			return sentences(path, func(text string) {
				for word := range assets.WordsOf(text) {
					if plainWord.MatchString(word) && !skip[word] && mask.New().Text(word) != word {
						missing[word] = path
					}
				}
			})
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for word, path := range missing {
		t.Errorf("%s says %q, which is on no list: add it to assets/words.txt", path, word)
	}
}

// sentences calls with every string in a file that has several words.
func sentences(path string, each func(string)) error {
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
	if err != nil {
		return err
	}
	ast.Inspect(file, func(n ast.Node) bool {
		if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
			if text, err := strconv.Unquote(lit.Value); err == nil && strings.Count(text, " ") > 1 && !strings.ContainsAny(text, "`^{\\") {
				each(strings.NewReplacer("%s", " ", "%d", " ", "%q", " ", "%v", " ", "\n", " ").Replace(text))
			}
		}
		return true
	})
	return nil
}

// Names stand on no list, examples of the texts neither.
func TestNamesAreNotKnown(t *testing.T) {
	for _, name := range append(strings.Fields(`acme Acme jane bob alice smith prod customer-prod 111122223333 444455556666
		git.example.com jane@example.com arn:aws:iam::111122223333:role/x glpat-abcdefghijklmnopqrst finance marketing`), examples[:10]...) {
		if got := mask.New().Text(name); got == name {
			t.Errorf("%q stays readable", name)
		}
	}
}

// What an operation of AWS is called, and a fault of ours, stays.
func TestIDsAreKnown(t *testing.T) {
	words := []string{"sts:AssumeRole", "secretsmanager:GetSecretValue", "s3:PutObject", "iam:*", "sts:ExternalId", "aws:PrincipalOrgID", "eu-central-2", "AWSCURRENT"}
	for _, id := range assets.FaultIDs() {
		words = append(words, id)
	}
	for _, injection := range sandbox.Injections() {
		words = append(words, injection.Fault)
	}
	for _, word := range words {
		if got := mask.New().Text(word); got != word {
			t.Errorf("%s becomes %s", word, got)
		}
	}
}
