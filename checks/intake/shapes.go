package intake

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"clonepath/awsops/awserr"
	"clonepath/awsops/target"
	"clonepath/checks/evidence"
	"clonepath/checks/secretpath"
)

// object is a JSON object whose members are not looked at yet.
type object map[string]json.RawMessage

// has tells whether all members are there.
func (o object) has(names ...string) bool {
	return !slices.ContainsFunc(names, func(n string) bool { _, ok := o[n]; return !ok })
}

// holds tells whether a member begins with a character: '{' an object, '[' a
// list, '"' a string.
func (o object) holds(name string, begin byte) bool {
	raw := o[name]
	return len(raw) > 0 && raw[0] == begin
}

// shape recognises one kind of JSON document by its members.
type shape struct {
	is   func(object) bool
	read func(*reader, object, []byte) error
}

// shapes are tried in this order: what has more telling members stands first.
func shapes() []shape {
	return []shape{
		{func(o object) bool { return o.has("schema") && strings.Contains(string(o["schema"]), "clonepath/") }, (*reader).savedEvidence},
		{func(o object) bool { return o.has("eventSource", "eventName") }, (*reader).trailEvent},
		{func(o object) bool { return o.holds("Records", '[') }, (*reader).trailRecords},
		{func(o object) bool { return o.holds("Events", '[') }, (*reader).lookedUpEvents},
		{func(o object) bool { return o.has("CloudTrailEvent") }, (*reader).lookedUpEvent},
		{func(o object) bool { return o.holds("Role", '{') }, func(d *reader, o object, _ []byte) error { return d.json(o["Role"]) }},
		{func(o object) bool { return o.has("AssumeRolePolicyDocument", "Arn") }, (*reader).getRole},
		{func(o object) bool { return o.has("PolicyName", "PolicyDocument") }, (*reader).getRolePolicy},
		{func(o object) bool { return o.holds("PolicyNames", '[') }, (*reader).listRolePolicies},
		{func(o object) bool { return o.holds("AttachedPolicies", '[') }, (*reader).listAttached},
		{func(o object) bool { return o.holds("PolicyVersion", '{') }, func(d *reader, o object, _ []byte) error { return d.json(o["PolicyVersion"]) }},
		{func(o object) bool { return o.has("Document", "VersionId") }, (*reader).getPolicyVersion},
		{func(o object) bool { return o.holds("Policy", '{') }, func(d *reader, o object, _ []byte) error { return d.json(o["Policy"]) }},
		{func(o object) bool { return o.has("Arn", "DefaultVersionId") }, (*reader).getPolicy},
		{func(o object) bool { return o.holds("Policy", '"') }, (*reader).getKeyPolicy},
		{func(o object) bool { return o.holds("KeyMetadata", '{') }, func(d *reader, o object, _ []byte) error { return d.json(o["KeyMetadata"]) }},
		{func(o object) bool { return o.has("KeyId", "KeyState") }, (*reader).describeKey},
		{func(o object) bool { return o.has("SecretString") || o.has("SecretBinary") }, (*reader).getSecretValue},
		{func(o object) bool { return o.holds("Versions", '[') && o.has("ARN") }, (*reader).listSecretVersions},
		{isDescribedSecret, (*reader).describeSecret},
		{func(o object) bool { return o.has("ARN", "Name") }, (*reader).getResourcePolicy},
		{func(o object) bool { return o.has("UserId", "Account", "Arn") }, (*reader).getCallerIdentity},
		{func(o object) bool { return o.has("Credentials") }, (*reader).credentials},
		{func(o object) bool { return o.has("Statement") }, (*reader).document},
		{func(o object) bool { return o.has("Effect") && (o.has("Action") || o.has("NotAction")) }, (*reader).document},
		{func(o object) bool { return o.has("__type") || o.has("errorMessage") || o.has("Error") }, (*reader).wireError},
	}
}

// isDescribedSecret: get-resource-policy names the secret too, and nothing more
// where it has no policy.
func isDescribedSecret(o object) bool {
	return o.has("ARN", "Name") && !o.has("ResourcePolicy") &&
		(o.has("CreatedDate") || o.has("LastChangedDate") || o.has("VersionIdsToStages") || o.has("KmsKeyId"))
}

