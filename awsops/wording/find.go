package wording

import (
	"cmp"
	"slices"
	"strings"
	"sync"
)

// Match is a row that was found, and the part of the text that its words span.
type Match struct {
	Row        *Row
	Start, End int
}

const (
	maxGap   = 260 // letters and digits that "…" may stand for
	maxFound = 40  // places of one row in one text
)

// needle is one of a row's wordings, reduced: its parts follow each other.
type needle struct {
	row   int
	parts []part
}

// part is a run of words. It begins and ends where words do, unless the row
// writes a * there.
type part struct {
	text             string
	openEnd, openTop bool
}

// keyLength is how many letters needles are looked up by.
const keyLength = 4

// haystack is the needles by how they begin; those that may begin within a word
// are tried everywhere.
type haystack struct {
	byKey map[string][]*needle
	open  []*needle
}

var needles = sync.OnceValue(func() *haystack {
	all := &haystack{byKey: map[string][]*needle{}}
	for i, row := range Rows() {
		for _, words := range row.Words {
			n := &needle{row: i}
			for _, text := range strings.Split(words, "…") {
				text = strings.TrimSpace(text)
				n.parts = append(n.parts, part{reduce(text).text, strings.HasSuffix(text, "*"), strings.HasPrefix(text, "*")})
			}
			if first := n.parts[0]; first.openTop || len(first.text) < keyLength {
				all.open = append(all.open, n)
			} else {
				key := first.text[:keyLength]
				all.byKey[key] = append(all.byKey[key], n)
			}
		}
	}
	return all
})

// Find returns the rows whose words stand in a text, in the order of their
// places. Of words inside other words only the longer ones are returned.
func Find(text string) []Match {
	t := reduce(text)
	h := needles()
	count := map[int]int{}
	var found []Match
	try := func(n *needle, start int) {
		if count[n.row] >= maxFound {
			return
		}
		if m, ok := n.at(&t, start); ok {
			count[n.row]++
			found = append(found, m)
		}
	}
	for i := 0; i+keyLength <= len(t.text); i++ {
		if t.begins[i] {
			for _, n := range h.byKey[t.text[i:i+keyLength]] {
				try(n, i)
			}
		}
	}
	for _, n := range h.open {
		for start, _ := n.parts[0].next(&t, 0); start >= 0 && count[n.row] < maxFound; start, _ = n.parts[0].next(&t, start+1) {
			try(n, start)
		}
	}
	return longest(found)
}

// at reports whether a needle begins at a place. What "…" stands for holds no
// second beginning of the needle: that would be another error.
func (n *needle) at(t *reduced, start int) (Match, bool) {
	first := &n.parts[0]
	if !strings.HasPrefix(t.text[start:], first.text) {
		return Match{}, false
	}
	end := start + len(first.text)
	if !first.openEnd && !t.ends[end-1] {
		return Match{}, false
	}
	for i := range n.parts[1:] {
		s, e := n.parts[i+1].next(t, end+1)
		if s < 0 || s-end > maxGap || strings.Contains(t.text[end:s], first.text) {
			return Match{}, false
		}
		end = e
	}
	return Match{&Rows()[n.row], int(t.at[start]), t.after(end)}, true
}

// next is the first place of a part from a position on.
func (p *part) next(t *reduced, from int) (start, end int) {
	for from <= len(t.text) {
		i := strings.Index(t.text[from:], p.text)
		if i < 0 {
			break
		}
		start, end = from+i, from+i+len(p.text)
		if (p.openTop || t.begins[start]) && (p.openEnd || t.ends[end-1]) {
			return start, end
		}
		from = start + 1
	}
	return -1, -1
}

// after is the byte of the text behind the reduced byte before end.
func (t *reduced) after(end int) int {
	if end < len(t.at) {
		return int(t.at[end])
	}
	return int(t.at[end-1]) + 1
}

// Specific leaves out words that only say that a call failed, where others of the
// same call stand beside them.
func Specific[T any](all []T, row func(T) *Row) []T {
	telling := map[string]bool{}
	for _, one := range all {
		if r := row(one); !r.Vague && !r.Aside {
			telling[r.Call] = true
		}
	}
	return slices.DeleteFunc(all, func(one T) bool { return row(one).Vague && telling[row(one).Call] })
}

// longest leaves out what stands inside something longer, and the second of two
// that span the same.
func longest(found []Match) []Match {
	slices.SortStableFunc(found, func(a, b Match) int { return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(b.End, a.End)) })
	var kept []Match
	for _, m := range found {
		if !slices.ContainsFunc(kept, func(k Match) bool { return k.Start <= m.Start && m.End <= k.End }) {
			kept = append(kept, m)
		}
	}
	return kept
}
