package sandbox

import "strings"

var secretReplicaOperations = []operation{
	{"secretsmanager", "ReplicateSecretToRegions", takes(replicate)},
}

// replicate copies a secret into other regions: the copy has the same name and
// the same six characters. One that is in the way is replaced only by force.
func replicate(c *call, in struct {
	SecretId                    string
	AddReplicaRegions           []struct{ Region string }
	ForceOverwriteReplicaSecret bool
}) (any, error) {
	s, err := c.onLiveSecret(in.SecretId, nil)
	if err != nil {
		return nil, err
	}
	s.replicas = nil
	secrets := c.home().secrets
	for _, to := range in.AddReplicaRegions {
		taken := first(secrets[to.Region], func(other *secret) bool { return other.name == s.name })
		if taken != nil && !in.ForceOverwriteReplicaSecret {
			s.replicas = append(s.replicas, replica{to.Region, "Failed", "Replication failed: a secret of this name exists in " + to.Region})
			continue
		}
		if taken != nil {
			c.forget(taken)
		}
		copied := *s
		copied.arn, copied.replicas = strings.Replace(s.arn, ":"+c.region+":", ":"+to.Region+":", 1), nil
		secrets[to.Region] = append(secrets[to.Region], &copied)
		s.replicas = append(s.replicas, replica{to.Region, "InSync", ""})
	}
	return struct {
		ARN               string
		ReplicationStatus []replica
	}{s.arn, s.replicas}, nil
}