// json recognises one JSON value and takes from it what it shows.
func (d *reader) json(text []byte) error {
	var o object
	if json.Unmarshal(text, &o) != nil {
		return nil // a number or a string says nothing
	}
	for _, s := range shapes() {
		if s.is(o) {
			return s.read(d, o, text)
		}
	}
	names := slices.Sorted(maps.Keys(o))
	d.warn("a JSON document of no known shape was left out (its members: %s)", strings.Join(names[:min(len(names), 6)], ", "))
	return nil
}

// decode reads the members that a shape needs. A wrong type is the person's to
// know: somebody edited the file.
func decode(text []byte, what string, into any) error {
	if err := json.Unmarshal(text, into); err != nil {
		return fmt.Errorf("it looks like the answer of %s, but a member is of another type (%w): ask for the unedited answer", what, err)
	}
	return nil
}

func (d *reader) savedEvidence(_ object, text []byte) error {
	if strings.Contains(string(text[:min(len(text), 4096)]), `"clonepath/report/`) {
		return fmt.Errorf("it is a report of clonepath; expected the evidence that check --save or --share wrote")
	}
	r, err := evidence.Decode(text)
	if err != nil {
		return err
	}
	r.Target = r.Target.WithoutSecrets()
	secretpath.SealKeys(d.vault, r.Value.Get())
	secretpath.SealKeys(d.vault, r.RoleValue.Get())
	d.saved = append(d.saved, r)
	d.note("evidence saved by clonepath %s on %s", r.Tool, r.Taken.UTC().Format(time.DateOnly))
	return nil
}

func (d *reader) getCallerIdentity(_ object, text []byte) error {
	var c struct{ UserId, Account, Arn string }
	if err := decode(text, "sts get-caller-identity", &c); err != nil {
		return err
	}
	observe(d, &d.record.Caller, evidence.Caller{ARN: c.Arn, Account: c.Account, UserID: c.UserId})
	d.found("sts get-caller-identity: %s", c.Arn)
	return nil
}

// credentials are the answer of assume-role or get-session-token: nothing of it
// is kept.
func (d *reader) credentials(_ object, text []byte) error {
	var c struct {
		Credentials struct{ SecretAccessKey, SessionToken string }
	}
	if err := decode(text, "sts assume-role", &c); err != nil {
		return err
	}
	d.vault.Add(seal(c.Credentials.SecretAccessKey))
	d.vault.Add(seal(c.Credentials.SessionToken))
	d.warn("it holds temporary AWS credentials. They were not used or kept; delete the file. Who assumed the role does not stand in it, so that it shows nothing of the agent")
	d.note("sts assume-role: left out")
	return nil
}

// wireError is an error in the JSON of the wire or of a log.
func (d *reader) wireError(_ object, text []byte) error {
	if f, ok := awserr.Parse(string(text)); ok {
		d.failure(f)
	}
	return nil
}

// moment is a date as the aws CLI writes it: ISO 8601, or seconds since 1970.
type moment struct{ time.Time }

// dateForms are tried in this order.
var dateForms = []string{time.RFC3339Nano, "2006-01-02T15:04:05.999999999Z0700", "2006-01-02T15:04:05", "2006-01-02 15:04:05", time.DateOnly}

// UnmarshalJSON reads either form. A date in another one counts as not given.
func (m *moment) UnmarshalJSON(raw []byte) error {
	var seconds float64
	if json.Unmarshal(raw, &seconds) == nil && seconds > 0 && seconds < 1e11 {
		m.Time = time.UnixMilli(int64(seconds * 1000)).UTC()
		return nil
	}
	var text string
	if json.Unmarshal(raw, &text) != nil {
		return nil
	}
	for _, form := range dateForms {
		if at, err := time.Parse(form, text); err == nil {
			m.Time = at.UTC()
			return nil
		}
	}
	return nil
}

// pointer is the date, nil where none was given.
func (m *moment) pointer() *time.Time {
	if m == nil || m.IsZero() {
		return nil
	}
	return &m.Time
}

// lastOf is the last segment of a name with a path.
func lastOf(arn string) string { return arn[strings.LastIndexByte(arn, '/')+1:] }

// isRoleARN tells whether a text is the ARN of a role.
func isRoleARN(s string) bool {
	a, err := target.ParseARN(s)
	return err == nil && a.Service == "iam" && strings.HasPrefix(a.Resource, "role/")
}
