package secretpath

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"clonepath/checks/evidence"
)

func TestTree(t *testing.T) {
	rows := Tree([]evidence.Node{
		{Pointer: "/username", Key: "username", Kind: "string", Length: 6},
		{Pointer: "/git", Key: "git", Kind: "object", Length: 1},
		{Pointer: "/git/a~1b", Key: "a/b", Kind: "string", Length: 1},
		{Pointer: "/list", Key: "list", Kind: "array", Length: 1},
		{Pointer: "/list/0", Key: "0", Kind: "number", Length: 0},
	})
	want := []TreeRow{
		{"username", "username", "6 characters", true, false},
		{"git", "git", "1 key", false, false},
		{"git.a/b", "  a/b", "1 character", true, false},
		{"list", "list", "1 element", false, false},
		{"list[0]", "  [0]", "number, not text", false, false},
	}
	if d := cmp.Diff(want, rows); d != "" {
		t.Error(d)
	}
}
