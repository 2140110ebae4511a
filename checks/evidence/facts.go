package evidence

import "time"

// Local is what the operator's machine brings to the run.
type Local struct {
	CredentialSource string            `json:"credentialSource" mask:"source"`  // the SDK's name of the provider, or the profile
	Profile          string            `json:"profile,omitempty" mask:"words"`  //
	Endpoints        map[string]string `json:"endpoints,omitempty" mask:"word"` // service → endpoint, only those that are not AWS's
	Proxies          map[string]string `json:"proxies,omitempty" mask:"word"`   // variable → value, passwords masked
	ClockSkew        *float64          `json:"clockSkewSeconds,omitempty"`      // server minus local, where a Date header was seen
}

// Caller is the answer of sts:GetCallerIdentity.
type Caller struct {
	ARN     string `json:"arn"`
	Account string `json:"account" mask:"id" pattern:"^([0-9]{12})?$"`
	UserID  string `json:"userId" mask:"name"`
}

// Secret is the answer of secretsmanager:DescribeSecret.
type Secret struct {
	ARN           string              `json:"arn"`
	Name          string              `json:"name" mask:"name"`
	KMSKeyID      string              `json:"kmsKeyId,omitempty" mask:"id"` // "" = the default key aws/secretsmanager
	Rotation      bool                `json:"rotationEnabled"`
	Created       *time.Time          `json:"created,omitempty"`
	LastChanged   *time.Time          `json:"lastChanged,omitempty"`
	LastRotated   *time.Time          `json:"lastRotated,omitempty"`
	NextRotation  *time.Time          `json:"nextRotation,omitempty"`
	RotatedBy     string              `json:"rotatedBy,omitempty" mask:"id"` // ARN of the function that rotates it
	LastAccessed  *time.Time          `json:"lastAccessed,omitempty"`        // a date: AWS keeps the day only
	Deleted       *time.Time          `json:"deleted,omitempty"`             // set = scheduled for deletion
	OwningService string              `json:"owningService,omitempty"`
	PrimaryRegion string              `json:"primaryRegion,omitempty" mask:"region"`
	Versions      map[string][]string `json:"versions,omitempty" mask:"words"` // version id → staging labels
	Replicas      []Replica           `json:"replicas,omitempty"`
	// Tags are nil where they are not known, and empty where it has none.
	Tags map[string]string `json:"tags,omitzero" mask:"tags"`
}

// Value is the shape of a secret's value: never the value.
type Value struct {
	VersionID string     `json:"versionId" mask:"words"`
	Stages    []string   `json:"stages,omitempty"`
	Created   *time.Time `json:"created,omitempty"`                                                      // when this version was stored
	Binary    bool       `json:"binary"`                                                                 // SecretBinary instead of SecretString
	Bytes     int        `json:"bytes"`                                                                  // length of the whole value
	BOM       bool       `json:"bom"`                                                                    // begins with EF BB BF
	Format    string     `json:"format" enum:"object,array,string,number,bool,null,text,invalid,empty,"` // "object", "array", "string" (JSON in quotes), "number", "bool", "null", "text" (no JSON), "invalid" (begins like JSON, does not parse), "empty"
	ParseErr  string     `json:"parseError,omitempty"`                                                   // for "invalid": offset and kind, never an excerpt of the value
	Duplicate []string   `json:"duplicateKeys,omitempty" mask:"key"`
	Keys      []Node     `json:"keys,omitempty"` // every key and element, in the value's order
	// Path is where the Target's secret path leads in this value.
	Path PathResult `json:"path"`
	// Leaf is the string at the path, where it leads to one.
	Leaf *Hygiene `json:"leaf,omitempty"`
	// SameAsOperator tells, in a value read by the role, whether the operator
	// read the same bytes; nil where only one of them read it.
	SameAsOperator *bool `json:"sameAsOperator,omitempty"`
}

// Node is one place in a JSON value: its name and kind, never its content.
type Node struct {
	Pointer string `json:"pointer" mask:"key" pattern:"^(/|$)"`              // RFC 6901, such as /git/token
	Key     string `json:"key" mask:"key"`                                   // the last segment as written in the value
	Kind    string `json:"kind" enum:"object,array,string,number,bool,null"` // object, array, string, number, bool, null
	Length  int    `json:"length"`                                           // bytes of a string, members of an object or array
	// Hidden says that the key has the form of a token: only its length is told.
	Hidden bool `json:"hidden,omitempty"`
}

// PathResult says how far a secret path leads.
type PathResult struct {
	Found   bool   `json:"found"`                        // something stands at the path
	Kind    string `json:"kind,omitempty"`               // kind of what stands there
	Reading string `json:"reading,omitempty"`            // how the path was read: "key", "dotted", "slashes", "pointer", "whole value" (empty path)
	Levels  int    `json:"levels,omitempty"`             // 1 = a top-level key
	Pointer string `json:"pointer,omitempty" mask:"key"` // RFC 6901 pointer of what was found
	// Where the walk stopped, if it did: after Walked (a pointer) the segment
	// Missing was not there; Nearest is the most similar sibling, "" if none is near.
	Walked  string   `json:"walked,omitempty" mask:"key"`
	Missing string   `json:"missing,omitempty" mask:"key"`
	Nearest string   `json:"nearest,omitempty" mask:"key"`
	Here    []string `json:"here,omitempty" mask:"key"`                                               // the keys that stand where the walk stopped
	Reason  string   `json:"reason,omitempty" enum:"noKey,notObject,notJSON,badSyntax,jsonInString,"` // "noKey", "notObject", "notJSON", "badSyntax"
}

// Holds is what people store where a token belongs.
type Holds string

