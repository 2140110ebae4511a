package evidence

import (
	"time"

	"clonepath/awsops/target"
)

// Schema is the version of the Record's JSON.
const Schema = "clonepath/evidence/v1"

// Record is everything observed in one run, and the question it was observed
// for. Each field from Local on is written by exactly one collector.
type Record struct {
	Schema  string        `json:"schema" scrub:"-" mask:"word"`
	Tool    string        `json:"tool" mask:"word"` // clonepath's version
	Taken   time.Time     `json:"taken"`
	As      Actor         `json:"as" enum:"operator,agent,runner,both,"` // operator, agent, runner or both; "" for evidence that a person put together
	Sandbox bool          `json:"sandbox"`
	Target  target.Target `json:"target"`
	// AgentOrigin is how the agent principal is known; it is documented where
	// Target.AgentPrincipal is empty.
	AgentOrigin target.Origin `json:"agentOrigin" enum:"confirmed,account-confirmed,likely,documented,"`
	// Hosting is "torque", "self" or "" (unknown).
	Hosting string `json:"hosting,omitempty" scrub:"-" enum:"torque,self"`
	// RegionSource says where Target.Region came from: "--region", a file's name,
	// "AWS_REGION", "profile corp"; "" where there is no region.
	RegionSource string `json:"regionSource,omitempty" mask:"source"`
	// UserInfo says in which form the repository's address carried credentials
	// before they were cut off: "name and password", "name only", "unescaped"; ""
	// where it carried none.
	UserInfo string `json:"userInfo,omitempty" enum:"name and password,name only,unescaped"`
	// CredentialType is the type chosen in Torque (github, gitlab, bitbucket,
	// azure), "" where nobody said.
	CredentialType string `json:"credentialType,omitempty" scrub:"-"`
	// Torque is which Torque was to be asked; nil for a run without its API.
	Torque *TorqueAsked `json:"torque,omitempty"`
	// Practices are what an audit asks about; nil for a run that is none.
	Practices *Practices `json:"practices,omitempty"`

	Local       *Fact[Local]  `json:"local,omitempty"`
	Caller      *Fact[Caller] `json:"caller,omitempty"`      // who the operator is
	AgentCaller *Fact[Caller] `json:"agentCaller,omitempty"` // who holds the agent's credentials

	Secret       *Fact[Secret]    `json:"secret,omitempty"`
	Lookup       *Fact[Lookup]    `json:"lookup,omitempty"`       // only where the secret was not found
	SecretPolicy *Fact[Document]  `json:"secretPolicy,omitempty"` // Text "" = the secret has none
	Value        *Fact[Value]     `json:"value,omitempty"`        // read by the operator
	RoleValue    *Fact[Value]     `json:"roleValue,omitempty"`    // read by the role, assumed by the agent
	Key          *Fact[Key]       `json:"key,omitempty"`          // only where the secret names a key
	KeyPolicy    *Fact[Document]  `json:"keyPolicy,omitempty"`
	KeyGrants    *Fact[KeyGrants] `json:"keyGrants,omitempty"`

	Role         *Fact[RoleFacts]  `json:"role,omitempty"`
	RolePolicies *Fact[[]Document] `json:"rolePolicies,omitempty"` // all, inline and attached
	Boundary     *Fact[Document]   `json:"boundary,omitempty"`     // only where the role has one

	Cluster *Fact[Cluster] `json:"cluster,omitempty"` // only of what somebody sent

	Assume         *Fact[Session] `json:"assume,omitempty"`         // by the agent, as Torque would
	AssumeOperator *Fact[Session] `json:"assumeOperator,omitempty"` // only where the documents allow the operator
	GuardWrong     *Fact[Session] `json:"guardWrong,omitempty"`     // by the agent with a wrong External ID
	GuardMissing   *Fact[Session] `json:"guardMissing,omitempty"`   // by the agent without one

	// Trail is what CloudTrail recorded about role and secret, newest first. What
	// is not in it may have happened all the same.
	Trail *Fact[[]TrailEvent] `json:"trail,omitempty"`
	// Simulation is the second opinion of IAM's simulator, only where it was asked for.
	Simulation *Fact[Simulation] `json:"simulation,omitempty"`

	Host  *Fact[Exchange] `json:"host,omitempty"`  // the Git host, asked without a token
	Login *Fact[Exchange] `json:"login,omitempty"` // the same with the token
	Clone *Fact[Clone]    `json:"clone,omitempty"` // the trial clone

	TorqueCredential *Fact[TorqueCredential] `json:"torqueCredential,omitempty"`
	TorqueAgents     *Fact[[]TorqueAgent]    `json:"torqueAgents,omitempty"`
	TorqueRepository *Fact[TorqueRepository] `json:"torqueRepository,omitempty"` // NotFound: the space has none of this address

	// Only where the guide's best practices were asked about.
	Identities *Fact[Identities] `json:"identities,omitempty"`
	Guardrails *Fact[Guardrails] `json:"guardrails,omitempty"` // nil: nobody gave any, which says nothing
	Trails     *Fact[Trails]     `json:"trails,omitempty"`
	Readers    *Fact[Readers]    `json:"readers,omitempty"`

	// SuppliedTrust and SuppliedPermission are documents that the operator
	// brought. Beside a bundle (policies/*.json) they are a wish, not yet, or
	// never, stored by AWS; a fact by nobody ("") was sent as what the role has.
	SuppliedTrust      *Fact[Document] `json:"suppliedTrust,omitempty"`
	SuppliedPermission *Fact[Document] `json:"suppliedPermission,omitempty"`
	// Writes are changes that AWS refused; a run of the checks makes none.
	Writes *Fact[Writes] `json:"writes,omitempty"`
	// ErrorTexts are the known wordings of errors in texts that somebody sent.
	ErrorTexts *Fact[[]ErrorText] `json:"errorTexts,omitempty"`

	// Durations are the milliseconds that each collector took, by collector id.
	Durations map[string]int64 `json:"durations,omitempty" mask:"word"`
	Did       Did              `json:"did"`
}

