package faults

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"sync"

	"clonepath/awsops/awserr"
	"clonepath/awsops/iampolicy"
	"clonepath/awsops/target"
	"clonepath/checks/evidence"
)

// view is a Record as the rules read it: facts, parsed policies, and the three
// calls of the chain judged on them. What costs time is done when first asked.
type view struct {
	r        *evidence.Record
	t        target.Target
	problems map[target.Field]*target.Problem
	agent    string // the ARN that is taken for the agent principal
	origin   target.Origin
	// agentCalled: agent credentials were used, and they are the agent's.
	agentCalled bool
	// heard are the links whose facts are Torque's report of its agent's tries.
	heard []Link

	assume, read, decrypt func() judged
	proofs                func() []proof
	recorded              func() recorded // what CloudTrail saw the agent do
	alone                 func() bool     // the role trusts nobody else of the agent's account
}

func newView(r *evidence.Record) *view {
	v := &view{r: r, t: withoutToken(r.Target), problems: map[target.Field]*target.Problem{}}
	v.hearTorque()
	for _, p := range r.Target.Problems() {
		v.problems[p.Field] = p
	}
	v.agent, v.origin = v.r.Target.Agent(v.r.AgentOrigin)
	v.identifyAgent()
	if differ := v.partitionsDiffer(); differ != "" && v.origin != target.Documented {
		v.problems[target.FieldRoleARN] = &target.Problem{Field: target.FieldRoleARN, Fault: "role-partition-mismatch", Found: differ}
	}
	v.assume = sync.OnceValue(func() judged { return judgeCall(v.assumeCall(), assumeRemedies) })
	v.read = sync.OnceValue(func() judged { return judgeCall(v.readCall(), readRemedies) })
	v.decrypt = sync.OnceValue(func() judged { return judgeCall(v.decryptCall(), decryptRemedies) })
	v.proofs = sync.OnceValue(v.findProofs)
	v.recorded = sync.OnceValue(v.findRecorded)
	v.alone = sync.OnceValue(v.aloneInAccount)
	return v
}

// identifyAgent compares who called as the agent with the agent principal. A
// caller that was seen outranks a principal that only the guide names.
func (v *view) identifyAgent() {
	caller := v.agentSeen()
	if caller == "" {
		return
	}
	v.agentCalled = target.SamePrincipal(caller, v.agent)
	if !v.agentCalled && v.origin == target.Documented {
		v.agent, v.origin, v.agentCalled = caller, target.Confirmed, true
		if role, ok := target.RoleARNOf(caller); ok {
			v.agent = role
		}
	}
}

// partitionsDiffer says in which partitions role and agent are, "" where it is
// one or not known.
func (v *view) partitionsDiffer() string {
	role, errRole := target.ParseARN(v.t.RoleARN)
	agent, errAgent := target.ParseARN(v.agent)
	if errRole != nil || errAgent != nil || role.Service != "iam" || role.Partition == agent.Partition {
		return ""
	}
	return fmt.Sprintf("The role is in the partition %s, the agent in %s: no call crosses partitions.", role.Partition, agent.Partition)
}

// refusedElsewhere reports whether the agent was refused by a role of another
// account than the one looked at: then that account may be the wrong one.
func (v *view) refusedElsewhere() bool {
	looked, role := v.r.Caller.Get().Account, v.t.RoleAccount()
	return looked != "" && role != "" && looked != role && v.problems[target.FieldRoleARN] == nil &&
		v.agentCalled && v.r.Assume.Failed(awserr.Denied) && !v.r.Role.Seen()
}

// agentSeen is the ARN under which the agent called, "" where it did not. Where
// nobody asked who it is, a refusal says so.
func (v *view) agentSeen() string {
	return cmp.Or(v.r.AgentCaller.Get().ARN, refusedCaller(v.r.Assume))
}

// asAgent tells whether the run had the agent's credentials alone.
func (v *view) asAgent() bool { return v.r.As == evidence.Agent }

// caller is the fact of who asked AWS: the operator, or the agent in his place.
func (v *view) caller() *evidence.Fact[evidence.Caller] {
	if v.asAgent() {
		return v.r.AgentCaller
	}
	return v.r.Caller
}

// value is the secret's value as anybody read it, the operator first.
func (v *view) value() *evidence.Fact[evidence.Value] {
	if v.r.Value.Seen() || !v.r.RoleValue.Seen() {
		return v.r.Value
	}
	return v.r.RoleValue
}

