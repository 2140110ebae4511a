package iampolicy

// Kind is the use a document is put to. It decides what IAM accepts: a trust
// policy has a Principal and no Resource, a permission policy the reverse.
type Kind string

const (
	KindTrust    Kind = "trust"    // AssumeRolePolicyDocument of a role
	KindIdentity Kind = "identity" // inline or managed permission policy; session policy
	KindResource Kind = "resource" // a secret's own policy
	KindKey      Kind = "key"      // a KMS key policy
	KindBoundary Kind = "boundary" // permissions boundary
)

// Effects of a statement, exactly as IAM spells them.
const (
	EffectAllow = "Allow"
	EffectDeny  = "Deny"
)

// Document is a parsed policy. It comes from Parse or New and must not be
// changed afterwards; it may be read by several goroutines.
type Document struct {
	Version    string // as written; "" when absent, which IAM reads as 2008-10-17
	ID         string
	Statements []Statement

	// Bare says that the text is one statement without the document around it,
	// as GUIDE.md prints it, or a list of them: IAM refuses it,
	// WrapBareStatement repairs it.
	Bare bool
}

// Statement is one statement with everything in the order of the source.
type Statement struct {
	Sid          string
	Effect       string
	Principal    []Principal
	NotPrincipal []Principal
	Action       []string
	NotAction    []string
	Resource     []string
	NotResource  []string
	Condition    []Condition

	// Start and End delimit the statement's object in the source text.
	Start, End int
}

// Condition is one operator and key with the values it compares with. The
// conditions of a statement are ANDed, the values of one are ORed.
type Condition struct {
	// Operator is as written, e.g. "ForAllValues:StringLikeIfExists"; "" where the
	// key stands without one, which matches nothing.
	Operator string
	Key      string // as written
	Values   []string
}

// Named is a policy with the name people know it by, e.g. "trust policy" or
// "inline policy SecretAccess". Without a document it stands for a policy that
// could not be read; see Unseen and Assumed.
type Named struct {
	Name string
	Doc  *Document

	// TakenToAllow says, for a Named without Doc, that it is taken to allow
	// the call and to deny nothing. A trust, resource or key policy is then
	// taken to delegate to the caller's account, so that an identity policy
	// has to allow the call as well.
	TakenToAllow bool
}

// Unseen stands for a policy that exists or may exist and could not be read:
// it may allow and it may deny, so the outcome is Depends where it could decide.
func Unseen(name string) Named { return Named{Name: name} }

// Assumed stands for a policy that is taken to allow; see Named.TakenToAllow.
func Assumed(name string) Named { return Named{Name: name, TakenToAllow: true} }

// Context holds the request's condition keys. Names are matched without regard
// to case; a key that is missing is absent from the request.
type Context map[string][]string

// Request is one call as IAM sees it.
type Request struct {
	Principal string // caller's ARN: role, user, root, or assumed-role session ARN
	Session   string // optional session ARN when Principal is the role ARN
	UniqueID  string // optional AROA… or AIDA… id of the principal
	Action    string // e.g. "sts:AssumeRole"
	Resource  string // ARN
	Context   Context
	Opened    Opened // who began the caller's session; FromPrincipal reads it

	// Begins holds keys that are sent and of which only the beginning is known,
	// as aws:userid of a role whose session's name nobody here knows.
	Begins map[string]string

	// Unknowable lists context keys whose value nobody here can know, without
	// regard to case; "aws:PrincipalTag/*" covers every key with that prefix.
	// A key that is in Context or Begins is known, whatever stands here.
	Unknowable []string
}

// Policies are judged together. Which policy of the resource is asked follows
// from the action: Trust for sts: on a role, Key for kms:, otherwise Resource.
// The others may be filled and are then left out, so that one value serves
// every call of a chain. A role always has a trust policy and a key always a
// key policy: where those are asked and nil, they count as Unseen.
type Policies struct {
	Trust    *Named
	Identity []Named // of the caller. nil with a trust policy of another account: see Accounts
	Boundary *Named  // nil: the caller has none
	Resource *Named  // nil: the secret has none
	Key      *Named
	Grants   Grants  // of the key, for kms:
	Session  []Named // session policies; empty: none were passed

	// Accounts says whether caller and resource are in one account. The zero
	// value compares the account fields of both ARNs. Across accounts every
	// side has to allow. The caller's own policies in another account are
	// never visible from here: where a trust policy is judged across accounts
	// and Identity is nil, they are taken to allow the call.
	Accounts Accounts
}

// Accounts is the relation of the caller's account to the resource's.
type Accounts int

const (
	AccountsFromARNs Accounts = iota // compare Request.Principal with Request.Resource
	SameAccount
	CrossAccount
)

// Outcome is what a call gets.
type Outcome string

const (
	Allow        Outcome = "allow"
	ImplicitDeny Outcome = "implicit-deny"
	ExplicitDeny Outcome = "explicit-deny"
	// Depends: allowed or not, depending on what nobody here can know. A call
	// that is refused either way is a deny, not Depends.
	Depends Outcome = "depends"
	// Invalid is never returned by Evaluate, which judges whatever parses. It
	// is the word for a document that Lint refuses.
	Invalid Outcome = "invalid"
)

// Decision is the outcome of one call with its reason.
type Decision struct {
	Outcome   Outcome
	Policy    string   // Named.Name of the policy that decided, "" when none
	Statement int      // 0-based index in that policy, -1 when no single statement decides
	Sid       string   // of that statement
	Element   string   // deciding element, e.g. "Condition.StringEquals.sts:ExternalId", "Principal"
	Because   string   // one plain sentence; holds no value of a condition
	DependsOn []string // context keys the outcome depends on, as the policy spells them
	Unseen    []string // names of unread policies the outcome depends on
	Trace     []StatementResult

	// Nearest is the statement that came nearest to allowing what is implicitly
	// denied, with the element it failed on; nil where none came near.
	Nearest *StatementResult
}

// Truth is Kleene's third value added to false and true.
type Truth int8

const (
	False Truth = iota
	Unknown
	True
)

// StatementResult says whether one statement matched the request, and if not,
// the first element that did not.
type StatementResult struct {
	Policy    string // Named.Name
	Statement int    // 0-based; -1 for a grant on a key
	Sid       string
	Effect    string
	Match     Truth
	Element   string   // first element that did not match, or is unknown: as Decision.Element
	Operator  string   // of that element if it is a condition
	Key       string   // of that element if it is a condition
	Failing   []int    // indices of all conditions that are false or unknown
	DependsOn []string // unknowable keys, when Match is Unknown

	// By is how the statement names the caller; ClassNone without Principal.
	By Class
}
