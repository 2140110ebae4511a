package sandbox

import (
	"regexp"
	"slices"
	"time"

	"clonepath/awsops/iampolicy"
	"clonepath/awsops/target"
)

var secretOperations = []operation{
	{"secretsmanager", "CreateSecret", takes(createSecret)},
	{"secretsmanager", "DeleteSecret", takes(deleteSecret)},
	{"secretsmanager", "RestoreSecret", takes(restoreSecret)},
	{"secretsmanager", "TagResource", takes(tagSecret)},
	{"secretsmanager", "UntagResource", takes(untagSecret)},
}

var (
	secretName   = regexp.MustCompile(`^[\w/+=.@-]{1,512}$`)
	secretSuffix = regexp.MustCompile(`-[A-Za-z0-9]{6}$`)
)

const (
	currentStage  = "AWSCURRENT"
	previousStage = "AWSPREVIOUS"
)

// Answers of Secrets Manager that several operations share; all have status
// 400 (FAULTS.md, stage SECRET).
var (
	errNoSecret  = &fault{"ResourceNotFoundException", 400, "Secrets Manager can't find the specified secret."}
	errDeleted   = &fault{"InvalidRequestException", 400, "You can't perform this operation on the secret because it was marked for deletion."}
	errScheduled = &fault{"InvalidRequestException", 400, "You can't create this secret because a secret with this name is already scheduled for deletion."}
)

type tag struct{ Key, Value string }

func tagMap(tags []tag) map[string]string {
	out := map[string]string{}
	for _, t := range tags {
		out[t.Key] = t.Value
	}
	return out
}

func tagList(tags map[string]string) []tag {
	out := make([]tag, 0, len(tags))
	for _, key := range sortedKeys(tags) {
		out = append(out, tag{key, tags[key]})
	}
	return out
}

// find looks a SecretId up as AWS does: in the region that the request was
// signed for, a bare name in the caller's account, an ARN in its own. An ARN
// that ends in a hyphen and six characters counts as complete. It returns the
// account that is asked and nil where there is no such secret.
func (c *call) find(id string) (*secret, string) {
	arn, err := target.ParseARN(id)
	if err != nil {
		return first(c.home().secrets[c.region], func(s *secret) bool { return s.name == id }), c.caller.account
	}
	owner := c.accounts[arn.Account]
	if owner == nil {
		return nil, arn.Account
	}
	complete := secretSuffix.MatchString(id)
	return first(owner.secrets[c.region], func(s *secret) bool {
		return s.arn == id || !complete && secretSuffix.ReplaceAllString(s.arn, "") == id
	}), arn.Account
}

// onSecret authorises an operation on one secret and finds it. Permission comes
// first: who may not look is told so whether or not the secret exists. A denial
// echoes the id that was sent, an ARN with the region of the request.
func (c *call) onSecret(id string, own iampolicy.Context) (*secret, error) {
	if id == "" || len(id) > 2048 {
		return nil, faultf(400, "InvalidParameterException", "You must provide a value for the SecretId parameter.")
	}
	s, owner := c.find(id)
	a := ask{action: "secretsmanager:" + c.action, resource: c.secretARN(c.region, owner, id), owner: owner, shown: id, context: iampolicy.Context{"secretsmanager:SecretId": {id}}}
	if arn, err := target.ParseARN(id); err == nil {
		arn.Region = c.region
		a.resource = arn.String()
		a.shown = a.resource
	}
	if s != nil {
		a.resource, a.policy = s.arn, s.policy
		addTags(a.context, "aws:ResourceTag/", s.tags)
		addTags(a.context, "secretsmanager:ResourceTag/", s.tags)
	}
	for key, values := range own {
		a.context[key] = values
	}
	if err := c.allowed(a); err != nil {
		return nil, err
	}
	if s == nil {
		return nil, errNoSecret
	}
	return s, nil
}

// onLiveSecret is onSecret for what a secret marked for deletion refuses.
func (c *call) onLiveSecret(id string, own iampolicy.Context) (*secret, error) {
	s, err := c.onSecret(id, own)
	if err == nil && !s.deletion.IsZero() {
		return nil, errDeleted
	}
	return s, err
}

// onOwnSecret is onLiveSecret for writes: a secret that a service keeps for
// itself refuses them.
func (c *call) onOwnSecret(id string) (*secret, error) {
	s, err := c.onLiveSecret(id, nil)
	if err == nil && s.owningService != "" {
		return nil, faultf(400, "InvalidRequestException", "This secret is managed by %s. You can't change its value here.", s.owningService)
	}
	return s, err
}

func (c *call) secretARN(region, account, name string) string {
	return "arn:" + partition + ":secretsmanager:" + region + ":" + account + ":secret:" + name
}

