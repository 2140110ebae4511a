package sandbox

import (
	"slices"
	"time"

	"clonepath/awsops/iampolicy"
	"clonepath/awsops/sealed"
)

var secretVersionOperations = []operation{
	{"secretsmanager", "GetSecretValue", takes(getSecretValue)},
	{"secretsmanager", "PutSecretValue", takes(putSecretValue)},
	{"secretsmanager", "UpdateSecret", takes(updateSecret)},
	{"secretsmanager", "UpdateSecretVersionStage", takes(updateStage)},
}

const maxValue = 65536 // bytes

// first returns the first item that matches, nil if none does.
func first[T any](items []*T, match func(*T) bool) *T {
	if i := slices.IndexFunc(items, match); i >= 0 {
		return items[i]
	}
	return nil
}

// newValue seals what a write carries; nil where it carries no value.
func newValue(text *string, binary []byte) (*secretVersion, error) {
	switch {
	case text != nil && binary != nil:
		return nil, faultf(400, "InvalidParameterException", "You can't specify both a binary secret value and a string secret value in the same secret.")
	case text == nil && binary == nil:
		return nil, nil
	}
	v := &secretVersion{}
	if text != nil {
		v.text = seal(*text)
	} else {
		v.binary = seal(string(binary))
	}
	if n := v.value().Len(); n < 1 || n > maxValue {
		return nil, faultf(400, "ValidationException", "1 validation error detected: Value at 'secretString' failed to satisfy constraint: Member must have length between 1 and %d", maxValue)
	}
	return v, nil
}

func seal(s string) *sealed.Value {
	v := sealed.New(s)
	return &v
}

func (v *secretVersion) value() sealed.Value {
	if v.text != nil {
		return *v.text
	}
	return *v.binary
}

func (v *secretVersion) same(other *secretVersion) bool {
	return (v.text == nil) == (other.text == nil) && v.value().Equal(other.value())
}

// put adds a version. The client's token is its id, so that a retry with the
// same value succeeds without a second version.
func (c *call) put(s *secret, value *secretVersion, token string, stages []string) (*secretVersion, error) {
	switch {
	case token == "":
		token = c.random.uuid()
	case len(token) < 32 || len(token) > 64:
		return nil, faultf(400, "InvalidParameterException", "ClientRequestToken must be 32-64 characters long.")
	}
	if existing := s.version(token); existing != nil {
		if existing.same(value) {
			return existing, nil
		}
		return nil, tokenInUse(token)
	}
	value.id, value.created = token, c.now
	s.versions = append(s.versions, value)
	for _, label := range stages {
		s.label(value, label)
	}
	s.changed = c.now
	return value, nil
}

func tokenInUse(token string) error {
	return faultf(400, "ResourceExistsException", "You can't use ClientRequestToken %s because that value is already in use for a version of secret.", token)
}

// label moves a staging label to a version; what AWSCURRENT leaves becomes
// AWSPREVIOUS.
func (s *secret) label(v *secretVersion, label string) {
	old := s.staged(label)
	if old == v {
		return
	}
	if old != nil {
		old.unlabel(label)
	}
	v.stages = append(v.stages, label)
	if label == currentStage && old != nil {
		v.unlabel(previousStage)
		s.label(old, previousStage)
	}
}

func (v *secretVersion) unlabel(label string) {
	v.stages = slices.DeleteFunc(v.stages, func(s string) bool { return s == label })
}

func getSecretValue(c *call, in struct{ SecretId, VersionId, VersionStage string }) (any, error) {
	context := iampolicy.Context{}
	if in.VersionStage != "" {
		context["secretsmanager:VersionStage"] = []string{in.VersionStage}
	}
	if in.VersionId != "" {
		context["secretsmanager:VersionId"] = []string{in.VersionId}
	}
	s, err := c.onLiveSecret(in.SecretId, context)
	if err != nil {
		return nil, err
	}
	v, err := s.choose(in.VersionId, in.VersionStage)
	if err != nil {
		return nil, err
	}
	if err := c.usable(s, "kms:Decrypt", v.id); err != nil {
		return nil, err
	}
	s.accessed = c.now.UTC().Truncate(24 * time.Hour)
	out := struct {
		ARN, Name, VersionId string
		VersionStages        []string
		SecretString         *string `json:",omitempty"`
		SecretBinary         []byte  `json:",omitempty"`
		CreatedDate          *epoch
	}{ARN: s.arn, Name: s.name, VersionId: v.id, VersionStages: v.stages, CreatedDate: seconds(v.created)}
	if v.text != nil {
		revealed := v.text.Reveal()
		out.SecretString = &revealed
	} else {
		out.SecretBinary = []byte(v.binary.Reveal())
	}
	return out, nil
}

