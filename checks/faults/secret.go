package faults

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"clonepath/awsops/awserr"
	"clonepath/awsops/iampolicy"
	"clonepath/awsops/target"
	"clonepath/checks/evidence"
)

// oldAfter is the age from which a value without rotation is called old.
const oldAfter = 90 * 24 * time.Hour

var secretRules = []rule{
	{fault: "secret-wrong-region-arn", statement: evidence.SecretExists, by: ObservedP, stands: true, find: secretInOtherRegion},
	{fault: "secret-scheduled-deletion", statement: evidence.SecretReadable, by: ObservedP, find: scheduledDeletion},
	{fault: "secret-no-version", statement: evidence.SecretReadable, by: ObservedP, find: noVersion},
	{fault: "secret-awscurrent-detached", statement: evidence.SecretReadable, by: ObservedP, find: currentDetached},
	{fault: "secret-resource-policy-deny", statement: evidence.SecretPolicyOK, by: Evaluated, find: secretDenies},
	{fault: "secret-resource-policy-versionstage", statement: evidence.SecretPolicyOK, by: Evaluated, find: stageNotSent},
	{fault: "secret-account-mismatch-arn", statement: evidence.SecretPolicyOK, by: Evaluated, find: secretInOtherAccount},
	{fault: "secret-partial-arn", statement: evidence.SecretExists, effect: dims, by: ObservedP, find: partialARN},
	{fault: "secret-owning-service", statement: evidence.SecretExists, effect: dims, by: ObservedP, find: func(v *view) *hit {
		owner := v.r.Secret.Get().OwningService
		if owner == "" {
			return nil
		}
		return &hit{summary: fmt.Sprintf("The secret is managed by %s, which refuses changes by others.", owner), evidence: []string{"OwningService " + owner}}
	}},
	{fault: "secret-value-old", statement: evidence.SecretRotation, effect: dims, by: ObservedP, find: valueOld},
	{fault: "secret-throttled", statement: evidence.SecretReadable, by: ObservedP, find: func(v *view) *hit { return throttled(v.r.Value) }},
	refusedWrite("secret-name-tombstoned", evidence.SecretExists, "secretsmanager:CreateSecret", "already scheduled for deletion",
		"A secret of this name is scheduled for deletion; until it is gone no other can have the name."),
	refusedWrite("secret-block-public-policy", evidence.SecretPolicyOK, "secretsmanager:PutResourcePolicy", "PublicPolicyException",
		"Secrets Manager refuses the policy, because it lets everyone in."),
}

func secretInOtherRegion(v *view) *hit {
	other := v.otherRegion()
	if other == "" {
		return nil
	}
	from := ""
	if v.r.RegionSource != "" {
		from = " (from " + v.r.RegionSource + ")"
	}
	return &hit{
		summary:  fmt.Sprintf("The secret's ARN is of %s, the agent's region is taken to be %s%s. A client ignores the region inside an ARN and looks in its own.", other, v.t.Region, from),
		evidence: []string{"secret ID " + v.t.SecretID, fmt.Sprintf("region %s%s", v.t.Region, from)},
		with:     map[string]string{"secretRegion": other, "agentRegion": v.t.Region},
	}
}

func scheduledDeletion(v *view) *hit {
	if at := v.r.Secret.Get().Deleted; at != nil {
		return &hit{
			summary:  fmt.Sprintf("The secret was marked for deletion on %s; nobody can read it until it is restored.", day(*at)),
			evidence: []string{"DeletedDate " + at.UTC().Format(time.RFC3339)},
		}
	}
	for _, f := range []*awserr.Failure{evidence.FailureOf(v.r.Value), evidence.FailureOf(v.r.RoleValue)} {
		if f != nil && strings.Contains(f.Message, "marked for deletion") {
			return &hit{summary: "The secret is marked for deletion; nobody can read it until it is restored.", evidence: []string{quoteFailure(f)}}
		}
	}
	return nil
}

// noVersion: AWS answers a secret without a value with the same code as a
// secret that is not there; the message, and DescribeSecret, tell them apart.
func noVersion(v *view) *hit {
	versions, described := v.r.Secret.Get().Versions, v.r.Secret.Seen()
	refused := v.missingCurrent()
	if refused == nil || described && len(versions) > 0 {
		return nil
	}
	h := &hit{summary: "The secret exists but holds no value.", evidence: []string{quoteFailure(refused)}}
	if described {
		h.evidence = append(h.evidence, "DescribeSecret names no version")
	} else {
		h.certainty, h.settle = Likely, v.describeSecret()
	}
	return h
}

