package main

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"clonepath/awsops"
	"clonepath/awsops/sandbox"
	"clonepath/awsops/sealed"
	"clonepath/awsops/target"
	"clonepath/checks/evidence"
	"clonepath/steps/setup"
)

// enterSandbox starts the sandbox and fills identities, endpoint and Target.
// From here on everything is an ordinary option: nothing below this package
// asks whether it runs on the sandbox.
func (s *subject) enterSandbox(ctx context.Context, o *options, fresh bool) error {
	box, err := startSandbox(ctx, sandbox.Options{Fault: o.sandbox, Fresh: fresh})
	if err != nil {
		return err
	}
	s.sandbox = box
	offered := box.Target()
	if fresh { // the wizard makes role and External ID
		offered.RoleARN, offered.ExternalID = "", ""
	}
	s.setup.Target = offered
	s.setup.Agent = setup.AgentChoice{Hosting: setup.HostingTorque, Origin: target.Confirmed}
	if err := o.overlay(&s.setup); err != nil {
		return err
	}
	region, agentRegion := box.Target().Region, box.Region(sandbox.AgentID)
	if o.given.Region != "" && target.Check(target.FieldRegion, o.given.Region) == nil {
		region, agentRegion = o.given.Region, o.given.Region
	}
	s.world.Operator = sandboxAccount(box, sandbox.Admin, region)
	s.world.Agent = sandboxAccount(box, sandbox.AgentID, agentRegion)
	s.ask.As = evidence.Both
	switch o.as {
	case string(evidence.Operator):
		s.world.Agent, s.ask.As = nil, evidence.Operator
	case string(evidence.Agent):
		s.world.Operator, s.ask.As = nil, evidence.Agent
	}
	s.ask.Sandbox = true
	s.ask.ProveGuard = true
	s.ask.RegionSource = cmp.Or(map[bool]string{true: "--region"}[o.given.Region != ""], "the sandbox")
	s.world.HTTP = sandboxAccount(box, sandbox.Admin, region).HTTPTransport()
	if trust := box.Supplied(); trust != "" {
		s.ask.SuppliedTrust = &evidence.Document{Name: "the trust policy that was entered", Kind: "trust", Text: trust}
	}
	if permission := box.SuppliedPermission(); permission != "" {
		s.ask.SuppliedPermission = &evidence.Document{Name: "the permission policy that was entered", Kind: "permission", Text: permission}
	}
	named, own := s.ask.AllowGitHost, target.RepoHost(box.Target().Repo)
	s.ask.AllowGitHost = func(host string) bool { return host == own || named(host) }
	return nil
}

// startSandbox starts a sandbox, healthy or with faults by their ids, joined by
// "+".
func startSandbox(ctx context.Context, o sandbox.Options) (*sandbox.Sandbox, error) {
	if o.Fault == sandboxHealthy {
		o.Fault = ""
	}
	known := make([]string, 0, 128)
	for _, injection := range sandbox.Injections() {
		known = append(known, injection.Fault)
	}
	for one := range strings.SplitSeq(o.Fault, "+") {
		if o.Fault == "" || slices.Contains(known, one) {
			continue
		}
		hint := ""
		if near := nearest(one, known); near != "" {
			hint = "; did you mean " + near + "?"
		}
		return nil, usagef("the sandbox cannot inject %q%s (clonepath sandbox --list shows what it can)", one, hint)
	}
	box, err := sandbox.Start(ctx, o)
	var bad *sandbox.BadFault
	if errors.As(err, &bad) {
		return nil, usagef("%s", bad)
	}
	if err != nil {
		return nil, err
	}
	return box, nil
}

func sandboxAccount(box *sandbox.Sandbox, who sandbox.Identity, region string) *awsops.Account {
	keys := box.Keys(who)
	return awsops.FromKeys(awsops.Keys{
		AccessKeyID: keys.AccessKeyID, Secret: sealed.New(keys.Secret), Session: sealed.New(keys.SessionToken),
	}, region, box.Endpoint(), time.Now)
}

// nearest returns the known word that is most like s, "" if none is near.
func nearest(s string, known []string) string {
	best, distance := "", max(3, len(s)/3)
	for _, k := range known {
		if strings.HasPrefix(k, s) {
			return k
		}
		if d := target.EditDistance(s, k); d < distance {
			best, distance = k, d
		}
	}
	return best
}
