package sealed

import (
	"encoding/binary"
	"slices"
	"strings"
)

// needles are the texts to search for, found by their first bytes: a fleet of
// hundreds of bundles brings thousands of them, and a search must not take
// longer with each.
type needles struct {
	byHead  map[head][]string // the longest first
	pairs   pairs
	longest int
}

// head is how a needle begins. None is shorter (see minLength).
type head [minLength]byte

func headOf(s string) head { return head([]byte(s[:minLength])) }

// pairs has a bit for the first two bytes of each text that is searched for: most
// places of a text are passed over.
type pairs [1 << 10]uint64

func (p *pairs) add(s string) {
	word, mask := bit(s)
	p[word] |= mask
}

func (p *pairs) has(s string) bool {
	word, mask := bit(s)
	return p[word]&mask != 0
}

// bit is where pairs tell about texts that begin with these two bytes.
func bit(s string) (word int, mask uint64) {
	pair := binary.LittleEndian.Uint16([]byte(s[:2]))
	return int(pair >> 6), 1 << (pair & 63)
}

func (n *needles) add(s string) {
	list := n.byHead[headOf(s)]
	at, known := slices.BinarySearchFunc(list, s, func(a, b string) int {
		if len(a) != len(b) {
			return len(b) - len(a)
		}
		return strings.Compare(a, b)
	})
	if known {
		return
	}
	if n.byHead == nil {
		n.byHead = map[head][]string{}
	}
	n.byHead[headOf(s)] = slices.Insert(list, at, s)
	n.longest = max(n.longest, len(s))
	n.pairs.add(s)
}

// span is a part of a text, from its first byte to the one behind its last.
type span struct{ from, to int }

// find lists where needles stand, in order. Those that overlap are one span, so
// that no part of either is left over. Those that may stay are passed over.
func (n *needles) find(s string, mayStay func(needle string) bool) []span {
	var found []span
	for i := 0; i+minLength <= len(s); i++ {
		if !n.pairs.has(s[i:]) {
			continue
		}
		length := n.longestAt(s[i:], mayStay)
		if length == 0 {
			continue
		}
		if last := len(found) - 1; last >= 0 && i < found[last].to {
			found[last].to = max(found[last].to, i+length)
		} else {
			found = append(found, span{i, i + length})
		}
	}
	return found
}

// longestAt is the length of the longest needle with which s begins, 0 if none.
func (n *needles) longestAt(s string, mayStay func(needle string) bool) int {
	for _, needle := range n.byHead[headOf(s)] {
		if strings.HasPrefix(s, needle) && !mayStay(needle) {
			return len(needle)
		}
	}
	return 0
}

// begun is the length of the longest end of s with which a needle begins that
// is longer than it.
func (n *needles) begun(s string) int {
	for i := max(0, len(s)-n.longest+1); i < len(s); i++ {
		if n.beginWith(s[i:]) {
			return len(s) - i
		}
	}
	return 0
}

func (n *needles) beginWith(s string) bool {
	if len(s) >= minLength {
		return slices.ContainsFunc(n.byHead[headOf(s)], func(needle string) bool {
			return len(needle) > len(s) && strings.HasPrefix(needle, s)
		})
	}
	for h := range n.byHead {
		if string(h[:len(s)]) == s {
			return true
		}
	}
	return false
}
