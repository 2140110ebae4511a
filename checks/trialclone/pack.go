package trialclone

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/format/packfile"
	"github.com/go-git/go-git/v5/plumbing/format/pktline"
	"github.com/go-git/go-git/v5/plumbing/protocol/packp/sideband"
)

// maxCommit bounds the commit object that is kept; messages are short.
const maxCommit = 1 << 20

// refusalError is the host's own word that it will not serve the request.
type refusalError struct{ text string }

func (e *refusalError) Error() string { return e.text }

// receive reads the answer to a fetch until the wanted commit has arrived,
// whole and with the right id, and no further.
func receive(from io.Reader, want plumbing.Hash) error {
	pack, err := findPack(bufio.NewReader(from))
	if err != nil {
		return err
	}
	return findCommit(pack, want)
}

// findPack skips what stands before the pack (shallow commits, ACK and NAK, in
// whatever order hosts send them) and returns the pack's bytes.
func findPack(from *bufio.Reader) (io.Reader, error) {
	lines := pktline.NewScanner(from)
	for {
		if start, _ := from.Peek(4); string(start) == "PACK" { // a host without side bands
			return from, nil
		}
		if !lines.Scan() {
			return nil, lineError(lines)
		}
		line := lines.Bytes()
		if len(line) == 0 || slices.ContainsFunc([]string{"NAK", "ACK ", "shallow ", "unshallow "}, func(word string) bool { return bytes.HasPrefix(line, []byte(word)) }) {
			continue
		}
		bands := &bandReader{lines: lines}
		return bands, bands.take(line)
	}
}

// lineError says why no further pkt-line came.
func lineError(lines *pktline.Scanner) error {
	var refusal *pktline.ErrorLine
	switch err := lines.Err(); {
	case errors.As(err, &refusal):
		return &refusalError{refusal.Text}
	case err != nil:
		return err
	}
	return io.ErrUnexpectedEOF
}

// bandReader takes the pack out of the side bands. go-git's Demuxer waits until
// the whole of a read is filled; this one hands on what has arrived.
type bandReader struct {
	lines *pktline.Scanner
	left  []byte
}

func (b *bandReader) Read(p []byte) (int, error) {
	for len(b.left) == 0 {
		if !b.lines.Scan() {
			return 0, lineError(b.lines)
		}
		if len(b.lines.Bytes()) == 0 { // a flush ends the pack
			return 0, io.EOF
		}
		if err := b.take(b.lines.Bytes()); err != nil {
			return 0, err
		}
	}
	n := copy(p, b.left)
	b.left = b.left[n:]
	return n, nil
}

// take sorts one line by its band.
func (b *bandReader) take(line []byte) error {
	switch sideband.Channel(line[0]) {
	case sideband.PackData:
		b.left = line[1:]
	case sideband.ProgressMessage:
	case sideband.ErrorMessage:
		return &refusalError{string(bytes.TrimSpace(line[1:]))}
	default:
		return fmt.Errorf("a line begins with %q instead of a side band", line[0])
	}
	return nil
}

// findCommit inflates the objects of a pack until the wanted commit, and
// verifies it by its id. What comes before is thrown away.
func findCommit(from io.Reader, want plumbing.Hash) error {
	pack := packfile.NewScanner(from)
	_, objects, err := pack.Header()
	if err != nil {
		return fmt.Errorf("pack: %w", err)
	}
	for range objects {
		header, err := pack.NextObjectHeader()
		if err != nil {
			return fmt.Errorf("pack: %w", err)
		}
		var commit bytes.Buffer
		to := io.Discard
		if header.Type == plumbing.CommitObject && header.Length <= maxCommit {
			to = &commit
		}
		if _, _, err := pack.NextObject(to); err != nil {
			return fmt.Errorf("pack: %w", err)
		}
		if header.Type == plumbing.CommitObject && plumbing.ComputeHash(plumbing.CommitObject, commit.Bytes()) == want {
			return nil
		}
	}
	return fmt.Errorf("pack: the commit %s is not among its %d objects", want, objects)
}
