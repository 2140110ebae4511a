package cmdutil

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
func (s *Subject) enterSandbox(ctx context.Context, o *ChainFlags, fresh bool) error {
	box, err := StartSandbox(ctx, sandbox.Options{Fault: o.Sandbox, Fresh: fresh})
	if err != nil {
		return err
	}
	s.Sandbox = box
	offered := box.Target()
	if fresh { // the wizard makes role and External ID
		offered.RoleARN, offered.ExternalID = "", ""
	}
	s.Setup.Target = offered
	s.Setup.Agent = setup.AgentChoice{Hosting: setup.HostingTorque, Origin: target.Confirmed}
	if err := o.overlay(&s.Setup); err != nil {
		return err
	}
	region, agentRegion := box.Target().Region, box.Region(sandbox.AgentID)
	given, by := o.said("target.region")
	if by != "" && target.Check(target.FieldRegion, given) == nil {
		region, agentRegion = given, given
	}
	s.World.Operator = SandboxAccount(box, sandbox.Admin, region)
	s.World.Agent = SandboxAccount(box, sandbox.AgentID, agentRegion)
	s.Ask.As = evidence.Both
	switch o.as {
	case string(evidence.Operator):
		s.World.Agent, s.Ask.As = nil, evidence.Operator
	case string(evidence.Agent):
		s.World.Operator, s.Ask.As = nil, evidence.Agent
	case string(evidence.Runner):
		s.World.Agent = SandboxAccount(box, sandbox.RunnerID, agentRegion)
		s.World.Operator, s.Ask.As = nil, evidence.Runner
	}
	s.Ask.Sandbox = true
	s.Ask.ProveGuard = true
	s.Ask.RegionSource = cmp.Or(by, "the sandbox")
	s.World.HTTP = SandboxAccount(box, sandbox.Admin, region).HTTPTransport()
	if trust := box.Supplied(); trust != "" {
		s.Ask.SuppliedTrust = &evidence.Document{Name: "the trust policy that was entered", Kind: "trust", Text: trust}
	}
	if permission := box.SuppliedPermission(); permission != "" {
		s.Ask.SuppliedPermission = &evidence.Document{Name: "the permission policy that was entered", Kind: "permission", Text: permission}
	}
	named, own := s.Ask.AllowGitHost, target.RepoHost(box.Target().Repo)
	s.Ask.AllowGitHost = func(host string) bool { return host == own || named(host) }
	return nil
}

// StartSandbox starts a sandbox, healthy or with faults by their ids, joined by
// "+".
func StartSandbox(ctx context.Context, o sandbox.Options) (*sandbox.Sandbox, error) {
	if o.Fault == SandboxHealthy {
		o.Fault = ""
	}
	known := make([]string, 0, 128)
	for _, injection := range slices.Concat(sandbox.Injections(), sandbox.AuditInjections()) {
		known = append(known, injection.Fault)
	}
	for one := range strings.SplitSeq(o.Fault, "+") {
		if o.Fault == "" || slices.Contains(known, one) {
			continue
		}
		hint := ""
		if near := Nearest(one, known); near != "" {
			hint = "; did you mean " + near + "?"
		}
		return nil, Usagef("the sandbox cannot inject %q%s (clonepath sandbox --list shows what it can)", one, hint)
	}
	box, err := sandbox.Start(ctx, o)
	var bad *sandbox.BadFault
	if errors.As(err, &bad) {
		return nil, Usagef("%s", bad)
	}
	if err != nil {
		return nil, err
	}
	return box, nil
}

// SandboxAccount opens the sandbox as one of its identities.
func SandboxAccount(box *sandbox.Sandbox, who sandbox.Identity, region string) *awsops.Account {
	keys := box.Keys(who)
	return awsops.FromKeys(awsops.Keys{
		AccessKeyID: keys.AccessKeyID, Secret: sealed.New(keys.Secret), Session: sealed.New(keys.SessionToken),
	}, region, box.Endpoint(), time.Now)
}