// What is told apart.
const (
	HoldsPrivateKey Holds = "a private key"
	HoldsURL        Holds = "a whole URL"
	HoldsBase64     Holds = "base64 of a token"
	HoldsBasic      Holds = "base64 of a user name and a token"
)

// Hygiene is what can be said of a token without showing it.
type Hygiene struct {
	Bytes           int    `json:"bytes"`
	LeadingSpace    bool   `json:"leadingSpace"`
	TrailingNewline bool   `json:"trailingNewline"`
	TrailingSpace   bool   `json:"trailingSpace"`      // other white space at the end
	Quoted          bool   `json:"quoted"`             // wrapped in quotation marks
	Prefixed        string `json:"prefixed,omitempty"` // "Bearer ", "token=" … written in front of the token
	JSON            bool   `json:"json"`               // is itself a JSON object
	Placeholder     bool   `json:"placeholder"`        // a catalogued stand-in
	NonASCII        bool   `json:"nonAscii"`
	LineBreak       bool   `json:"lineBreak,omitempty"`      // in the middle
	EscapedNewline  bool   `json:"escapedNewline,omitempty"` // a backslash and an n stand for one
	Holds           Holds  `json:"holds,omitempty"`          // what stands there in the place of a token
	Kind            string `json:"kind,omitempty"`           // by its prefix: "GitLab personal access token", "GitHub fine-grained token" …
	Provider        string `json:"provider,omitempty"`       // github, gitlab, bitbucket, azure; "" unknown
}

// Document is a policy document as stored, and where it is stored.
type Document struct {
	Name string `json:"name" mask:"name"`                                                        // policy name, or what the document is
	Kind string `json:"kind" enum:"inline,managed,trust,permission,secret,key,boundary,scp,rcp"` // "inline", "managed", "trust", "secret", "key", "boundary", "scp", "rcp"
	ARN  string `json:"arn,omitempty"`                                                           // of a managed policy
	Text string `json:"text" mask:"policy"`                                                      // the JSON as AWS returned it, URL-decoded
	// Updated is when a managed policy was last changed; of others AWS tells no date.
	Updated *time.Time `json:"updated,omitempty"`
	// Failure of reading this one document of a list, for people; its grants are
	// then unknown.
	Unreadable string `json:"unreadable,omitempty"`
	// Others are the versions of a managed policy that are not in force. They are
	// read only where no policy of the role mentions the read.
	Others []Version `json:"otherVersions,omitempty"`
}

// RoleFacts is the answer of iam:GetRole.
type RoleFacts struct {
	ARN        string     `json:"arn"`
	Name       string     `json:"name" mask:"name"`
	Path       string     `json:"path" mask:"path"`
	UniqueID   string     `json:"uniqueId" mask:"name"`
	Created    *time.Time `json:"created,omitempty"`
	MaxSession int        `json:"maxSessionSeconds"`
	Boundary   string     `json:"boundary,omitempty"`  // ARN
	Trust      string     `json:"trust" mask:"policy"` // the trust policy's JSON
	LastUsed   *time.Time `json:"lastUsed,omitempty"`
	LastUsedIn string     `json:"lastUsedRegion,omitempty" mask:"region"`
	// Tags are nil where they are not known, and empty where it has none.
	Tags map[string]string `json:"tags,omitzero" mask:"tags"`
}

// Session is the answer of sts:AssumeRole, without its credentials.
type Session struct {
	ARN      string    `json:"arn"`
	RoleID   string    `json:"roleId" mask:"name"`
	Expires  time.Time `json:"expires"`
	External bool      `json:"externalIdSent"`
}

// Exchange is one raw GET …/info/refs?service=git-upload-pack, or why it was
// not sent.
type Exchange struct {
	URL         string   `json:"url" mask:"address"` // without user information
	Status      int      `json:"status"`
	ContentType string   `json:"contentType,omitempty"`
	Challenge   string   `json:"wwwAuthenticate,omitempty"`
	Server      string   `json:"server,omitempty"`
	Redirects   []string `json:"redirects,omitempty" mask:"link"` // Location headers, in order, without user information
	CrossHost   bool     `json:"crossHost,omitempty"`             // a redirect led to another host; it was not followed with the token
	Body        string   `json:"body,omitempty"`                  // the first 512 bytes of a body that is no advertisement, scrubbed
	Echoed      bool     `json:"echoed,omitempty"`                // the body repeats a part of the token, and is not kept
	Says        []Saying `json:"says,omitempty"`                  // what such a body says; see Said
	Advertised  bool     `json:"advertised"`                      // a valid advertisement of refs came back
	RateLimited string   `json:"retryAfter,omitempty"`
	Username    string   `json:"username,omitempty" mask:"login"` // user name sent with the token
	TokenSent   bool     `json:"tokenSent"`
	VersionID   string   `json:"versionId,omitempty" mask:"words"` // the secret version whose token was sent
}

// Clone is the trial clone.
type Clone struct {
	Branch    string   `json:"branch" mask:"branch"`             // as asked; "" = the default branch
	Ref       string   `json:"ref,omitempty" mask:"branch"`      // full name of the fetched ref
	Commit    string   `json:"commit,omitempty" mask:"words"`    // its object id
	Default   string   `json:"default,omitempty" mask:"branch"`  // the remote's HEAD
	Branches  []string `json:"branches,omitempty" mask:"branch"` // at most 20, nearest names first, when the branch is missing
	Filter    string   `json:"filter,omitempty"`                 // "tree:0", "" where the server has none
	Bytes     int64    `json:"bytes"`                            // received
	Empty     bool     `json:"empty,omitempty"`                  // the repository has no commit
	Missing   bool     `json:"missing,omitempty"`                // the wanted branch is not there
	VersionID string   `json:"versionId,omitempty" mask:"words"`
	By        Actor    `json:"tokenReadBy,omitempty"` // who read the token that was used
}
