package mask

import (
	"slices"
	"strings"
	"unicode"
)

// node is a place in the tree of masked beginnings. Two names that begin alike
// begin alike afterwards, so that "git-*" covers the masked "git-repo-token" too.
// The pseudonym of a letter is the next one that is free there: it tells nothing
// of the letter itself, and a text that is masked again gets the same letters.
type node struct {
	edges []edge
	more  map[rune]int    // edges by their letter, once they are many
	taken [classes]uint16 // candidates that were looked at, of each class
	hash  uint32          // of the masked beginning
	tails map[string]int  // numbers of what is behind
}

type edge struct {
	from, to rune
	next     *node
}

// deep is how many letters of a run are told apart one by one. What is behind is
// masked as a whole, unless it is short: no pattern is so long.
const deep, short = 40, 8

// many edges are found by a map.
const many = 16

const fnvOffset, fnvPrime = 2166136261, 16777619

func newRoot() *node { return &node{hash: fnvOffset} }

// run masks letters and digits without anything between them.
func (n *node) run(out *strings.Builder, s string) {
	begin := make([]rune, 0, min(len(s), deep+short))
	for i, r := range s {
		if len(begin) == deep && len(s)-i > short {
			out.WriteString(n.tail(s[i:]))
			return
		}
		folded, upper := fold(r)
		var to rune
		to, n = n.step(begin, folded)
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
func (n *node) step(begin []rune, from rune) (rune, *node) {
	if i := n.find(from); i >= 0 {
		return n.edges[i].to, n.edges[i].next
	}
	to := n.free(begin, alphabets[classOf(from)])
	next := &node{hash: (n.hash ^ uint32(to)) * fnvPrime}
	n.edges = append(n.edges, edge{from, to, next})
	switch {
	case n.more != nil:
		n.more[from] = len(n.edges) - 1
	case len(n.edges) > many:
		n.more = map[rune]int{}
		for i, e := range n.edges {
			n.more[e.from] = i
		}
	}
	return to, next
}

func (n *node) find(from rune) int {
	if n.more != nil {
		if i, ok := n.more[from]; ok {
			return i
		}
		return -1
	}
	for i := range n.edges {
		if n.edges[i].from == from {
			return i
		}
	}
	return -1
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

// meansSomething reports whether a pseudonym would be a known word, or begin as a
// version or a length of time does.
func meansSomething(masked []rune) bool {
	last := len(masked) - 1
	begin := string(masked[:last])
	if begin == "" && masked[last] == 'v' || begin != "" && strings.Trim(begin, decimals) == "" && strings.ContainsRune("hmsbkgnutrx", masked[last]) {
		return true
	}
	return isKnown(begin + string(masked[last]))
}

// tail is the pseudonym of what is behind the first letters: its length, its
// case, where it has digits, and a number.
func (n *node) tail(s string) string {
	key := strings.ToLower(s)
	if n.tails == nil {
		n.tails = map[string]int{}
	}
	if n.tails[key] == 0 {
		n.tails[key] = len(n.tails) + 1
	}
	return numbered(s, n.tails[key])
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
