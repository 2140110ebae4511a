package sandbox

import (
	"regexp"
	"strconv"
	"time"

	"clonepath/awsops/iampolicy"
	"clonepath/awsops/target"
)

var stsOperations = []operation{
	{"sts", "GetCallerIdentity", nodes(getCallerIdentity)},
	{"sts", "AssumeRole", nodes(assumeRole)},
	{"sts", "GetAccessKeyInfo", nodes(getAccessKeyInfo)},
}

// Model constraints of STS (FAULTS.md, "Reference: limits and formats").
var (
	sessionNamePattern = regexp.MustCompile(`^[\w+=,.@-]*$`)
	externalIDPattern  = regexp.MustCompile(`^[\w+=,.@:/-]*$`)
)

const (
	defaultDuration = 3600
	chainedDuration = 3600 // the cap when the caller is itself a role
)

// getCallerIdentity needs no permission.
func getCallerIdentity(c *call) ([]node, error) {
	return []node{
		text("Arn", c.caller.arn()), text("UserId", c.caller.userID()), text("Account", c.caller.account),
	}, nil
}

func getAccessKeyInfo(c *call) ([]node, error) {
	if err := c.allowed(ask{action: "sts:GetAccessKeyInfo", resource: "*"}); err != nil {
		return nil, err
	}
	if known := c.credentials[c.form.get("AccessKeyId")]; known != nil {
		return []node{text("Account", known.account)}, nil
	}
	return nil, faultf(400, "ValidationError", "Cannot find the account of that access key")
}

// assumption is a validated AssumeRole request.
type assumption struct {
	roleARN, session, sourceIdentity string
	externalID                       *string // nil when it was not sent
	duration                         int     // seconds
	tags                             map[string]string
	policies                         []string // session policies
}

func assumeRole(c *call) ([]node, error) {
	if c.home().stsOff[c.region] {
		return nil, faultf(403, "RegionDisabledException", "STS is not activated in this region for account:%s. Your account administrator can activate STS in this region using the IAM Console.", c.caller.account)
	}
	a, err := readAssumption(c)
	if err != nil {
		return nil, err
	}
	r, err := authoriseAssumption(c, a)
	if err != nil {
		return nil, err
	}
	if err := checkDuration(c, r, a.duration); err != nil {
		return nil, err
	}
	keyID, granted := c.issue(r, a)
	return []node{
		elem("Credentials",
			text("AccessKeyId", keyID), text("SecretAccessKey", granted.secret),
			text("SessionToken", granted.token), date("Expiration", granted.expires)),
		elem("AssumedRoleUser", text("AssumedRoleId", granted.userID()), text("Arn", granted.arn())),
	}, nil
}

// readAssumption checks what the model of STS demands, before any permission.
func readAssumption(c *call) (assumption, error) {
	c.habits.apply(c.form)
	a := assumption{
		roleARN: c.form.get("RoleArn"), session: c.form.get("RoleSessionName"),
		sourceIdentity: c.form.get("SourceIdentity"), duration: defaultDuration, tags: c.habits.tagged(c.form.tags()),
	}
	if c.form.Has("ExternalId") {
		id := c.form.get("ExternalId")
		a.externalID = &id
		if err := checkText("externalId", id, 2, 1224, externalIDPattern, `[\w+=,.@:\/-]*`); err != nil {
			return a, err
		}
	}
	if err := checkText("roleArn", a.roleARN, 20, 2048, nil, ""); err != nil {
		return a, err
	}
	if err := checkText("roleSessionName", a.session, 2, 64, sessionNamePattern, `[\w+=,.@-]*`); err != nil {
		return a, err
	}
	if sent := c.form.get("DurationSeconds"); sent != "" {
		n, err := strconv.Atoi(sent)
		if err != nil || n < 900 {
			return a, constraint("durationSeconds", sent, "have value greater than or equal to 900")
		}
		if n > 43200 {
			return a, constraint("durationSeconds", sent, "have value less than or equal to 43200")
		}
		a.duration = n
	}
	a.duration = c.habits.lasting(a.duration)
	if policy := c.form.get("Policy"); policy != "" {
		if err := checkDocument(iampolicy.KindIdentity, policy); err != nil {
			return a, err
		}
		a.policies = append(a.policies, policy)
	}
	for _, sent := range c.form.structs("PolicyArns") {
		p := c.policy(sent.get("arn"))
		if p == nil {
			return a, faultf(400, "ValidationError", "The session policy %s does not exist.", sent.get("arn"))
		}
		a.policies = append(a.policies, p.document())
	}
	return a, nil
}