func currentDetached(v *view) *hit {
	versions, refused := v.r.Secret.Get().Versions, v.missingCurrent()
	switch {
	case refused != nil && !v.r.Secret.Seen():
		return &hit{certainty: Possible, summary: "The secret may have values of which none carries the label AWSCURRENT.", evidence: []string{quoteFailure(refused)}, settle: v.describeSecret()}
	case len(versions) == 0:
		return nil
	}
	for _, stages := range versions {
		if slices.Contains(stages, "AWSCURRENT") {
			return nil
		}
	}
	h := &hit{
		summary:  fmt.Sprintf("No version of the secret carries the label AWSCURRENT; there are %s.", plural(len(versions), "version")),
		evidence: versionLines(versions),
	}
	if refused != nil {
		h.evidence = append(h.evidence, quoteFailure(refused))
	}
	if len(versions) == 1 {
		for id := range versions {
			h.with = map[string]string{"version": id}
		}
	}
	return h
}

func versionLines(versions map[string][]string) []string {
	var lines []string
	for id, stages := range versions {
		lines = append(lines, fmt.Sprintf("version %s: %s", id, list(stages, 5)))
	}
	slices.Sort(lines)
	return lines
}

// missingCurrent is the refusal to read a secret that has no current value.
func (v *view) missingCurrent() *awserr.Failure {
	for _, f := range []*awserr.Failure{evidence.FailureOf(v.r.Value), evidence.FailureOf(v.r.RoleValue)} {
		if f != nil && f.Class == awserr.NotFound && strings.Contains(f.Message, "staging label") {
			return f
		}
	}
	return nil
}

func secretDenies(v *view) *hit {
	if p := v.read().cause("secret-resource-policy-deny"); p != nil {
		return &hit{
			summary:  fmt.Sprintf("The secret's own policy denies the role %s, whatever the role's policies allow.", v.roleName()),
			evidence: []string{p.note},
			patch:    v.patchExempt(v.r.SecretPolicy.Get(), p.statement),
		}
	}
	f := evidence.FailureOf(v.r.RoleValue)
	if f == nil || f.Class != awserr.Denied || v.r.SecretPolicy.Seen() || f.Reason != "resource-based policy" || !f.Explicit || f.Action == actionDecrypt {
		return nil
	}
	return &hit{summary: fmt.Sprintf("The secret's own policy denies the role %s.", v.roleName()), evidence: []string{quoteFailure(f)}}
}

// stageNotSent: the policy allows only requests that name a staging label, and
// the role, which names none, was refused.
func stageNotSent(v *view) *hit {
	j := v.read()
	if !j.depends() || !dependsOnly(j.DependsOn, "secretsmanager:VersionStage") || !v.r.RoleValue.Failed(awserr.Denied) {
		return nil
	}
	return &hit{
		certainty: Likely,
		summary:   "The secret's policy allows only reads that name the staging label, and the agent's read names none.",
		evidence:  []string{j.Because, quoteFailure(v.r.RoleValue.Failure)},
		patch:     v.patchStage(),
		settle:    "aws secretsmanager get-secret-value --version-stage AWSCURRENT as the role: it succeeds where the same call without the label is refused",
	}
}

func dependsOnly(keys []string, key string) bool {
	return len(keys) > 0 && !slices.ContainsFunc(keys, func(k string) bool { return !strings.EqualFold(k, key) })
}

func secretInOtherAccount(v *view) *hit {
	arn, _ := v.secretARN()
	if v.read().cause("secret-account-mismatch-arn") == nil && !refusedAcross(v) {
		return nil
	}
	h := &hit{
		summary:  fmt.Sprintf("The secret is in account %s, the role in %s, and the secret's own policy does not let the role in.", target.AccountOf(arn), v.t.RoleAccount()),
		evidence: []string{"secret " + arn, "role   " + v.roleARN()},
	}
	if v.r.SecretPolicy.Seen() && v.r.SecretPolicy.Value.Text == "" {
		h.evidence = append(h.evidence, "the secret has no policy of its own")
	}
	h.evidence = append(h.evidence, refusals(v.r.RoleValue)...)
	return h
}

