package githost

import (
	"fmt"
	"io"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/format/packfile"
	"github.com/go-git/go-git/v5/plumbing/format/pktline"
	"github.com/go-git/go-git/v5/plumbing/protocol/packp"
	"github.com/go-git/go-git/v5/plumbing/protocol/packp/capability"
	"github.com/go-git/go-git/v5/plumbing/protocol/packp/sideband"
)

// answer writes the three parts of a fetch: what becomes shallow, what is
// common, and the pack.
func (c *content) answer(w io.Writer, f *fetch) error {
	selection := c.choose(f)
	if f.depth > 0 {
		update := packp.ShallowUpdate{Shallows: selection.shallow, Unshallows: selection.unshallow}
		if err := update.Encode(w); err != nil {
			return fmt.Errorf("shallow update: %w", err)
		}
	}
	if !f.negotiated {
		return nil
	}
	reply := packp.ServerResponse{}
	for _, have := range f.haves {
		if c.has(have) {
			reply.ACKs = []plumbing.Hash{have}
			break
		}
	}
	if err := reply.Encode(w, false); err != nil {
		return fmt.Errorf("negotiation: %w", err)
	}
	if !f.done {
		return nil
	}
	return c.sendPack(w, f.caps, selection.objects)
}

// sendPack writes the objects without deltas: our content does not compress by
// them, and nothing has to be searched.
func (c *content) sendPack(w io.Writer, caps *capability.List, ids []plumbing.Hash) error {
	out, multiplexed := w, true
	switch {
	case caps.Supports(capability.Sideband64k):
		out = sideband.NewMuxer(sideband.Sideband64k, w)
	case caps.Supports(capability.Sideband):
		out = sideband.NewMuxer(sideband.Sideband, w)
	default:
		multiplexed = false
	}
	if _, err := packfile.NewEncoder(out, c.objects, true).Encode(ids, 0); err != nil {
		return fmt.Errorf("pack: %w", err)
	}
	if !multiplexed {
		return nil
	}
	if err := pktline.NewEncoder(w).Flush(); err != nil {
		return fmt.Errorf("pack: %w", err)
	}
	return nil
}
