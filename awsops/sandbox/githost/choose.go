package githost

import (
	"slices"

	"github.com/go-git/go-git/v5/plumbing"
)

// selection is what a fetch is answered with.
type selection struct {
	objects   []plumbing.Hash // in the order of the pack: commits first
	shallow   []plumbing.Hash // commits that are sent without their parents
	unshallow []plumbing.Hash // commits that were so at the client and no longer are
}

// choose walks only what the fetch asks for: with depth 1 and tree:0 that is
// one commit, however large the repository is.
func (c *content) choose(f *fetch) selection {
	var s selection
	clientShallow := setOf(f.shallows)
	known := map[plumbing.Hash]bool{}
	if len(f.haves) > 0 {
		c.knownBy(f.haves, clientShallow, known)
	}
	var loose, commits []plumbing.Hash // wanted trees and blobs, wanted commits
	for _, id := range f.wants {
		if _, ok := c.commits[id]; ok {
			commits = append(commits, id)
		} else {
			loose = append(loose, id)
		}
	}
	reached := c.walkCommits(commits, f.depth, nil, func(id plumbing.Hash, parentsCut bool) {
		switch {
		case parentsCut && !clientShallow[id]:
			s.shallow = append(s.shallow, id)
		case !parentsCut && f.depth > 0 && clientShallow[id]:
			s.unshallow = append(s.unshallow, id)
		}
	})
	sent := map[plumbing.Hash]bool{}
	for _, id := range reached {
		if !known[id] {
			s.objects, sent[id] = append(s.objects, id), true
		}
	}
	for _, id := range loose {
		c.walkTree(id, f.filter, true, known, sent, &s.objects)
	}
	if f.filter == filterTreeless {
		return s
	}
	for _, id := range reached {
		c.walkTree(c.commits[id].tree, f.filter, false, known, sent, &s.objects)
	}
	return s
}

// walkCommits returns the commits within depth of the tips, nearest first. Each
// is reported with whether its parents were cut off by the depth. Parents of
// the commits in stop are not followed.
func (c *content) walkCommits(tips []plumbing.Hash, depth int, stop map[plumbing.Hash]bool, visit func(plumbing.Hash, bool)) []plumbing.Hash {
	var reached []plumbing.Hash
	seen := map[plumbing.Hash]bool{}
	for level := tips; len(level) > 0; {
		var next []plumbing.Hash
		depth--
		for _, id := range level {
			made, ok := c.commits[id]
			if !ok || seen[id] {
				continue
			}
			seen[id] = true
			reached = append(reached, id)
			cut := depth == 0 && len(made.parents) > 0
			visit(id, cut)
			if !cut && !stop[id] {
				next = append(next, made.parents...)
			}
		}
		level = next
	}
	return reached
}

// walkTree appends a tree (or one blob) and what is below it. An object that
// was wanted by its own id is sent whatever the filter says.
func (c *content) walkTree(id plumbing.Hash, f filter, wanted bool, known, sent map[plumbing.Hash]bool, out *[]plumbing.Hash) {
	below, isTree := c.trees[id]
	skipped := !wanted && (f == filterTreeless || f == filterBlobless && !isTree)
	if skipped || known[id] && !wanted || sent[id] {
		return
	}
	*out, sent[id] = append(*out, id), true
	for _, child := range below {
		c.walkTree(child, f, false, known, sent, out)
	}
}

// knownBy marks everything that a client with these commits has.
func (c *content) knownBy(haves []plumbing.Hash, clientShallow, known map[plumbing.Hash]bool) {
	present := slices.DeleteFunc(slices.Clone(haves), func(id plumbing.Hash) bool { return !c.has(id) })
	var ignored []plumbing.Hash
	for _, id := range c.walkCommits(present, 0, clientShallow, func(plumbing.Hash, bool) {}) {
		known[id] = true
		c.walkTree(c.commits[id].tree, filterNone, false, nil, known, &ignored)
	}
}

func setOf(ids []plumbing.Hash) map[plumbing.Hash]bool {
	set := make(map[plumbing.Hash]bool, len(ids))
	for _, id := range ids {
		set[id] = true
	}
	return set
}
