package intake

import (
	"cmp"
	"encoding/base64"
	"encoding/json"
	"fmt"

	"clonepath/awsops/sealed"
	"clonepath/awsops/target"
	"clonepath/checks/evidence"
	"clonepath/checks/secretpath"
)

// secretParts collects what waits for the Target: a value is looked at once the
// path in it is known.
type secretParts struct {
	value    *held
	versions map[string][]string
}

// held is a secret's value that somebody sent.
type held struct {
	text      sealed.Value
	binary    bool
	versionID string
	stages    []string
	created   *moment
	by        evidence.Actor
}

func seal(s string) sealed.Value { return sealed.New(s) }

func (d *reader) describeSecret(_ object, text []byte) error {
	var s struct {
		ARN, Name, KmsKeyId, OwningService, PrimaryRegion string
		RotationEnabled                                   bool
		CreatedDate, LastChangedDate, LastRotatedDate     *moment
		LastAccessedDate, DeletedDate                     *moment
		VersionIdsToStages                                map[string][]string
		Tags                                              []tag
	}
	if err := decode(text, "secretsmanager describe-secret", &s); err != nil {
		return err
	}
	observe(d, &d.record.Secret, evidence.Secret{
		ARN: s.ARN, Name: s.Name, KMSKeyID: s.KmsKeyId, Rotation: s.RotationEnabled, Created: s.CreatedDate.pointer(),
		LastChanged: s.LastChangedDate.pointer(), LastRotated: s.LastRotatedDate.pointer(), LastAccessed: s.LastAccessedDate.pointer(),
		Deleted: s.DeletedDate.pointer(), OwningService: s.OwningService, PrimaryRegion: s.PrimaryRegion, Versions: s.VersionIdsToStages,
		Tags: tagsOf(s.Tags, s.VersionIdsToStages != nil),
	})
	d.claimSecret(s.ARN, "the answer of describe-secret", false)
	d.found("secretsmanager describe-secret: secret %s", s.Name)
	return nil
}

func (d *reader) getResourcePolicy(_ object, text []byte) error {
	var s struct{ ARN, Name, ResourcePolicy string }
	if err := decode(text, "secretsmanager get-resource-policy", &s); err != nil {
		return err
	}
	observe(d, &d.record.SecretPolicy, evidence.Document{Name: "the secret's policy", Kind: "secret", Text: s.ResourcePolicy})
	d.claimSecret(s.ARN, "the answer of get-resource-policy", false)
	d.found("secretsmanager get-resource-policy: secret %s", s.Name)
	return nil
}

// listSecretVersions completes describe-secret; alone it does not say with which
// key the secret is encrypted.
func (d *reader) listSecretVersions(_ object, text []byte) error {
	var s struct {
		ARN, Name string
		Versions  []struct {
			VersionId     string
			VersionStages []string
		}
	}
	if err := decode(text, "secretsmanager list-secret-version-ids", &s); err != nil {
		return err
	}
	d.secret.versions = map[string][]string{}
	for _, v := range s.Versions {
		d.secret.versions[v.VersionId] = v.VersionStages
	}
	d.claimSecret(s.ARN, "the answer of list-secret-version-ids", false)
	d.found("secretsmanager list-secret-version-ids: %d versions", len(s.Versions))
	return nil
}

// getSecretValue: the value goes to the vault before anything else is done.
func (d *reader) getSecretValue(_ object, text []byte) error {
	var s struct {
		ARN, Name, VersionId string
		SecretString         *string
		SecretBinary         *string
		VersionStages        []string
		CreatedDate          *moment
	}
	err := json.Unmarshal(text, &s)
	for _, value := range []*string{s.SecretString, s.SecretBinary} {
		if value != nil {
			d.vault.Add(seal(*value))
		}
	}
	if err != nil {
		return decode(text, "secretsmanager get-secret-value", &s)
	}
	value := held{versionID: s.VersionId, stages: s.VersionStages, created: s.CreatedDate, by: d.by}
	switch {
	case s.SecretString != nil:
		value.text = seal(*s.SecretString)
	case s.SecretBinary != nil:
		raw, _ := base64.StdEncoding.DecodeString(*s.SecretBinary) // what is none counts as empty
		value.text, value.binary = seal(string(raw)), true
		d.vault.Add(value.text)
	}
	d.secret.value = &value
	d.warn("it holds the secret's VALUE. Only its shape was kept; delete the file, and have the token replaced: whoever forwarded it has read it")
	d.claimSecret(s.ARN, "the answer of get-secret-value", false)
	d.found("secretsmanager get-secret-value: the shape of %s", s.Name)
	return nil
}

