package githost

import (
	"errors"
	"fmt"
	"io"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/format/pktline"
	"github.com/go-git/go-git/v5/plumbing/protocol/packp"
	"github.com/go-git/go-git/v5/plumbing/protocol/packp/capability"
)

const agentName = "git/clonepath-sandbox"

// advertise writes the refs and capabilities, as the answer to info/refs.
func (h *Host) advertise(w io.Writer, c *content) error {
	adv := packp.NewAdvRefs()
	adv.Prefix = [][]byte{[]byte("# service=git-upload-pack"), pktline.Flush}
	adv.References = c.refs
	caps, err := h.capabilities(c)
	if err != nil {
		return err
	}
	adv.Capabilities = caps
	if c.head != "" {
		id := c.refs[c.head]
		adv.Head = &id
	}
	if err := adv.Encode(w); err != nil {
		return fmt.Errorf("advertise: %w", err)
	}
	return nil
}

// capabilities lists what this repository can do. A partial clone asks later
// for single objects by id, which version 0 allows only where it was announced.
func (h *Host) capabilities(c *content) (*capability.List, error) {
	list := capability.NewList()
	flags := []capability.Capability{capability.Sideband, capability.Sideband64k, capability.NoProgress,
		capability.AllowTipSHA1InWant, capability.AllowReachableSHA1InWant}
	if h.shallow(c) {
		flags = append(flags, capability.Shallow)
	}
	if h.filter(c) {
		flags = append(flags, capability.Filter)
	}
	var errs []error
	for _, flag := range flags {
		errs = append(errs, list.Add(flag))
	}
	if c.head != "" {
		errs = append(errs, list.Add(capability.SymRef, "HEAD:"+c.head))
	}
	errs = append(errs, list.Add(capability.ObjectFormat, "sha1"), list.Add(capability.Agent, agentName))
	return list, errors.Join(errs...)
}

func (h *Host) shallow(c *content) bool { return !h.options.NoShallow && !c.noShallow }

func (h *Host) filter(c *content) bool { return !h.options.NoFilter && !c.noFilter }

// permits refuses what was not announced.
func (h *Host) permits(c *content, f *fetch) error {
	switch {
	case f.filter != filterNone && !h.filter(c):
		return errors.New("filtering not recognized")
	case f.depth > 0 && !h.shallow(c):
		return errors.New("shallow requests are not served")
	}
	for _, want := range f.wants {
		if !c.has(want) {
			return fmt.Errorf("upload-pack: not our ref %s", want)
		}
	}
	return nil
}

// writeError ends a conversation as git-upload-pack does.
func writeError(w io.Writer, err error) {
	_ = pktline.NewEncoder(w).Encodef("ERR %s\n", err) // a client that went away is no error of ours
}

// has tells whether an object is here.
func (c *content) has(id plumbing.Hash) bool { return c.objects.HasEncodedObject(id) == nil }
