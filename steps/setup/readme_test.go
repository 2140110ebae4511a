package setup_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"clonepath/steps/setup"
)

var update = flag.Bool("update", false, "write the table of keys into the README")

// The README's table of keys is what the rows say: -update writes it.
func TestReadmeOfTheTable(t *testing.T) {
	const file, begin, end = "../../README.md", "<!-- keys: go test ./steps/setup -update -->\n", "<!-- end of keys -->"
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, found := strings.Cut(string(text), begin)
	_, after, ended := strings.Cut(rest, end)
	if !found || !ended {
		t.Fatal("the README has no place for the table")
	}
	want := before + begin + readmeTable() + end + after
	if *update {
		if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if string(text) != want {
		t.Errorf("run go test ./steps/setup -update; the table is\n%s", readmeTable())
	}
}

func readmeTable() string {
	var b strings.Builder
	b.WriteString("| key | flag | |\n|---|---|---|\n")
	for _, section := range setup.Sections() {
		for _, f := range section.Fields {
			fmt.Fprintf(&b, "| `%s` | `%s` | %s |\n", f.Key, f.Flag, f.Comment)
		}
	}
	return b.String()
}