func (d *reader) describeKey(_ object, text []byte) error {
	var k struct {
		Arn, KeyId, KeyState, KeyManager, KeySpec, KeyUsage, Origin string
		MultiRegion                                                 *bool
		MultiRegionConfiguration                                    struct{ MultiRegionKeyType string }
		DeletionDate                                                *moment
	}
	if err := decode(text, "kms describe-key", &k); err != nil {
		return err
	}
	observe(d, &d.record.Key, evidence.Key{
		ARN: k.Arn, State: k.KeyState, Manager: k.KeyManager, Deletion: k.DeletionDate.pointer(), Spec: k.KeySpec, Usage: k.KeyUsage,
		Origin: k.Origin, MultiRegion: k.MultiRegion, MultiRegionType: k.MultiRegionConfiguration.MultiRegionKeyType,
	})
	d.found("kms describe-key: %s, %s", cmp.Or(k.Arn, k.KeyId), k.KeyState)
	return nil
}

func (d *reader) getKeyPolicy(_ object, text []byte) error {
	var k struct{ Policy string }
	if err := decode(text, "kms get-key-policy", &k); err != nil {
		return err
	}
	observe(d, &d.record.KeyPolicy, evidence.Document{Name: "the key policy", Kind: "key", Text: k.Policy})
	d.found("kms get-key-policy")
	return nil
}

func (d *reader) listGrants(_ object, text []byte) error {
	var answer struct {
		Truncated bool
		Grants    []struct {
			GrantId, Name, GranteePrincipal string
			Operations                      []string
			Constraints                     struct{ EncryptionContextEquals, EncryptionContextSubset map[string]string }
		}
	}
	if err := decode(text, "kms list-grants", &answer); err != nil {
		return err
	}
	grants := evidence.KeyGrants{List: []evidence.KeyGrant{}, More: answer.Truncated}
	for _, g := range answer.Grants {
		grants.List = append(grants.List, evidence.KeyGrant{
			ID: g.GrantId, Name: g.Name, Grantee: g.GranteePrincipal, Operations: g.Operations,
			Equals: g.Constraints.EncryptionContextEquals, Subset: g.Constraints.EncryptionContextSubset,
		})
	}
	observe(d, &d.record.KeyGrants, grants)
	d.found("kms list-grants: %d grants", len(grants.List))
	return nil
}

// tag is a tag as AWS lists it.
type tag struct{ Key, Value string }

// tagsOf are the tags of an answer. A whole answer that lists none says that there
// are none; of a part of one nothing is known.
func tagsOf(list []tag, whole bool) map[string]string {
	if list == nil && !whole {
		return nil
	}
	tags := map[string]string{}
	for _, t := range list {
		tags[t.Key] = t.Value
	}
	return tags
}

// finishSecret looks at a value that was sent, now that the path is known.
func (d *reader) finishSecret() {
	if s := d.record.Secret; s.Seen() && len(s.Value.Versions) == 0 && d.secret.versions != nil {
		s.Value.Versions = d.secret.versions
	}
	v := d.secret.value
	if v == nil {
		if d.record.As == evidence.Operator && d.record.RoleValue == nil { // a collected file
			d.record.Value = evidence.Skipped[evidence.Value](d.record.Taken, "not read: the script of clonepath collect never asks for the value")
		}
		return
	}
	var shape evidence.Value
	if v.binary {
		shape = secretpath.InspectBinary(v.text.Len())
	} else {
		var token sealed.Value
		shape, token, _ = secretpath.Inspect(v.text, d.record.Target.SecretPath)
		secretpath.Seal(d.vault, v.text, token)
	}
	shape.VersionID, shape.Stages, shape.Created = v.versionID, v.stages, v.created.pointer()
	d.by = v.by
	observe(d, &d.record.Value, shape)
}

// hideTokens hands tokens that stand in a text to the vault before the text is
// looked at.
func (d *reader) hideTokens(text string) {
	if d.vault.Seal(text) {
		d.warn("a Git token stands in it. It was left out; revoke that token: whoever forwarded it has read it")
	}
}

func (d *reader) claimSecret(id, from string, strong bool) {
	if id = sealed.MaskCertain(id); id == "" {
		return
	}
	from = fmt.Sprintf("%s in %s", from, d.name)
	d.claims = append(d.claims, claim{target.FieldSecretID, id, from, strong, d.free})
	if a, err := target.ParseARN(id); err == nil && a.Service == "secretsmanager" {
		d.claims = append(d.claims, claim{target.FieldRegion, a.Region, from, strong, d.free})
	}
}