// checkText applies a model's length and pattern. Lengths are in characters.
func checkText(field, value string, least, most int, pattern *regexp.Regexp, shown string) error {
	switch n := len([]rune(value)); {
	case n < least:
		return constraint(field, value, "have length greater than or equal to "+strconv.Itoa(least))
	case n > most:
		return constraint(field, value, "have length less than or equal to "+strconv.Itoa(most))
	case pattern != nil && !pattern.MatchString(value):
		return constraint(field, value, "satisfy regular expression pattern: "+shown)
	}
	return nil
}

// authoriseAssumption finds the role and asks its trust policy. STS answers a
// missing role and a refusal across accounts with the same bare text, so that
// nobody can probe for roles.
func authoriseAssumption(c *call, a assumption) (*role, error) {
	arn, err := target.ParseARN(a.roleARN)
	if err != nil || arn.Service != "iam" || len(arn.Resource) < 6 || arn.Resource[:5] != "role/" {
		return nil, faultf(400, "ValidationError", "%s is invalid", a.roleARN)
	}
	question := ask{action: "sts:AssumeRole", resource: a.roleARN, owner: arn.Account, context: a.context()}
	r := c.roleByARN(a.roleARN)
	if r == nil || c.now.Before(r.usable) {
		return nil, c.denial(question, "")
	}
	question.trust = &r.trust
	for _, action := range a.actions() {
		question.action = action
		reason := c.stoppedBy(question)
		if d := c.judge(question); reason == "" && d.Outcome != iampolicy.Allow {
			reason = c.reason(question, d)
		}
		switch {
		case reason != "" && arn.Account != c.caller.account:
			return nil, c.denial(question, "")
		case reason != "":
			return nil, c.denial(question, reason)
		}
	}
	return r, nil
}

// actions: a session with tags or a source identity needs more than AssumeRole.
func (a assumption) actions() []string {
	out := []string{"sts:AssumeRole"}
	if len(a.tags) > 0 {
		out = append(out, "sts:TagSession")
	}
	if a.sourceIdentity != "" {
		out = append(out, "sts:SetSourceIdentity")
	}
	return out
}

func (a assumption) context() iampolicy.Context {
	out := iampolicy.Context{"sts:RoleSessionName": {a.session}}
	if a.externalID != nil {
		out["sts:ExternalId"] = []string{*a.externalID}
	}
	if a.sourceIdentity != "" {
		out["sts:SourceIdentity"] = []string{a.sourceIdentity}
	}
	requestTags(out, a.tags)
	return out
}

func checkDuration(c *call, r *role, seconds int) error {
	switch {
	case c.caller.role != "" && seconds > chainedDuration:
		return faultf(400, "ValidationError", "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.")
	case seconds > r.maxSession:
		return faultf(400, "ValidationError", "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.")
	}
	return nil
}

// roleByARN finds a role by its exact ARN: here AWS minds path and case.
func (w *world) roleByARN(arn string) *role {
	parsed, err := target.ParseARN(arn)
	if err != nil || w.accounts[parsed.Account] == nil {
		return nil
	}
	for _, r := range w.accounts[parsed.Account].roles {
		if r.arn == arn {
			return r
		}
	}
	return nil
}

// issue makes the credentials of a new session.
func (c *call) issue(r *role, a assumption) (keyID string, granted *credential) {
	parsed, _ := target.ParseARN(r.arn) // a stored role's ARN parses
	return c.addSession(principal{
		account: parsed.Account, role: r.name, roleARN: r.arn, uniqueID: r.id,
		session: a.session, policies: a.policies, tags: a.tags, sourceIdentity: a.sourceIdentity, from: c.network(),
	}, c.now.Add(time.Duration(a.duration)*time.Second))
}

// noExpiry is the expiry of credentials that never expire.
var noExpiry time.Time

// addSession stores credentials of a session.
func (w *world) addSession(p principal, expires time.Time) (keyID string, granted *credential) {
	keyID = "ASIA" + w.random.text(16, idLetter)
	granted = &credential{secret: w.random.text(40, base62), token: w.random.text(220, base62), expires: expires, principal: p}
	w.credentials[keyID] = granted
	return keyID, granted
}