type createSecretInput struct {
	Name, Description, KmsKeyId, ClientRequestToken string
	SecretString                                    *string
	SecretBinary                                    []byte
	Tags                                            []tag
}

func createSecret(c *call, in createSecretInput) (any, error) {
	if !secretName.MatchString(in.Name) {
		return nil, faultf(400, "ValidationException", "Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!")
	}
	context := iampolicy.Context{"secretsmanager:Name": {in.Name}}
	if in.Description != "" {
		context["secretsmanager:Description"] = []string{in.Description}
	}
	if in.KmsKeyId != "" {
		context["secretsmanager:KmsKeyId"] = []string{in.KmsKeyId}
	}
	requestTags(context, tagMap(in.Tags))
	a := ask{action: "secretsmanager:CreateSecret", resource: c.secretARN(c.region, c.caller.account, in.Name), shown: in.Name, context: context}
	if err := c.allowed(a); err != nil {
		return nil, err
	}
	value, err := newValue(in.SecretString, in.SecretBinary)
	if err != nil {
		return nil, err
	}
	home := c.home()
	if existing := first(home.secrets[c.region], func(s *secret) bool { return s.name == in.Name }); existing != nil {
		return c.createAgain(existing, in, value)
	}
	s := &secret{
		arn: a.resource + "-" + c.random.text(6, base62), name: in.Name, description: in.Description,
		kmsKey: in.KmsKeyId, created: c.now, changed: c.now, tags: tagMap(in.Tags),
	}
	if err := c.usable(s, "kms:GenerateDataKey", ""); err != nil {
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
	home.secrets[c.region] = append(home.secrets[c.region], s)
	return out, nil
}

// createAgain: the same token and value is a retry and succeeds; all else meets
// a name that is taken.
func (c *call) createAgain(s *secret, in createSecretInput, value *secretVersion) (any, error) {
	if !s.deletion.IsZero() {
		return nil, errScheduled
	}
	v := s.version(in.ClientRequestToken)
	if v == nil || value == nil || !v.same(value) {
		return nil, faultf(400, "ResourceExistsException", "The operation failed because the secret %s already exists.", in.Name)
	}
	return writtenSecret{ARN: s.arn, Name: s.name, VersionId: v.id}, nil
}

// writtenSecret is the answer to every write of a value.
type writtenSecret struct {
	ARN, Name     string
	VersionId     string   `json:",omitempty"`
	VersionStages []string `json:",omitempty"`
}

type secretID struct{ SecretId string }

type deleteSecretInput struct {
	SecretId                   string
	RecoveryWindowInDays       *int
	ForceDeleteWithoutRecovery bool
}

func deleteSecret(c *call, in deleteSecretInput) (any, error) {
	s, err := c.onLiveSecret(in.SecretId, nil)
	if err != nil {
		return nil, err
	}
	days := 30
	if in.RecoveryWindowInDays != nil {
		days = *in.RecoveryWindowInDays
	}
	switch {
	case in.ForceDeleteWithoutRecovery && in.RecoveryWindowInDays != nil:
		return nil, faultf(400, "InvalidParameterException", "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.")
	case days < 7 || days > 30:
		return nil, faultf(400, "InvalidParameterException", "The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).")
	}
	s.deletion = c.now.Add(time.Duration(days) * 24 * time.Hour)
	if in.ForceDeleteWithoutRecovery {
		s.deletion = c.now
		c.forget(s)
	}
	return struct {
		ARN, Name    string
		DeletionDate *epoch
	}{s.arn, s.name, seconds(s.deletion)}, nil
}

// forget removes a secret at once.
func (w *world) forget(s *secret) {
	for _, a := range w.accounts {
		for region, secrets := range a.secrets {
			a.secrets[region] = slices.DeleteFunc(secrets, func(other *secret) bool { return other == s })
		}
	}
}

func restoreSecret(c *call, in secretID) (any, error) {
	s, err := c.onSecret(in.SecretId, nil)
	if err != nil {
		return nil, err
	}
	s.deletion = time.Time{}
	return writtenSecret{ARN: s.arn, Name: s.name}, nil
}

func tagSecret(c *call, in struct {
	SecretId string
	Tags     []tag
}) (any, error) {
	context := iampolicy.Context{}
	requestTags(context, tagMap(in.Tags))
	s, err := c.onLiveSecret(in.SecretId, context)
	if err != nil {
		return nil, err
	}
	for _, t := range in.Tags {
		s.tags[t.Key] = t.Value
	}
	return nil, nil
}

func untagSecret(c *call, in struct {
	SecretId string
	TagKeys  []string
}) (any, error) {
	s, err := c.onLiveSecret(in.SecretId, iampolicy.Context{"aws:TagKeys": in.TagKeys})
	if err != nil {
		return nil, err
	}
	for _, key := range in.TagKeys {
		delete(s.tags, key)
	}
	return nil, nil
}
