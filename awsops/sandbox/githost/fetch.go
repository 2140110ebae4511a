package githost

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/format/pktline"
	"github.com/go-git/go-git/v5/plumbing/protocol/packp/capability"
)

// filter is how much of the trees is sent.
type filter int

const (
	filterNone     filter = iota // everything
	filterBlobless               // blob:none
	filterTreeless               // tree:0
)

// fetch is the body of a POST to git-upload-pack. go-git's own decoder does not
// know the line `filter`.
type fetch struct {
	caps     *capability.List
	wants    []plumbing.Hash
	shallows []plumbing.Hash // commits whose parents the client does not have
	depth    int             // 0 = all
	filter   filter
	haves    []plumbing.Hash
	// negotiated is set when something follows the wants; a first request for a
	// shallow clone ends there and wants only the shallow commits named.
	negotiated bool
	done       bool // the pack is to be sent now
}

func parseFetch(body io.Reader) (*fetch, error) {
	f := &fetch{caps: capability.NewList()}
	lines := pktline.NewScanner(body)
	for lines.Scan() && len(lines.Bytes()) > 0 {
		if err := f.want(string(bytes.TrimSuffix(lines.Bytes(), []byte("\n")))); err != nil {
			return nil, err
		}
	}
	for lines.Scan() {
		f.negotiated = true
		if err := f.have(string(bytes.TrimSuffix(lines.Bytes(), []byte("\n")))); err != nil {
			return nil, err
		}
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("upload-pack: %w", err)
	}
	if len(f.wants) == 0 {
		return nil, errors.New("upload-pack: nothing is wanted")
	}
	return f, nil
}

// want reads a line of the first section.
func (f *fetch) want(line string) error {
	word, rest, _ := strings.Cut(line, " ")
	switch word {
	case "want":
		id, caps, _ := strings.Cut(rest, " ")
		if err := f.caps.Decode([]byte(caps)); err != nil {
			return fmt.Errorf("upload-pack: capabilities: %w", err)
		}
		return addHash(&f.wants, id)
	case "shallow":
		return addHash(&f.shallows, rest)
	case "deepen":
		depth, err := strconv.Atoi(rest)
		if err != nil || depth <= 0 {
			return fmt.Errorf("upload-pack: invalid deepen: %q", rest)
		}
		f.depth = depth
		return nil
	case "filter":
		return f.setFilter(rest)
	}
	return fmt.Errorf("upload-pack: protocol error, expected to get object ID, not %q", line)
}

func (f *fetch) setFilter(spec string) error {
	switch spec {
	case "blob:none":
		f.filter = filterBlobless
	case "tree:0":
		f.filter = filterTreeless
	default:
		return fmt.Errorf("filter '%s' not supported", spec)
	}
	return nil
}

// have reads a line of the negotiation.
func (f *fetch) have(line string) error {
	word, rest, _ := strings.Cut(line, " ")
	switch word {
	case "": // a flush between batches
		return nil
	case "done":
		f.done = true
		return nil
	case "have":
		return addHash(&f.haves, rest)
	}
	return fmt.Errorf("upload-pack: protocol error, expected a have, not %q", line)
}

func addHash(to *[]plumbing.Hash, text string) error {
	if !plumbing.IsHash(text) {
		return fmt.Errorf("upload-pack: %q is no object id", text)
	}
	*to = append(*to, plumbing.NewHash(text))
	return nil
}
