package plan

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"clonepath/awsops"
	"clonepath/awsops/target"
)

// Written is one Change that the journal says was made.
type Written struct {
	At     time.Time
	Change awsops.Change
}

// UndoReader makes the reads that an undo needs: *awsops.Account.
type UndoReader interface {
	Region() string
	State(ctx context.Context, c awsops.Change) (string, error)
	RolePolicies(ctx context.Context, role string) ([]awsops.Policy, error)
}

// undoID begins the ID of a Change that takes another one back.
const undoID = "undo-"

// inverses: how what a kind of Change made is taken back. restore writes the
// document that stood there before, remove deletes what did not stand there
// before; "" where there is no such way.
var inverses = map[awsops.Kind]struct{ restore, remove awsops.Kind }{
	awsops.CreateSecret:  {"", awsops.DeleteSecret},
	awsops.CreateRole:    {awsops.UpdateTrust, awsops.DeleteRole},
	awsops.UpdateTrust:   {awsops.UpdateTrust, ""},
	awsops.PutRolePolicy: {awsops.PutRolePolicy, awsops.DeleteRolePolicy},
	awsops.CreatePolicy:  {"", awsops.DeletePolicy},
	awsops.AttachPolicy:  {"", awsops.DetachPolicy},
}

// place is one thing in AWS that Changes write to, whatever their kind.
type place struct{ what, region, name, policy string }

func placeOf(c awsops.Change) place {
	switch c.Kind {
	case awsops.CreateSecret, awsops.PutSecretValue, awsops.DeleteSecret:
		return place{"secret", c.Region, target.Target{SecretID: c.Resource}.SecretName(), ""}
	case awsops.PutRolePolicy, awsops.DeleteRolePolicy:
		return place{"inline policy", "", c.Resource, c.Policy}
	case awsops.AttachPolicy, awsops.DetachPolicy:
		return place{"attachment", "", c.Resource, c.Policy}
	case awsops.CreatePolicy, awsops.DeletePolicy:
		return place{"managed policy", "", c.Resource, ""}
	}
	return place{"role", "", c.Resource, ""}
}

// left is what a Change leaves behind, in the form of the next one's Before.
func left(c awsops.Change) string {
	if c.Kind == awsops.CreateSecret || c.Kind == awsops.PutSecretValue {
		return c.Token
	}
	return c.After
}

// history is what we did to one place, without what was taken back already.
type history struct {
	place   place
	changes []awsops.Change
}

// histories sorts the journal by place, in the order of their first Change.
func histories(written []Written) []history {
	var all []history
	for _, w := range written {
		at := slices.IndexFunc(all, func(h history) bool { return h.place == placeOf(w.Change) })
		if at < 0 {
			all, at = append(all, history{place: placeOf(w.Change)}), len(all)
		}
		all[at].add(w.Change)
	}
	return slices.DeleteFunc(all, func(h history) bool { return len(h.changes) == 0 })
}

func (h *history) add(c awsops.Change) {
	if !strings.HasPrefix(c.ID, undoID) {
		h.changes = append(h.changes, c)
		return
	}
	back := max(0, slices.IndexFunc(h.changes, func(old awsops.Change) bool { return same(old.Before, c.After) }))
	h.changes = h.changes[:back]
}

// ours cuts a history down to the Changes since which nobody else wrote there.
func (h history) ours() []awsops.Change {
	from := len(h.changes) - 1
	for from > 0 && same(left(h.changes[from-1]), h.changes[from].Before) {
		from--
	}
	return h.changes[from:]
}

func same(a, b string) bool { return a == b || sameDocument(a, b) }

// Wanted limits an undo to one role and one secret; "" means every one that the
// journal names.
type Wanted struct{ Role, Secret string }

// of picks what is wanted. A managed policy belongs to the roles that clonepath
// attached it to.
func (w Wanted) of(all []history) []history {
	isRole := func(name string) bool { return w.Role == "" || strings.EqualFold(name, w.Role) }
	var picked []history
	for _, h := range all {
		wanted := isRole(h.place.name)
		switch h.place.what {
		case "secret":
			wanted = w.Secret == "" || h.place.name == w.Secret
		case "managed policy":
			wanted = w.Role == "" || slices.ContainsFunc(all, func(other history) bool {
				return other.place.what == "attachment" && other.place.policy == h.place.name && isRole(other.place.name)
			})
		}
		if wanted {
			picked = append(picked, h)
		}
	}
	return picked
}

