package wording

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"clonepath/assets"
)

// Each row is reached by its example, and no other row takes it, but for vague
// ones that give way to it.
func TestExamples(t *testing.T) {
	for _, row := range Rows() {
		var found []string
		for _, m := range Specific(Find(row.Example), func(m Match) *Row { return m.Row }) {
			if !slices.Contains(found, m.Row.ID) {
				found = append(found, m.Row.ID)
			}
		}
		if !slices.Equal(found, []string{row.ID}) {
			t.Errorf("%s: its example is taken by %v", row.ID, found)
		}
	}
}

// Words of one row alone reach that row.
func TestWordsReachTheirRow(t *testing.T) {
	for _, row := range Rows() {
		for _, words := range row.Words {
			for _, part := range strings.Split(words, "…") {
				if len(reduce(part).text) < 3 {
					t.Errorf("%s: %q is too short to be found", row.ID, part)
				}
			}
			text := strings.ReplaceAll(strings.ReplaceAll(words, "…", " x1 "), "*", "")
			if !slices.ContainsFunc(Find(text), func(m Match) bool { return m.Row.ID == row.ID }) {
				t.Errorf("%s: %q does not reach it", row.ID, words)
			}
		}
	}
}

func TestRows(t *testing.T) {
	for _, n := range needles().open {
		if len(n.parts[0].text) < 3 {
			t.Errorf("%s: %q is too short to be found", Rows()[n.row].ID, n.parts[0].text)
		}
	}
	seen := map[string]bool{}
	for _, row := range Rows() {
		if seen[row.ID] {
			t.Errorf("%s twice", row.ID)
		}
		seen[row.ID] = true
		if u, err := url.Parse(row.Source); err != nil || u.Scheme != "https" {
			t.Errorf("%s: source %q", row.ID, row.Source)
		}
		if row.Program == "" || len(row.Faults()) == 0 || row.Proves != "" && len(row.Faults()) > 1 {
			t.Errorf("%s: a row names a program, and what it proves or else what it suggests", row.ID)
		}
		for _, fault := range row.Faults() {
			if _, ok := assets.Fault(fault); !ok {
				t.Errorf("%s: no fault %s in the catalogue", row.ID, fault)
			}
		}
	}
}

// Form makes no difference.
func TestFormMakesNoDifference(t *testing.T) {
	for _, text := range []string{
		"remote: HTTP Basic: Access denied", "REMOTE - http basic access\n   denied", "HTTP Basic:\u00a0Access denied", `"HTTP Basic: Access denied\nfatal"`, "HTTP Basic: Acc\ness denied",
	} {
		if found := Find(text); len(found) != 1 || found[0].Row.ID != "gitlab-basic" {
			t.Errorf("%q: %v", text, found)
		}
	}
	if found := Find("User x is not authorised to perform sts:AssumeRole on y"); len(found) != 1 || found[0].Row.ID != "sts-refused" {
		t.Errorf("British: %v", found)
	}
}

func TestFindSpans(t *testing.T) {
	const text = "x: Connection refused, then"
	if m := Find(text)[0]; text[m.Start:m.End] != "Connection refused, " {
		t.Errorf("%q", text[m.Start:m.End])
	}
}

func FuzzFind(f *testing.F) {
	for _, row := range Rows() {
		f.Add(row.Example)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, m := range Find(text) {
			if m.Start < 0 || m.End > len(text) || m.Start >= m.End {
				t.Fatalf("%d-%d of %d", m.Start, m.End, len(text))
			}
		}
	})
}

func BenchmarkFind(b *testing.B) {
	text := strings.Repeat("2026-11-20 08:01:02 info starting\n", 10) + Rows()[0].Example
	Find(text)
	for b.Loop() {
		Find(text)
	}
}
