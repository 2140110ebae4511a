package sandbox

import (
	"reflect"
	"slices"
	"time"
)

// parts are what the edits of two injections may both change, with the words
// in which people are told so. Finer parts stand before those that hold them.
var parts = []struct {
	name string
	of   func(*scene) any
}{
	{"what is entered in Torque", func(s *scene) any { return s.target }},
	{"the trust policy that is handed in", func(s *scene) any { return s.supplied }},
	{"the permission policy that is handed in", func(s *scene) any { return s.permission }},
	{"the agent's region", func(s *scene) any { return s.region }},
	{"the role's trust policy", func(s *scene) any { return s.role.trust }},
	{"the role's permission policies", func(s *scene) any { return []any{s.role.inline, s.role.attached} }},
	{"the role", func(s *scene) any { return s.role }},
	{"the secret's value", func(s *scene) any { return s.secret.versions }},
	{"the secret", func(s *scene) any { return s.secret }},
	{"the Git host", func(s *scene) any { return s.git }},
	{"the accounts", func(s *scene) any { return s.world }},
	{"the callers", func(s *scene) any { return s.identities }},
}

// Overwrites names what two injections both change in ways that exclude each
// other, "" where both can be seen at once: that is so where the order of their
// edits makes no difference. An id that cannot be injected overwrites nothing.
func Overwrites(a, b string) string {
	rows := Injections()
	find := func(fault string) int {
		return slices.IndexFunc(rows, func(row Injection) bool { return row.Fault == fault })
	}
	i, j := find(a), find(b)
	if i < 0 || j < 0 {
		return ""
	}
	return overwritten(rows[i], rows[j])
}

func overwritten(a, b Injection) string {
	forth, back := sceneWith(a, b), sceneWith(b, a)
	for _, part := range parts {
		if !reflect.DeepEqual(part.of(forth), part.of(back)) {
			return part.name
		}
	}
	return ""
}

// sceneWith is a scene for comparing: every one starts from the same randomness
// and instant.
func sceneWith(rows ...Injection) *scene {
	s := build(seeded([32]byte{}), time.Unix(0, 0), "http://127.0.0.1")
	s.inject(rows)
	return s
}