// Named lists the roles and secrets of a region that the journal names and that
// are wanted, for a person who has to choose.
func Named(written []Written, region string, wanted Wanted) (roles, secrets []string) {
	for _, h := range wanted.of(histories(written)) {
		switch {
		case h.place.what == "role":
			roles = append(roles, h.place.name)
		case h.place.what == "secret" && h.place.region == region:
			secrets = append(secrets, h.place.name)
		}
	}
	return roles, secrets
}

// Undo plans to take back what the journal says was made, the last first: a
// document that we changed becomes what it was, what we created is deleted. What
// somebody else altered since is left alone, and a note says so. It makes reads
// only.
func Undo(ctx context.Context, from UndoReader, written []Written, wanted Wanted) (Planned, error) {
	var p Planned
	all := wanted.of(histories(written))
	slices.Reverse(all)
	for _, h := range all {
		if h.place.region != "" && h.place.region != from.Region() {
			continue
		}
		if err := p.undo(ctx, from, h); err != nil {
			return Planned{}, err
		}
	}
	return p, nil
}

func (p *Planned) undo(ctx context.Context, from UndoReader, h history) error {
	ours := h.ours()
	first, last := ours[0], ours[len(ours)-1]
	change, ok := takenBack(first, last)
	if !ok {
		p.note(fmt.Sprintf("Not taken back: %s. By hand: %s\n  $ %s", lowered(last.Title), lowered(last.Rollback.Text), last.Rollback.Command))
		return nil
	}
	now, err := from.State(ctx, change)
	if err != nil {
		return fmt.Errorf("read what stands there now (%s): %w", lowered(last.Title), err)
	}
	switch {
	case now == "":
		return nil // it is gone
	case !same(now, left(last)):
		p.block(NotFitting, change.Title, "somebody changed it after clonepath did, so it is left as it is", "look at it, and change it by hand if nobody needs it")
		return nil
	}
	change.Before = now
	if change.Kind == awsops.DeleteRole {
		stays, err := p.staying(ctx, from, h.place.name)
		if err != nil {
			return err
		}
		if len(stays) > 0 {
			p.block(NotFitting, change.Title, "it has policies that clonepath did not give it, or that were changed since: "+strings.Join(stays, ", "), "take them off, then run clonepath undo again")
			return nil
		}
	}
	p.Changes = append(p.Changes, change)
	return nil
}

// staying lists the policies that the role keeps after the Changes planned so
// far.
func (p *Planned) staying(ctx context.Context, from UndoReader, role string) ([]string, error) {
	policies, err := from.RolePolicies(ctx, role)
	if err != nil {
		return nil, fmt.Errorf("read the policies of the role %q: %w", role, err)
	}
	var stays []string
	for _, policy := range policies {
		goes := slices.ContainsFunc(p.Changes, func(c awsops.Change) bool {
			return c.Resource == role && (c.Kind == awsops.DeleteRolePolicy && policy.ARN == "" && c.Policy == policy.Name ||
				c.Kind == awsops.DetachPolicy && c.Policy == policy.ARN)
		})
		if !goes {
			stays = append(stays, policy.Name)
		}
	}
	return stays, nil
}

// takenBack is the Change that leads from behind the last of ours to before the
// first; its Before is for the reader to fill in.
func takenBack(first, last awsops.Change) (awsops.Change, bool) {
	way := inverses[first.Kind]
	c := awsops.Change{
		ID: undoID + first.ID, Kind: way.restore, Resource: first.Resource, ARN: first.ARN, Region: first.Region, Policy: first.Policy,
		After: first.Before, MayBreak: true,
	}
	if first.Before == "" {
		c.Kind = way.remove
	}
	if c.Kind == "" {
		return c, false
	}
	c.Title, c.Rollback = undoTexts(c, last)
	return c, true
}
