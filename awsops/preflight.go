package awsops

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"clonepath/awsops/target"
)

// Preflight is what IAM's simulator says about the caller's own permission to
// make planned Changes. It knows neither a secret's nor a key's own policy.
type Preflight struct {
	// Unchecked says why not everything could be asked, "" where all was.
	Unchecked string
	// Denied are actions that the caller's policies do not allow, sorted.
	Denied []Denied
}

// Denied is one action that the caller may not do.
type Denied struct {
	Action   string `json:"action"`
	Resource string `json:"resource"`
}

// question is put to the simulator for one Change.
type question struct {
	actions []string
	// resources are the ARNs by which the resource may be known to a policy: what
	// is allowed on one of them is allowed.
	resources []string
	keys      map[string]string
	// open: the resource may have a policy of its own that allows it, which the
	// simulator does not read. Only an explicit deny is then certain.
	open bool
}

// Preflight asks, before the first write, what would be denied. It makes
// optional probes only: where asking is not allowed, Unchecked says so.
func (a *Account) Preflight(ctx context.Context, changes []Change) Preflight {
	if len(changes) == 0 {
		return Preflight{}
	}
	probe := a.Probe()
	source, why := probe.simulable(ctx)
	if why != "" {
		return Preflight{Unchecked: why}
	}
	var questions []question
	for _, c := range changes {
		questions = append(questions, c.questions()...)
	}
	answers := make([]Preflight, len(questions))
	each(len(questions), func(i int) { answers[i] = probe.ask(ctx, source, questions[i]) })
	var all Preflight
	for _, one := range answers {
		all.Denied = append(all.Denied, one.Denied...)
		if all.Unchecked == "" {
			all.Unchecked = one.Unchecked
		}
	}
	slices.SortFunc(all.Denied, func(x, y Denied) int { return strings.Compare(x.Action+x.Resource, y.Action+y.Resource) })
	all.Denied = slices.Compact(all.Denied)
	return all
}

// simulable is the ARN whose policies decide about the caller, or why there is
// none that can be simulated. A session's ARN lacks its role's path.
func (a *Account) simulable(ctx context.Context) (source, why string) {
	caller, err := a.CallerIdentity(ctx)
	if err != nil {
		return "", err.Error()
	}
	if role, ok := target.RoleARNOf(caller.ARN); ok {
		found, err := a.GetRole(ctx, target.Target{RoleARN: role}.RoleName())
		if err != nil {
			return "", err.Error()
		}
		return found.ARN, ""
	}
	if !strings.Contains(caller.ARN, ":user/") {
		return "", fmt.Sprintf("IAM's simulator cannot be asked about %s", caller.ARN)
	}
	return caller.ARN, ""
}

// questions are what to ask about a Change; its key is a resource of its own.
func (c Change) questions() []question {
	w := writers[c.Kind]
	q := question{actions: w.actions, resources: []string{c.ARN}, keys: c.conditionKeys()}
	if c.ARN == "" {
		q.resources = []string{"*"}
	}
	switch c.Kind {
	case CreateSecret:
		q.resources = append(q.resources, c.ARN+"-AbCdEf")
	case PutSecretValue, TagSecret, DeleteSecret:
		q.open = true
	}
	if len(c.Settings.Tags) > 0 {
		q.actions = slices.Concat(w.actions, w.tagging)
	}
	all := []question{q}
	if c.Settings.KMSKey != "" && len(w.encrypting) > 0 {
		all = append(all, question{actions: w.encrypting, resources: []string{c.Settings.KMSKey}, keys: c.viaSecretsManager(), open: true})
	}
	return all
}

// viaSecretsManager is how KMS sees the caller. The suffix is known here for
// the partition aws alone: elsewhere a policy that asks for it leaves the answer
// open.
func (c Change) viaSecretsManager() map[string]string {
	if !strings.HasPrefix(c.ARN, "arn:aws:") {
		return nil
	}
	return map[string]string{"kms:ViaService": "secretsmanager." + c.Region + ".amazonaws.com"}
}

// conditionKeys are those that AWS fills in from the request.
func (c Change) conditionKeys() map[string]string {
	keys := map[string]string{}
	for name, value := range map[string]string{
		"aws:RequestedRegion": c.Region, "iam:PermissionsBoundary": c.Settings.Boundary, "secretsmanager:KmsKeyId": c.Settings.KMSKey,
	} {
		if value != "" {
			keys[name] = value
		}
	}
	switch c.Kind {
	case CreateSecret:
		keys["secretsmanager:Name"] = c.Resource
	case AttachPolicy, DetachPolicy:
		keys["iam:PolicyARN"] = c.Policy
	}
	for _, key := range slices.Sorted(maps.Keys(c.Settings.Tags)) {
		keys["aws:RequestTag/"+key] = c.Settings.Tags[key]
		keys["aws:TagKeys"] = key
	}
	return keys
}

// ask puts one question. A missing allow that hangs on what the simulator was
// not told is no refusal.
func (a *Account) ask(ctx context.Context, source string, q question) (p Preflight) {
	results, err := a.Simulate(ctx, source, q.actions, q.resources, q.keys)
	if err != nil {
		return Preflight{Unchecked: err.Error()}
	}
	for _, action := range q.actions {
		denied, explicit, missing := true, false, []string(nil)
		for _, r := range results {
			if !strings.EqualFold(r.Action, action) {
				continue
			}
			denied = denied && r.Decision != "allowed"
			explicit = explicit || r.Decision == "explicitDeny"
			missing = append(missing, r.Missing...)
		}
		switch {
		case denied && !explicit && len(missing) > 0:
			p.Unchecked = fmt.Sprintf("whether %s is allowed depends on %s", action, strings.Join(missing, ", "))
		case denied && !explicit && q.open:
			p.Unchecked = fmt.Sprintf("whether %s is allowed depends on the policy of %s", action, q.resources[0])
		case denied:
			p.Denied = append(p.Denied, Denied{action, q.resources[0]})
		}
	}
	return p
}