// refusedAcross: nobody could read the other account's documents, but the role
// was refused there for want of the secret's own grant.
func refusedAcross(v *view) bool {
	f := evidence.FailureOf(v.r.RoleValue)
	return f != nil && v.crossAccount() && !v.read().allowed() && f.Class == awserr.Denied && f.Reason == "resource-based policy" && f.Action != actionDecrypt
}

func partialARN(v *view) *hit {
	arn := v.r.Secret.Get().ARN
	if _, err := target.ParseARN(v.t.SecretID); err != nil || arn == "" || arn == v.t.SecretID {
		return nil
	}
	return &hit{
		summary:  "The Secret ID is an ARN without its last six characters. AWS finds it while no other secret fits.",
		evidence: []string{"Secret ID  " + v.t.SecretID, "secret ARN " + arn},
		copy:     arn,
	}
}

func valueOld(v *view) *hit {
	s := v.r.Secret.Get()
	if s.Rotation || s.LastChanged == nil || v.r.Taken.Sub(*s.LastChanged) < oldAfter {
		return nil
	}
	days := int(v.r.Taken.Sub(*s.LastChanged).Hours() / 24)
	return &hit{
		summary:  fmt.Sprintf("The value was last changed on %s, %d days ago, and nothing rotates it.", day(*s.LastChanged), days),
		evidence: []string{"LastChangedDate " + s.LastChanged.UTC().Format(time.RFC3339), "RotationEnabled false"},
	}
}

func judgeSecretExists(v *view) verdict {
	s := v.r.Secret
	switch {
	case s.Seen():
		return passed(ObservedP, "%s in %s", s.Value.Name, v.secretRegion())
	case v.r.Value.Seen():
		return passed(ObservedP, "its value was read")
	}
	return unknown("%s", notAsked(s, "nobody looked for it"))
}

func judgeSecretReadable(v *view) verdict {
	f := v.value()
	if f.Seen() {
		return passed(v.seenBy(), "%s, version %s", plural(f.Value.Bytes, "byte"), short8(f.Value.VersionID))
	}
	if f != nil && f.Failure != nil && (f.Failure.Class == awserr.Denied || f.Failure.Class == awserr.Invalid) {
		return unknown("%s: this is about the caller, not about the role", short(f.Failure)).waiting(evidence.SecretKey, evidence.SecretPolicyOK)
	}
	return unknown("%s", notAsked(f, "nobody read it"))
}

// short8 is enough of a version id to tell two apart.
func short8(id string) string {
	if len(id) > 8 {
		return id[:8]
	}
	return id
}

func judgeSecretPolicy(v *view) verdict {
	f, j := v.r.SecretPolicy, v.read()
	switch {
	case !f.Seen():
		return unknown("%s", notAsked(f, "nobody read it"))
	case f.Value.Text == "" && !v.crossAccount():
		return passed(ObservedP, "it has none, and needs none in one account")
	case j.allowed():
		return passed(Evaluated, "%s", trimStop(j.Because))
	case j.depends():
		return dependsOn(j).waiting(evidence.RoleExists)
	case j.mended().depends():
		return dependsOn(j.mended())
	case j.ok && j.Policy != "the secret's policy":
		return passed(Evaluated, "it denies the role nothing")
	}
	return unknown("it could not be judged").waiting(evidence.RoleExists)
}

// dependsOn is the verdict of a call whose outcome nobody here can know.
func dependsOn(j judged) verdict {
	on := slices.Concat(j.DependsOn, j.Unseen)
	return unknown("depends on %s", list(on, 4))
}

func judgeSecretRotation(v *view) verdict {
	s := v.r.Secret
	switch {
	case !s.Seen():
		return unknown("%s", notAsked(s, "nobody looked"))
	case s.Value.Rotation:
		return passed(ObservedP, "AWS rotates it")
	case s.Value.LastChanged == nil:
		return unknown("AWS names no date of change")
	}
	return passed(ObservedP, "changed on %s", day(*s.Value.LastChanged))
}

func day(t time.Time) string { return t.UTC().Format(time.DateOnly) }

func trimStop(s string) string { return strings.TrimSuffix(s, ".") }

// patchDeny shows a policy without the statement that denies.
func (v *view) patchDeny(d evidence.Document, statement int) string {
	if statement < 0 {
		return ""
	}
	after, err := iampolicy.RemoveStatement([]byte(d.Text), statement)
	if err != nil {
		return v.patchException(d, statement) // the only statement cannot go
	}
	return DocumentDiff(d.Name, d.Text, string(after))
}