// seenBy is the provenance of a value: what the role's session read for the
// agent was done as the agent.
func (v *view) seenBy() Provenance {
	if v.value().By == evidence.Role {
		return Proven
	}
	return ObservedP
}

// own tells whether agent and role are in one account: a self-hosted agent.
func (v *view) own() bool {
	a, err := target.ParseARN(v.agent)
	return err == nil && a.Account == v.t.RoleAccount()
}

// roleName is the role's name for commands.
func (v *view) roleName() string {
	return cmp.Or(v.r.Role.Get().Name, v.t.RoleName())
}

// roleARN is the role's ARN as AWS gives it, or as entered.
func (v *view) roleARN() string {
	return cmp.Or(v.r.Role.Get().ARN, v.t.RoleARN)
}

// secretARN returns the secret's ARN, also of one that was found elsewhere;
// exact is false where only its name is known, and six characters stand in for
// those that AWS appends.
func (v *view) secretARN() (arn string, exact bool) {
	if s := v.r.Secret.Get(); s.ARN != "" {
		return s.ARN, true
	}
	if l := v.located(); l != nil {
		return l.ARN, true
	}
	if v.problems[target.FieldSecretID] != nil {
		return "", false
	}
	if a, err := target.ParseARN(v.t.SecretID); err == nil && a.Service == "secretsmanager" {
		if strings.TrimPrefix(a.Resource, "secret:") != v.t.SecretName() {
			return v.t.SecretID, true
		}
		return v.t.SecretID + "-AAAAAA", false
	}
	account := cmp.Or(v.t.RoleAccount(), v.r.Caller.Get().Account)
	if v.t.SecretID == "" || account == "" || v.t.Region == "" {
		return "", false
	}
	name := v.t.SecretID
	if near := v.r.Lookup.Get().Near; len(near) > 0 {
		name = near[0]
	}
	a := target.ARN{Partition: target.PartitionGuess(v.t.Region), Service: "secretsmanager", Region: v.t.Region, Account: account, Resource: "secret:" + name + "-AAAAAA"}
	return a.String(), false
}

// roleKnown tells whether the role has an ARN. What was entered and is none
// names no account, and stands in no policy.
func (v *view) roleKnown() bool {
	return v.roleARN() != "" && (v.r.Role.Seen() || v.problems[target.FieldRoleARN] == nil)
}

// crossAccount tells whether the secret is in another account than the role.
func (v *view) crossAccount() bool {
	arn, _ := v.secretARN()
	a, err := target.ParseARN(arn)
	role := target.AccountOf(v.roleARN())
	return err == nil && v.roleKnown() && role != "" && a.Account != role
}

// defaultKey tells whether the secret is encrypted with aws/secretsmanager.
func (v *view) defaultKey() bool {
	id := v.r.Secret.Get().KMSKeyID
	return id == "" || strings.HasSuffix(id, "alias/aws/secretsmanager") || v.r.Key.Get().Manager == "AWS"
}

// region is where the secret is: its ARN knows better than the client.
func (v *view) secretRegion() string {
	if a, err := target.ParseARN(v.r.Secret.Get().ARN); err == nil {
		return a.Region
	}
	return v.t.Region
}

// emulated tells whether an endpoint other than AWS's answered.
func (v *view) emulated() bool { return len(v.r.Local.Get().Endpoints) > 0 }

// duration is what the facts of a statement took, in milliseconds.
func (v *view) duration(s *statement) int64 {
	var longest int64
	for _, fact := range s.facts {
		longest = max(longest, v.r.Durations[fact])
	}
	return longest
}

// values fill the placeholders of catalogue texts and commands.
func (v *view) values(more map[string]string) map[string]string {
	arn, exact := v.secretARN()
	if !exact {
		arn = ""
	}
	all := map[string]string{
		"role": v.roleName(), "roleArn": v.roleARN(), "account": v.t.RoleAccount(),
		"region": v.secretRegion(), "secret": v.t.SecretID, "secretName": cmp.Or(v.r.Secret.Get().Name, v.t.SecretName()),
		"secretArn": arn, "path": v.t.SecretPath, "agent": v.agent, "key": cmp.Or(v.r.Key.Get().ARN, v.r.Secret.Get().KMSKeyID),
		"repo": target.RedactURL(v.t.Repo), "host": target.RepoHost(v.t.Repo), "branch": v.t.Branch, "profile": v.r.Local.Get().Profile,
		"externalId": masked(v.t.ExternalID), "resource": target.SecretResource(arn), "secretRegion": target.RegionOf(arn),
	}
	for name, value := range more {
		all[name] = value
	}
	return all
}