// Did is what the run did to the outside world, for the end of each report.
type Did struct {
	Read        []string `json:"read"`                    // what was read, for people, e.g. "the secret's value (shape kept)"
	TokenSentTo []string `json:"tokenSentTo" mask:"host"` // hosts that the token was sent to
	Changed     []string `json:"changed"`                 // what was changed in AWS
}

// CheckID names one statement about the chain. The ids are a contract.
type CheckID string

// The statements, in the order of the chain.
const (
	AWSCredentials     CheckID = "aws-credentials"
	AWSIdentity        CheckID = "aws-identity"
	AWSRegion          CheckID = "aws-region"
	SecretExists       CheckID = "secret-exists"
	SecretReadable     CheckID = "secret-readable"
	SecretPath         CheckID = "secret-path"
	SecretToken        CheckID = "secret-token"
	SecretKey          CheckID = "secret-key"
	SecretPolicyOK     CheckID = "secret-policy"
	SecretRotation     CheckID = "secret-rotation"
	RoleExists         CheckID = "role-exists"
	RolePermission     CheckID = "role-permission"
	RoleLeastPrivilege CheckID = "role-least-privilege"
	RoleBoundary       CheckID = "role-boundary"
	TrustAgent         CheckID = "trust-agent"
	TrustRunners       CheckID = "trust-runners"
	TrustExternalID    CheckID = "trust-external-id"
	AssumeRole         CheckID = "assume-role"
	RoleReadsSecret    CheckID = "role-reads-secret"
	CredentialFields   CheckID = "credential-fields"
	TorqueCredentialOK CheckID = "torque-credential" // this and the next two only where Torque's API was to be asked
	TorqueAgentOK      CheckID = "torque-agent"
	RepoURL            CheckID = "repo-url"
	GitHost            CheckID = "git-host"
	GitAccess          CheckID = "git-access"
	GitClone           CheckID = "git-clone"
	TorqueRepositoryOK CheckID = "torque-repository"
	PracticeAccess     CheckID = "practice-access" // these three only where an audit was asked for
	PracticeAudit      CheckID = "practice-audit"
	PracticeRotation   CheckID = "practice-rotation"
)
