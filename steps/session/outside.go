package session

import (
	"context"

	"clonepath/checks"
	"clonepath/checks/evidence"
)

// Outside runs the checks as nobody and keeps what the Git host said.
func (l *Live) Outside(ctx context.Context, q checks.Question) (*evidence.Record, error) {
	w := l.World
	w.Operator, w.Agent, w.HTTP = nil, nil, l.transport(ctx)
	r, err := checks.Run(ctx, w, q, nil)
	if err != nil {
		return nil, err
	}
	return &evidence.Record{
		Schema: r.Schema, Tool: r.Tool, Taken: r.Taken, Target: r.Target, AgentOrigin: r.AgentOrigin, Hosting: r.Hosting,
		RegionSource: r.RegionSource, CredentialType: r.CredentialType, UserInfo: r.UserInfo, Host: r.Host, Did: r.Did,
	}, nil
}
