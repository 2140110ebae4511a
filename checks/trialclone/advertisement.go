package trialclone

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/format/pktline"
	"github.com/go-git/go-git/v5/plumbing/protocol/packp/capability"

	"clonepath/awsops/target"
)

const (
	branchPrefix = "refs/heads/"
	// maxBranches bounds the names that are kept while looking for the wanted
	// one, and listed those that are recorded where it is missing.
	maxBranches   = 10_000
	maxBranchName = 255
	listed        = 20
)

// Advertisement is what a host listed about a repository: Probe's answer, which
// Fetch goes on from. It is read no further than to the wanted branch.
type Advertisement struct {
	repo     repository // after redirects
	username string     // that was sent with the token; "" = anonymous
	bytes    int64      // received

	caps     *capability.List
	sha256   bool   // object ids are SHA-256
	empty    bool   // no commit
	head     string // full name of the default branch, "" = unknown
	ref      string // full name of the wanted ref
	commit   string // its object id, "" = missing
	branches []string
}

// readAdvertisement reads the list of refs until the wanted branch is found; ""
// wants the default one.
func readAdvertisement(from io.Reader, branch string) (*Advertisement, error) {
	adv := &Advertisement{caps: capability.NewList(), ref: wantedRef(branch)}
	lines := pktline.NewScanner(from)
	announced, begun := false, false // the service's line came, with or without its flush; the first ref came
	for lines.Scan() {
		line := string(bytes.TrimSuffix(lines.Bytes(), []byte("\n")))
		var err error
		switch {
		case !begun && strings.HasPrefix(line, "#"):
			announced = true
		case line == "" && announced: // the flush after the service's line
			announced = false
		case line == "": // the flush at the end
			adv.empty = adv.empty || !begun
			return adv, nil
		case !begun:
			begun, announced = true, false
			err = adv.readFirst(line)
		default:
			err = adv.readRef(line)
		}
		if err != nil {
			return nil, fmt.Errorf("list of refs: %w", err)
		}
		if adv.commit != "" {
			return adv, nil
		}
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("list of refs: %w", err)
	}
	return nil, errors.New("list of refs: it ends too early")
}

// wantedRef is the full name of a branch, "" for the default branch.
func wantedRef(branch string) string {
	if branch == "" || strings.HasPrefix(branch, "refs/") {
		return branch
	}
	return branchPrefix + branch
}

// shortBranch is a branch's name without refs/heads/.
func shortBranch(ref string) string { return strings.TrimPrefix(ref, branchPrefix) }

// readFirst reads the line that carries the capabilities: "ID REF NUL CAPS".
func (a *Advertisement) readFirst(line string) error {
	ref, caps, ok := strings.Cut(line, "\x00")
	if !ok {
		return errors.New("the first line has no capabilities")
	}
	if err := a.caps.Decode([]byte(caps)); err != nil {
		return fmt.Errorf("capabilities: %w", err)
	}
	a.sha256 = slices.Contains(a.caps.Get(capability.ObjectFormat), "sha256")
	for _, symref := range a.caps.Get(capability.SymRef) {
		if to, ok := strings.CutPrefix(symref, "HEAD:"); ok {
			a.head = valid(to)
		}
	}
	if strings.HasSuffix(ref, " capabilities^{}") { // stands where there is no ref
		a.empty = true
		return nil
	}
	return a.readRef(ref)
}

// readRef reads "ID REF".
func (a *Advertisement) readRef(line string) error {
	id, name, ok := strings.Cut(line, " ")
	if id == "shallow" {
		return nil
	}
	if !ok || !isID(id) || name == "" {
		return errors.New("a line is no object id and name")
	}
	switch {
	case name == "HEAD" && a.ref == "":
		a.commit, a.ref = id, "HEAD"
		if a.head != "" {
			a.ref = a.head
		}
	case name == a.ref:
		a.commit = id
	}
	short, ok := strings.CutPrefix(name, branchPrefix)
	if ok && len(a.branches) < maxBranches && len(short) <= maxBranchName {
		a.branches = append(a.branches, valid(short))
	}
	return nil
}

// isID reports whether a text is the id of an object, SHA-1 or SHA-256. Zeros
// stand for none.
func isID(text string) bool {
	if strings.Trim(text, "0") == "" {
		return false
	}
	return plumbing.IsHash(text) || len(text) == 64 && strings.Trim(text, "0123456789abcdef") == ""
}

// nearest are the branches most like the wanted one, at most 20.
func (a *Advertisement) nearest(branch string) []string {
	type candidate struct {
		name     string
		distance int
	}
	near := make([]candidate, 0, len(a.branches))
	for _, name := range a.branches {
		near = append(near, candidate{name, target.EditDistance(strings.ToLower(name), strings.ToLower(branch))})
	}
	slices.SortStableFunc(near, func(x, y candidate) int { return x.distance - y.distance })
	names := make([]string, 0, listed)
	for _, c := range near[:min(len(near), listed)] {
		names = append(names, c.name)
	}
	return names
}
