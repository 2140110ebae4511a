package sandbox

import (
	"maps"
	"slices"
	"strings"
	"time"

	"clonepath/awsops/iampolicy"
	"clonepath/awsops/sealed"
)

const partition = "aws"

// world is everything that is stored. The Sandbox's one mutex guards it: a call
// runs from authorisation to its last write without another in between.
type world struct {
	accounts    map[string]*account
	credentials map[string]*credential // by access key id
	trail       []trailEntry           // every call of a known caller, in order
	guardrails  []guardrail
	throttled   map[string]bool // by "service:Action"
	random      *random
}

// account is one AWS account. Names are keys as AWS keeps them unique.
type account struct {
	id, alias    string
	organization string          // o-…, "" for an account of none
	address      string          // where its callers come from: aws:SourceIp
	stsOff       map[string]bool // regions in which STS is switched off for its callers
	users        map[string]*user
	groups       map[string]*group
	trails       []*storedTrail
	roles        map[string]*role          // by lower-cased name
	policies     map[string]*managedPolicy // by ARN
	secrets      map[string][]*secret      // by region, in order of creation
	keys         map[string][]*key         // by region
}

func newAccount(id string) *account {
	return &account{
		id: id, users: map[string]*user{}, groups: map[string]*group{}, roles: map[string]*role{}, policies: map[string]*managedPolicy{},
		secrets: map[string][]*secret{}, keys: map[string][]*key{},
	}
}

// holder is what users and roles share: the policies that say what they may do.
type holder struct {
	arn, id, name, path string
	created             time.Time
	inline              map[string]string // document by policy name
	attached            []string          // policy ARNs, in order of attaching
	boundary            string            // policy ARN, "" for none
	tags                map[string]string
}

type user struct{ holder }

type role struct {
	holder
	description    string
	trust          string
	maxSession     int       // seconds
	usable         time.Time // from when STS knows it; zero: at once
	lastUsed       time.Time
	lastUsedRegion string
}

// managedPolicy is a policy with versions, of which one is in force.
type managedPolicy struct {
	arn, id, name, path, description string
	created, updated                 time.Time
	versions                         []policyVersion // in order of creation
	current                          string          // version id, "v1"
	next                             int             // number of the next version
	tags                             map[string]string
}

type policyVersion struct {
	id, document string
	created      time.Time
}

func (p *managedPolicy) version(id string) *policyVersion {
	for i := range p.versions {
		if p.versions[i].id == id {
			return &p.versions[i]
		}
	}
	return nil
}

func (p *managedPolicy) document() string {
	if v := p.version(p.current); v != nil {
		return v.document
	}
	return ""
}

// secret is one secret in one region.
type secret struct {
	arn, name, description string
	kmsKey                 string // as given: key id, ARN or alias; "" for the default key
	created, changed       time.Time
	accessed, deletion     time.Time // accessed: a day; deletion: when it will be deleted, zero if it stays
	rotated, nextRotation  time.Time
	rotatedBy              string // ARN of the function that rotates it
	rotation               bool
	owningService          string
	policy                 string // resource policy, "" for none
	tags                   map[string]string
	versions               []*secretVersion
	replicas               []replica
}

// replica is what a primary secret says of its copy in another region.
type replica struct{ Region, Status, StatusMessage string }

type secretVersion struct {
	id      string
	text    *sealed.Value // nil for a binary value
	binary  *sealed.Value // nil for a text
	stages  []string
	created time.Time
}

// staged returns the version that carries a staging label, nil if none does.
func (s *secret) staged(label string) *secretVersion {
	for _, v := range s.versions {
		if slices.Contains(v.stages, label) {
			return v
		}
	}
	return nil
}

func (s *secret) version(id string) *secretVersion {
	for _, v := range s.versions {
		if v.id == id {
			return v
		}
	}
	return nil
}

// key is a KMS key. An AWS managed one is the region's aws/secretsmanager.
type key struct {
	arn, id, alias, description string
	policy                      string
	grants                      []iampolicy.Grant
	managed                     bool // by AWS: a default key
	state                       string
	created, deletion           time.Time
}

// States of a key, as KMS names them.
const (
	keyEnabled  = "Enabled"
	keyDisabled = "Disabled"
	keyPending  = "PendingDeletion"
)

// credential is an access key and who calls with it.
type credential struct {
	secret  string
	token   string    // session token; "" for a long-term key
	expires time.Time // zero: never
	habits  habits
	principal
}

// principal is a caller: a user, or a session of a role. The policies are
// looked up at each call, so that a change counts at once.
type principal struct {
	account        string
	user           string // "" for a session
	role           string // name of the role, "" for a user
	roleARN        string
	session        string   // session name
	policies       []string // session policies
	tags           map[string]string
	sourceIdentity string
	uniqueID       string // AIDA… or AROA…
	from           string // account in whose network it calls; "" for its own
}

// arn is what GetCallerIdentity and a denial name. It holds no role path.
func (p principal) arn() string {
	if p.role == "" {
		return "arn:" + partition + ":iam::" + p.account + ":user/" + p.user
	}
	return "arn:" + partition + ":sts::" + p.account + ":assumed-role/" + p.role + "/" + p.session
}

// userID is aws:userid: the unique id, for a session with its name behind.
func (p principal) userID() string {
	if p.role == "" {
		return p.uniqueID
	}
	return p.uniqueID + ":" + p.session
}

// holder returns the user or role behind a principal, nil when it was deleted.
func (w *world) holder(p principal) *holder {
	a := w.accounts[p.account]
	if a == nil {
		return nil
	}
	if u := a.users[p.user]; p.role == "" && u != nil {
		return &u.holder
	}
	if r := a.role(p.role); r != nil && r.id == p.uniqueID {
		return &r.holder
	}
	return nil
}

func (a *account) role(name string) *role { return a.roles[strings.ToLower(name)] }

// sortedRoles lists roles as ListRoles does.
func (a *account) sortedRoles() []*role {
	return slices.SortedFunc(maps.Values(a.roles), func(x, y *role) int { return strings.Compare(x.name, y.name) })
}

// policy finds a managed policy of an account or of AWS itself.
func (w *world) policy(arn string) *managedPolicy {
	for _, a := range w.accounts {
		if p := a.policies[arn]; p != nil {
			return p
		}
	}
	return nil
}

func iamARN(account, kind, path, name string) string {
	return "arn:" + partition + ":iam::" + account + ":" + kind + path + name
}
