package sandbox

import (
	"slices"
	"strings"
)

var secretFactOperations = []operation{
	{"secretsmanager", "DescribeSecret", takes(describeSecret)},
	{"secretsmanager", "ListSecrets", takes(listSecrets)},
	{"secretsmanager", "ListSecretVersionIds", takes(listVersions)},
}

// pageSize is the largest page of Secrets Manager, unless a smaller one is asked
// for.
func pageSize(wanted int) int {
	if wanted <= 0 || wanted > 100 {
		return 100
	}
	return wanted
}

// secretFacts is a secret as DescribeSecret and ListSecrets show it.
type secretFacts struct {
	ARN, Name                                      string
	Description, KmsKeyId, OwningService           string `json:",omitempty"`
	RotationEnabled                                *bool  `json:",omitempty"`
	CreatedDate, LastChangedDate, LastAccessedDate *epoch `json:",omitempty"`
	DeletedDate, LastRotatedDate                   *epoch `json:",omitempty"`
	NextRotationDate                               *epoch `json:",omitempty"`
	RotationLambdaARN                              string `json:",omitempty"`
	Tags                                           []tag
	VersionIdsToStages                             map[string][]string `json:",omitempty"`
	SecretVersionsToStages                         map[string][]string `json:",omitempty"`
	ReplicationStatus                              []replica           `json:",omitempty"`
}

func (s *secret) facts() secretFacts {
	f := secretFacts{
		ARN: s.arn, Name: s.name, Description: s.description, KmsKeyId: s.kmsKey, OwningService: s.owningService,
		CreatedDate: seconds(s.created), LastChangedDate: seconds(s.changed), LastAccessedDate: seconds(s.accessed),
		LastRotatedDate: seconds(s.rotated), NextRotationDate: seconds(s.nextRotation), RotationLambdaARN: s.rotatedBy, DeletedDate: seconds(s.deletion), Tags: tagList(s.tags),
	}
	if s.rotation {
		f.RotationEnabled = &s.rotation
	}
	return f
}

// stagesByVersion leaves out versions without a label: they are deprecated.
func (s *secret) stagesByVersion() map[string][]string {
	out := map[string][]string{}
	for _, v := range s.versions {
		if len(v.stages) > 0 {
			out[v.id] = slices.Clone(v.stages)
		}
	}
	return out
}

// describeSecret also works on a secret that is marked for deletion.
func describeSecret(c *call, in secretID) (any, error) {
	s, err := c.onSecret(in.SecretId, nil)
	if err != nil {
		return nil, err
	}
	f := s.facts()
	f.VersionIdsToStages, f.ReplicationStatus = s.stagesByVersion(), s.replicas
	return f, nil
}

type listSecretsInput struct {
	IncludePlannedDeletion bool
	MaxResults             int
	NextToken              string
	Filters                []struct {
		Key    string
		Values []string
	}
}

func listSecrets(c *call, in listSecretsInput) (any, error) {
	if err := c.allowed(ask{action: "secretsmanager:ListSecrets", resource: "*"}); err != nil {
		return nil, err
	}
	var found []secretFacts
	for _, s := range c.home().secrets[c.region] {
		if (s.deletion.IsZero() || in.IncludePlannedDeletion) && in.selects(s) {
			f := s.facts()
			f.SecretVersionsToStages = s.stagesByVersion()
			found = append(found, f)
		}
	}
	page, next := pageOf(found, pageSize(in.MaxResults), in.NextToken)
	return struct {
		SecretList []secretFacts
		NextToken  string `json:",omitempty"`
	}{append([]secretFacts{}, page...), next}, nil
}

// selects applies the filters: a prefix of the name, without regard to case, or
// words of the description. Other filters select everything.
func (in listSecretsInput) selects(s *secret) bool {
	for _, filter := range in.Filters {
		if filter.Key != "name" && filter.Key != "all" {
			continue
		}
		if !slices.ContainsFunc(filter.Values, func(v string) bool {
			return strings.HasPrefix(strings.ToLower(s.name), strings.ToLower(v))
		}) {
			return false
		}
	}
	return true
}

func listVersions(c *call, in struct {
	SecretId          string
	IncludeDeprecated bool
	MaxResults        int
	NextToken         string
}) (any, error) {
	s, err := c.onSecret(in.SecretId, nil)
	if err != nil {
		return nil, err
	}
	type version struct {
		VersionId     string
		VersionStages []string `json:",omitempty"`
		CreatedDate   *epoch
	}
	found := []version{}
	for _, v := range s.versions {
		if len(v.stages) > 0 || in.IncludeDeprecated {
			found = append(found, version{v.id, v.stages, seconds(v.created)})
		}
	}
	page, next := pageOf(found, pageSize(in.MaxResults), in.NextToken)
	return struct {
		ARN, Name string
		Versions  []version
		NextToken string `json:",omitempty"`
	}{s.arn, s.name, page, next}, nil
}