// proof is a call done for real, and what follows from its success.
type proof struct {
	of      evidence.CheckID
	by      Provenance
	implies []evidence.CheckID
	because string
	// otherwise is how it can be true that documents refuse what was seen to
	// succeed; it follows because.
	otherwise string
}

// What follows from the two calls of the agent.
var (
	impliedByAssume = []evidence.CheckID{evidence.RoleExists, evidence.TrustAgent}
	impliedByRead   = []evidence.CheckID{evidence.RoleExists, evidence.TrustAgent, evidence.AssumeRole, evidence.SecretExists, evidence.RolePermission,
		evidence.RoleBoundary, evidence.SecretKey, evidence.SecretPolicyOK, evidence.SecretReadable}
)

// nowDoubt is the otherwise of a call that this run made.
const nowDoubt = " all the same; the endpoint enforces nothing, or the document changed between the calls"

func (v *view) findProofs() []proof {
	var list []proof
	if v.assumedNow() {
		list = append(list, proof{evidence.AssumeRole, Proven, impliedByAssume, "the agent assumed the role", nowDoubt})
	}
	if v.readNow() {
		list = append(list, proof{evidence.RoleReadsSecret, Proven, impliedByRead, "the role's session read the secret", nowDoubt})
	}
	list = append(list, v.trailProofs()...)
	if c := v.r.Clone; c.Seen() && !c.Value.Missing && !c.Value.Empty {
		list = append(list, proof{evidence.GitClone, v.tokenBy(c.Value.By, c.Value.VersionID),
			[]evidence.CheckID{evidence.GitHost, evidence.GitAccess}, "the branch was fetched with the token", nowDoubt})
	}
	return list
}

// tokenBy is the provenance of what was done with a token: proven when the role
// read these very bytes for the agent.
func (v *view) tokenBy(reader evidence.Actor, version string) Provenance {
	role := v.r.RoleValue.Get()
	same := role.SameAsOperator != nil && *role.SameAsOperator
	if v.agentCalled && v.r.RoleValue.Seen() && (reader == evidence.Role || same || version != "" && version == role.VersionID) {
		return Proven
	}
	return ObservedP
}

// policy is one document, parsed; doc is nil where it is none.
type policy struct {
	name string
	text string
	doc  *iampolicy.Document
}

func parsePolicy(name, text string) policy {
	doc, err := iampolicy.Parse([]byte(text))
	if err != nil {
		doc = nil // Lint says why
	}
	return policy{name, text, doc}
}

// sent tells whether a supplied document was sent as what the role has. Who ran
// the checks brought a wish, such as policies/trust.json of a bundle: that says
// nothing of what AWS stores, and stands in for nothing that was not read.
func sent(d *evidence.Fact[evidence.Document]) bool { return d.Seen() && d.By == "" }

// trust is the trust policy that counts: as stored, else as somebody sent it.
func (v *view) trust() (p policy, ok bool) {
	switch {
	case v.r.Role.Seen():
		return parsePolicy("trust policy", v.r.Role.Value.Trust), true
	case v.r.Role.Failed(awserr.NotFound):
		return policy{}, false
	case sent(v.r.SuppliedTrust):
		return parsePolicy("supplied trust policy", v.r.SuppliedTrust.Value.Text), true
	}
	return policy{}, false
}

func (v *view) documents() []evidence.Document {
	switch {
	case v.r.RolePolicies.Seen():
		return *v.r.RolePolicies.Value
	case v.r.RolePolicies == nil && sent(v.r.SuppliedPermission):
		return []evidence.Document{*v.r.SuppliedPermission.Value}
	}
	return nil
}

// documentsSeen tells whether anybody said which policies the role has. A supplied
// policy counts only where it was sent and AWS was not asked: it does not stand in
// for what the operator may not list.
func (v *view) documentsSeen() bool {
	return v.r.RolePolicies.Seen() || v.r.RolePolicies == nil && sent(v.r.SuppliedPermission)
}

// documentsKnown tells whether all of the role's policies are in view.
func (v *view) documentsKnown() bool {
	return v.documentsSeen() && !slices.ContainsFunc(v.documents(), func(d evidence.Document) bool { return d.Unreadable != "" })
}

func documentName(d evidence.Document) string {
	return fmt.Sprintf("%s policy %s", d.Kind, d.Name)
}

func masked(externalID string) string {
	if externalID == "" {
		return ""
	}
	return target.MaskExternalID(externalID)
}

func upper(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
