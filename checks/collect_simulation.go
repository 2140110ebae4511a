package checks

import (
	"context"

	"clonepath/awsops"
	"clonepath/awsops/target"
	"clonepath/checks/evidence"
)

var simulationCollectors = []collector{
	{
		id: "simulation", serves: evidence.RolePermission, by: evidence.Operator, needs: simulationNeeds,
		optional: true, actions: []string{"iam:SimulatePrincipalPolicy"},
		task: fill(collectSimulation),
	},
}

// simulationNeeds: without the wish for a second opinion it waits for nothing.
func simulationNeeds(r *run) []string {
	if !r.SecondOpinion {
		return nil
	}
	return []string{"role", "secret", "key"}
}

// collectSimulation asks IAM's simulator whether the role's policies let it read
// the secret, and use its key where that is a customer's. Never about trust, of
// which the simulator knows nothing.
func collectSimulation(ctx context.Context, r *run) *evidence.Fact[evidence.Simulation] {
	if !r.SecondOpinion {
		return nil
	}
	role, secret := r.record.Role, r.record.Secret
	switch {
	case r.Operator == nil:
		return evidence.Skipped[evidence.Simulation](r.Clock(), noOperator)
	case !role.Seen() || !secret.Seen():
		return evidence.Skipped[evidence.Simulation](r.Clock(), "not asked: the role or the secret could not be read")
	}
	return observe(r, evidence.Operator, func() ([]awsops.Simulated, error) {
		return r.simulate(ctx, role.Value.ARN, secret.Value.ARN)
	}, func(results []awsops.Simulated) evidence.Simulation {
		s := evidence.Simulation{Results: []evidence.Simulated{}}
		for _, one := range results {
			s.Results = append(s.Results, evidence.Simulated(one))
		}
		return s
	})
}

// simulate asks per action, since the simulator pairs every action with every
// resource.
func (r *run) simulate(ctx context.Context, roleARN, secretARN string) ([]awsops.Simulated, error) {
	probe := r.Operator.Probe()
	results, err := probe.Simulate(ctx, roleARN, []string{"secretsmanager:GetSecretValue"}, []string{secretARN},
		map[string]string{"secretsmanager:SecretId": r.Target.SecretID})
	key := r.record.Key
	if err != nil || !key.Seen() || key.Value.Manager == "AWS" {
		return results, err
	}
	secret, _ := target.ParseARN(secretARN) // AWS wrote it
	decrypt, err := probe.Simulate(ctx, roleARN, []string{"kms:Decrypt"}, []string{key.Value.ARN}, map[string]string{
		"kms:ViaService":                  "secretsmanager." + secret.Region + ".amazonaws.com",
		"kms:CallerAccount":               r.Target.RoleAccount(),
		"kms:EncryptionContext:SecretARN": secretARN,
	})
	return append(results, decrypt...), err
}
