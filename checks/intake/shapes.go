package intake

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"clonepath/awsops/target"
	"clonepath/checks/evidence"
	"clonepath/checks/secretpath"
)

// object is a JSON object whose members are not looked at yet.
type object map[string]json.RawMessage

// has reports whether all members are there.
func (o object) has(names ...string) bool {
	return !slices.ContainsFunc(names, func(n string) bool { _, ok := o[n]; return !ok })
}

// holds reports whether a member begins with a character: '{' an object, '[' a
// list, '"' a string.
func (o object) holds(name string, begin byte) bool {
	raw := o[name]
	return len(raw) > 0 && raw[0] == begin
}

// shape recognises one kind of JSON document by its members.
type shape struct {
	kind string
	is   func(object) bool
}

// shapes are tried in this order: what has more telling members stands first.
var shapes = []shape{
	{"savedEvidence", func(o object) bool { return o.has("schema") && strings.Contains(string(o["schema"]), "clonepath/") }},
	{"event", func(o object) bool { return o.has("eventSource", "eventName") }},
	{"event file", func(o object) bool { return o.holds("Records", '[') }},
	{"looked up events", func(o object) bool { return o.holds("Events", '[') }},
	{"looked up event", func(o object) bool { return o.has("CloudTrailEvent") }},
	{"authorization details", func(o object) bool { return o.holds("RoleDetailList", '[') }},
	{"Role", func(o object) bool { return o.holds("Role", '{') }},
	{"get-role", func(o object) bool { return o.has("AssumeRolePolicyDocument", "Arn") }},
	{"get-role-policy", func(o object) bool { return o.has("PolicyName", "PolicyDocument") }},
	{"list-role-policies", func(o object) bool { return o.holds("PolicyNames", '[') }},
	{"list-attached-role-policies", func(o object) bool { return o.holds("AttachedPolicies", '[') }},
	{"PolicyVersion", func(o object) bool { return o.holds("PolicyVersion", '{') }},
	{"get-policy-version", func(o object) bool { return o.has("Document", "VersionId") }},
	{"organization policy", func(o object) bool {
		return o.holds("Policy", '{') && strings.Contains(string(o["Policy"]), `"PolicySummary"`)
	}},
	{"organization policies", isOrganizations},
	{"describe-trails", func(o object) bool { return o.holds("trailList", '[') }},
	{"get-trail-status", func(o object) bool { return o.has("IsLogging") }},
	{"get-event-selectors", func(o object) bool {
		return o.has("TrailARN") && (o.holds("EventSelectors", '[') || o.holds("AdvancedEventSelectors", '['))
	}},
	{"Policy", func(o object) bool { return o.holds("Policy", '{') }},
	{"get-policy", func(o object) bool { return o.has("Arn", "DefaultVersionId") }},
	{"get-key-policy", func(o object) bool { return o.holds("Policy", '"') }},
	{"KeyMetadata", func(o object) bool { return o.holds("KeyMetadata", '{') }},
	{"list-grants", func(o object) bool { return o.holds("Grants", '[') }},
	{"describe-key", func(o object) bool { return o.has("KeyId", "KeyState") }},
	{"get-secret-value", func(o object) bool { return o.has("SecretString") || o.has("SecretBinary") }},
	{"list-secret-version-ids", func(o object) bool { return o.holds("Versions", '[') && o.has("ARN") }},
	{"describe-secret", isDescribedSecret},
	{"get-resource-policy", func(o object) bool { return o.has("ARN", "Name") }},
	{"get-caller-identity", func(o object) bool { return o.has("UserId", "Account", "Arn") }},
	{"credentials", func(o object) bool { return o.holds("Credentials", '{') }},
	{"kubectl list", isListOfIdentities},
	{"kubectl object", isIdentity},
	{"pod identity associations", func(o object) bool { return o.holds("associations", '[') || o.holds("association", '{') }},
	{"torque blueprint", func(o object) bool { return o.holds("grains", '{') }},
	{"terraform role", func(o object) bool { return o.has("assume_role_policy", "arn") }},
	{"terraform role policy", func(o object) bool { return o.has("role", "policy", "name") }},
	{"terraform secret", func(o object) bool { return o.has("arn", "name", "kms_key_id") }},
	{"terraform secret value", func(o object) bool { return o.has("secret_string") || o.has("secret_binary") }},
	{"document", func(o object) bool { return o.has("Statement") }},
	{"statement", func(o object) bool { return o.has("Effect") && (o.has("Action") || o.has("NotAction")) }},
}