// choose picks the version that a reader asks for: AWSCURRENT if it names none.
func (s *secret) choose(id, stage string) (*secretVersion, error) {
	if id == "" {
		if stage == "" {
			stage = currentStage
		}
		if v := s.staged(stage); v != nil {
			return v, nil
		}
		return nil, faultf(400, "ResourceNotFoundException", "Secrets Manager can't find the specified secret value for staging label: %s", stage)
	}
	v := s.version(id)
	switch {
	case v == nil:
		return nil, faultf(400, "ResourceNotFoundException", "Secrets Manager can't find the specified secret value for VersionId: %s", id)
	case stage != "" && !slices.Contains(v.stages, stage):
		return nil, faultf(400, "InvalidRequestException", "You provided a VersionStage that is not associated to the provided VersionId.")
	}
	return v, nil
}

func putSecretValue(c *call, in struct {
	SecretId, ClientRequestToken string
	SecretString                 *string
	SecretBinary                 []byte
	VersionStages                []string
}) (any, error) {
	s, err := c.onOwnSecret(in.SecretId)
	if err != nil {
		return nil, err
	}
	value, err := newValue(in.SecretString, in.SecretBinary)
	if err != nil {
		return nil, err
	}
	if value == nil {
		return nil, faultf(400, "InvalidRequestException", "You must provide either SecretString or SecretBinary.")
	}
	if err := c.usable(s, "kms:GenerateDataKey", ""); err != nil {
		return nil, err
	}
	if in.VersionStages == nil {
		in.VersionStages = []string{currentStage}
	}
	v, err := c.put(s, value, in.ClientRequestToken, in.VersionStages)
	if err != nil {
		return nil, err
	}
	return writtenSecret{ARN: s.arn, Name: s.name, VersionId: v.id, VersionStages: v.stages}, nil
}

// updateSecret changes the description, key or value. Unlike PutSecretValue it
// refuses a token that was used before.
func updateSecret(c *call, in struct {
	SecretId, ClientRequestToken string
	Description, KmsKeyId        *string
	SecretString                 *string
	SecretBinary                 []byte
}) (any, error) {
	s, err := c.onOwnSecret(in.SecretId)
	if err != nil {
		return nil, err
	}
	value, err := newValue(in.SecretString, in.SecretBinary)
	if err != nil {
		return nil, err
	}
	if s.version(in.ClientRequestToken) != nil {
		return nil, tokenInUse(in.ClientRequestToken)
	}
	changed := *s
	if in.KmsKeyId != nil {
		changed.kmsKey = *in.KmsKeyId
	}
	if err := c.usable(&changed, "kms:GenerateDataKey", ""); err != nil {
		return nil, err
	}
	out := writtenSecret{ARN: s.arn, Name: s.name}
	if value != nil {
		v, err := c.put(s, value, in.ClientRequestToken, []string{currentStage})
		if err != nil {
			return nil, err
		}
		out.VersionId = v.id
	}
	if in.Description != nil {
		s.description = *in.Description
	}
	s.kmsKey, s.changed = changed.kmsKey, c.now
	return out, nil
}

func updateStage(c *call, in struct{ SecretId, VersionStage, MoveToVersionId, RemoveFromVersionId string }) (any, error) {
	s, err := c.onLiveSecret(in.SecretId, iampolicy.Context{"secretsmanager:VersionStage": {in.VersionStage}})
	if err != nil {
		return nil, err
	}
	to, holder := s.version(in.MoveToVersionId), s.staged(in.VersionStage)
	switch {
	case in.MoveToVersionId != "" && to == nil:
		return nil, faultf(400, "ResourceNotFoundException", "Secrets Manager can't find the specified secret value for VersionId: %s", in.MoveToVersionId)
	case holder != nil && holder != to && holder.id != in.RemoveFromVersionId:
		return nil, faultf(400, "InvalidParameterException", "The parameter RemoveFromVersionId can't be empty. Staging label %s is currently attached to version %s, so you must explicitly reference that version in RemoveFromVersionId.", in.VersionStage, holder.id)
	case to != nil:
		s.label(to, in.VersionStage)
	case holder != nil && in.VersionStage == currentStage:
		return nil, faultf(400, "InvalidParameterException", "You can only move staging label AWSCURRENT to a different secret version. It can't be completely removed.")
	case holder != nil:
		holder.unlabel(in.VersionStage)
	}
	s.changed = c.now
	return writtenSecret{ARN: s.arn, Name: s.name}, nil
}
