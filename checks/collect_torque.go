package checks

import (
	"context"
	"fmt"

	"clonepath/checks/evidence"
	"clonepath/checks/torqueapi"
)

var torqueCollectors = []collector{
	{
		id: "torqueRepository", serves: evidence.TorqueRepositoryOK,
		task: fill(collectTorqueRepository),
	},
	{
		id: "torqueCredential", serves: evidence.TorqueCredentialOK, needs: repositoryForItsCredential,
		task: fill(collectTorqueCredential),
	},
	{
		id: "torqueAgents", serves: evidence.TorqueAgentOK, reads: "the agents of the space in Torque",
		task: fill(collectTorqueAgents),
	},
}

// What Torque shows is read beside everything else: nothing of AWS or Git waits
// for it. Where no Torque was named, the three fields stay empty.

func collectTorqueRepository(ctx context.Context, r *run) *evidence.Fact[evidence.TorqueRepository] {
	switch {
	case r.Torque == nil:
		return nil
	case r.Target.Repo == "":
		return evidence.Skipped[evidence.TorqueRepository](r.Clock(), "not asked: no repository was given")
	}
	return observe(r, evidence.Operator, func() (evidence.TorqueRepository, error) { return r.torque().Repository(ctx, r.Target) }, same)
}

func collectTorqueAgents(ctx context.Context, r *run) *evidence.Fact[[]evidence.TorqueAgent] {
	if r.Torque == nil {
		return nil
	}
	return observe(r, evidence.Operator, func() ([]evidence.TorqueAgent, error) { return r.torque().Agents(ctx) }, same)
}

func collectTorqueCredential(ctx context.Context, r *run) *evidence.Fact[evidence.TorqueCredential] {
	if r.Torque == nil {
		return nil
	}
	name := r.CredentialName
	if name == "" { // else nothing waited for the repository, which may be under way
		name = r.record.TorqueRepository.Get().Credential
	}
	return observe(r, evidence.Operator, func() (evidence.TorqueCredential, error) { return r.torque().Credential(ctx, name, r.Target) }, same)
}

// repositoryForItsCredential: where the set-up names no credential it is the one
// that the repository uses.
func repositoryForItsCredential(r *run) []string {
	if r.Torque != nil && r.CredentialName == "" {
		return []string{"torqueRepository"}
	}
	return nil
}

func (r *run) torque() *torqueapi.Client { return torqueapi.New(r.Torque, r.HTTP, r.Vault) }

// didTorque says where Torque's token went.
func (r *run) didTorque() []string {
	if !r.asked["torqueRepository"] && !r.asked["torqueCredential"] && !r.asked["torqueAgents"] {
		return nil
	}
	return []string{fmt.Sprintf("Torque's API by GET alone: TORQUE_TOKEN was sent to %s and nowhere else", r.Torque.Host())}
}

func same[T any](v T) T { return v }

// torqueAsked is the question about Torque, for the Record.
func torqueAsked(q Question) *evidence.TorqueAsked {
	switch {
	case q.Torque != nil:
		return &evidence.TorqueAsked{Host: q.Torque.Host(), Space: q.Torque.Space(), Credential: q.CredentialName}
	case q.TorqueNotAsked != "":
		return &evidence.TorqueAsked{NotAsked: q.TorqueNotAsked}
	}
	return nil
}