// readers take from each kind what it shows.
func readers() map[string]func(*reader, object, []byte) error {
	return map[string]func(*reader, object, []byte) error{
		"savedEvidence":               (*reader).savedEvidence,
		"event":                       (*reader).trailEvent,
		"event file":                  (*reader).trailRecords,
		"looked up events":            (*reader).lookedUpEvents,
		"looked up event":             (*reader).lookedUpEvent,
		"authorization details":       (*reader).authorizationDetails,
		"Role":                        inner("Role"),
		"get-role":                    (*reader).getRole,
		"get-role-policy":             (*reader).getRolePolicy,
		"list-role-policies":          (*reader).listRolePolicies,
		"list-attached-role-policies": (*reader).listAttached,
		"PolicyVersion":               inner("PolicyVersion"),
		"get-policy-version":          (*reader).getPolicyVersion,
		"organization policy":         (*reader).describePolicy,
		"organization policies":       (*reader).policiesForTarget,
		"describe-trails":             (*reader).describeTrails,
		"get-trail-status":            (*reader).getTrailStatus,
		"get-event-selectors":         (*reader).getEventSelectors,
		"Policy":                      inner("Policy"),
		"get-policy":                  (*reader).getPolicy,
		"get-key-policy":              (*reader).getKeyPolicy,
		"KeyMetadata":                 inner("KeyMetadata"),
		"describe-key":                (*reader).describeKey,
		"list-grants":                 (*reader).listGrants,
		"get-secret-value":            (*reader).getSecretValue,
		"list-secret-version-ids":     (*reader).listSecretVersions,
		"describe-secret":             (*reader).describeSecret,
		"get-resource-policy":         (*reader).getResourcePolicy,
		"get-caller-identity":         (*reader).getCallerIdentity,
		"credentials":                 (*reader).credentials,
		"kubectl list":                (*reader).kubeList,
		"kubectl object":              (*reader).kubeObject,
		"pod identity associations":   (*reader).associations,
		"torque blueprint":            (*reader).blueprint,
		"terraform role":              (*reader).terraformRole,
		"terraform role policy":       (*reader).terraformRolePolicy,
		"terraform secret":            (*reader).terraformSecret,
		"terraform secret value":      (*reader).terraformSecretValue,
		"document":                    (*reader).document,
		"statement":                   (*reader).document,
	}
}

// inner is a document that stands in an envelope.
func inner(name string) func(*reader, object, []byte) error {
	return func(d *reader, o object, _ []byte) error {
		d.json(o[name])
		return nil
	}
}

// shapeOf is the kind of an object, "" where no shape is known.
func shapeOf(o object) string {
	for _, s := range shapes {
		if s.is(o) {
			return s.kind
		}
	}
	return ""
}

// isDescribedSecret: get-resource-policy names the secret too, and nothing more
// where it has no policy.
func isDescribedSecret(o object) bool {
	return o.has("ARN", "Name") && !o.has("ResourcePolicy") &&
		(o.has("CreatedDate") || o.has("LastChangedDate") || o.has("VersionIdsToStages") || o.has("KmsKeyId"))
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

// isRoleARN reports whether a text is the ARN of a role.
func isRoleARN(s string) bool {
	a, err := target.ParseARN(s)
	return err == nil && a.Service == "iam" && strings.HasPrefix(a.Resource, "role/")
}
