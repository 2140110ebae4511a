package mask

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// trie is the tree of masked beginnings. Two names that begin alike begin alike
// afterwards, so that "git-*" covers the masked "git-repo-token" too. The
// pseudonym of a letter is the next one that is free at its place: it tells
// nothing of the letter itself, and a text that is masked again gets the same
// letters.
type trie struct {
	root *node
	slab []node // a large text has a million of them
}

// node is a place in the tree. Most have one letter behind them.
type node struct {
	first edge
	rest  *branches
	hash  uint32          // of the masked beginning
	taken [classes]uint16 // candidates that were looked at, of each class
}

type edge struct {
	from, to rune
	next     *node
}

// branches is what else is behind a node.
type branches struct {
	edges []edge
	byOne map[rune]int   // places in edges, once they are many
	tails map[string]int // numbers of what is behind the last letter that is told apart
}

// deep is how many letters of a run are told apart one by one. What is behind is
// masked as a whole, unless it is short: no pattern is so long.
const deep, short = 40, 8

// many edges are found by a map.
const many = 16

const fnvOffset, fnvPrime = 2166136261, 16777619

func newTrie() *trie { return &trie{root: &node{hash: fnvOffset}} }

func (t *trie) newNode(hash uint32) *node {
	if len(t.slab) == 0 {
		t.slab = make([]node, 512)
	}
	n := &t.slab[0]
	t.slab = t.slab[1:]
	n.hash = hash
	return n
}

// branching is the rest of a node, which it has from now on.
func (n *node) branching() *branches {
	if n.rest == nil {
		n.rest = &branches{}
	}
	return n.rest
}

// run masks letters and digits without anything between them.
func (t *trie) run(out *strings.Builder, s string) {
	n := t.root
	begin := make([]rune, 0, min(len(s), deep+short))
	for i, r := range s {
		if len(begin) == deep && utf8.RuneCountInString(s[i:]) > short { // in bytes a pseudonym may be longer
			out.WriteString(n.branching().tail(s[i:]))
			return
		}
		folded, upper := fold(r)
		var to rune
		to, n = t.step(n, begin, folded)
		begin = append(begin, to)
		if upper {
			to = unicode.ToUpper(to)
		}
		out.WriteRune(to)
	}
}

// fold is a letter in lower case, and whether it was not. Only letters whose
// pseudonyms have both cases are folded.
func fold(r rune) (rune, bool) {
	if r >= 'A' && r <= 'Z' || r >= 'À' && r <= 'Þ' && r != '×' {
		return unicode.ToLower(r), true
	}
	return r, false
}

// step returns the pseudonym of a letter behind a masked beginning.
func (t *trie) step(n *node, begin []rune, from rune) (rune, *node) {
	if e := n.find(from); e != nil {
		return e.to, e.next
	}
	to := n.free(begin, alphabets[classOf(from)])
	e := edge{from, to, t.newNode((n.hash ^ uint32(to)) * fnvPrime)}
	if n.first.next == nil {
		n.first = e
	} else {
		n.branching().add(e)
	}
	return e.to, e.next
}

func (n *node) find(from rune) *edge {
	switch {
	case n.first.next == nil:
		return nil
	case n.first.from == from:
		return &n.first
	case n.rest == nil:
		return nil
	}
	return n.rest.find(from)
}

func (b *branches) add(e edge) {
	b.edges = append(b.edges, e)
	switch {
	case b.byOne != nil:
		b.byOne[e.from] = len(b.edges) - 1
	case len(b.edges) > many:
		b.byOne = map[rune]int{}
		for i, e := range b.edges {
			b.byOne[e.from] = i
		}
	}
}

func (b *branches) find(from rune) *edge {
	if b.byOne != nil {
		if i, ok := b.byOne[from]; ok {
			return &b.edges[i]
		}
		return nil
	}
	for i := range b.edges {
		if b.edges[i].from == from {
			return &b.edges[i]
		}
	}
	return nil
}

// free is the next letter that no other has. Those that would mean something come
// last: masked again, it would stay, and be taken for a word.
func (n *node) free(begin []rune, of alphabet) rune {
	for {
		at := int(n.taken[of.class])
		to, again := of.letter((int(n.hash>>3)+at)%of.size), at >= of.size
		if at >= 2*of.size { // nobody uses so many letters
			return to
		}
		n.taken[of.class]++
		if again == (of.class == latin && meansSomething(append(begin, to))) {
			return to
		}
	}
}

// startLetters are those with which versions begin, and ids of an organisation.
const startLetters = "vorp"

// meansSomething reports whether a pseudonym would be a known word, or begin as a
// version, an id or a length of time does.
func meansSomething(masked []rune) bool {
	last := len(masked) - 1
	begin := string(masked[:last])
	if begin == "" && strings.ContainsRune(startLetters, masked[last]) || begin != "" && strings.Trim(begin, decimals) == "" && strings.ContainsRune("hmsbkgnutrx", masked[last]) {
		return true
	}
	return isKnown(begin + string(masked[last]))
}

// tail is the pseudonym of what is behind the first letters: its length, its
// case, where it has digits, and a number.
func (b *branches) tail(s string) string {
	key := strings.ToLower(s)
	if b.tails == nil {
		b.tails = map[string]int{}
	}
	if b.tails[key] == 0 {
		b.tails[key] = len(b.tails) + 1
	}
	return numbered(s, b.tails[key])
}

// numbered writes a number in letters and digits, in the shape of s.
func numbered(s string, n int) string {
	shape := []rune(s)
	for i, r := range slices.Backward(shape) {
		switch {
		case r < 0x80 && isDigit(byte(r)):
			shape[i] = '0' + rune(n%10)
			n /= 10
		case unicode.IsUpper(r):
			shape[i] = 'A' + rune(n%26)
			n /= 26
		default:
			shape[i] = 'a' + rune(n%26)
			n /= 26
		}
	}
	return string(shape)
}
