package setup

// StepID names one step of the documented procedure.
type StepID string

// The steps, in their order.
const (
	StepRepo       StepID = "repo"
	StepAccount    StepID = "account"
	StepSecret     StepID = "secret"
	StepRole       StepID = "role"
	StepTrust      StepID = "trust"
	StepCredential StepID = "credential"
)

// Step explains one step to a person.
type Step struct {
	ID    StepID
	Title string // a few words, for a heading
	Short string // one word, for the line of steps
	What  string // what is decided here and why, in plain words
	Guide string // what the documented procedure says, and where we differ
}

// Kind is how a field is asked.
type Kind string

// The kinds of fields.
const (
	Text     Kind = "text"     // one line
	Choice   Kind = "choice"   // one of Options
	Pick     Kind = "pick"     // one of a list read from AWS (From), or typed
	Password Kind = "password" // masked; its value never enters the Setup
	Confirm  Kind = "confirm"  // Yes or No
)

// The values of a Confirm field.
const (
	Yes = "yes"
	No  = "no"
)

// List names what a Pick field offers. Where it cannot be read, the field is a
// Text field.
type List string

// The lists.
const (
	Profiles   List = "profiles"   // of the AWS configuration files
	Regions    List = "regions"    //
	Secrets    List = "secrets"    // of the account and region, by name
	SecretKeys List = "secretKeys" // paths in the chosen secret's value, read after Enter only
	Roles      List = "roles"      // of the account, by ARN
)

// Option is one answer of a Choice field.
type Option struct {
	Value, Label string
	Help         string // one sentence on what it means, "" where the label says all
}

// Field is one question: of the wizard, of --plain, of the flags. A screen
// shows its Title and Help, starts from Current, and stores the answer with
// Set after Validate accepted it.
type Field struct {
	// Key is the place in clonepath.yaml, "target.repo". Questions that only
	// decide which others follow have a key below "choice.", the token has
	// "token": those are not in the file.
	Key string
	// Decides is the key in clonepath.yaml that a "choice." question is about.
	Decides string
	Flag    string // "--repo"; a question that decides has the flag of what it decides
	Step    StepID
	Title   string // the question in a few words
	// Help is two or three plain sentences: what it is, why Torque needs it,
	// what happens if it is left empty.
	Help        string
	Placeholder string
	Kind        Kind
	Options     []Option // Choice only
	From        List     // Pick only
	Advanced    bool     // asked only on wish: its default fits nearly everybody
	Required    bool     // an empty answer is refused
	Default     func(Setup) string
	Get         func(Setup) string // "" where nothing was answered yet
	Set         func(*Setup, string)
	// Validate is pure and fast: it runs while a person types.
	Validate func(Setup, string) error
	When     func(Setup) bool // whether the question makes sense after what was answered before
}

// Current is the answer given so far, else the default.
func (f Field) Current(s Setup) string {
	if v := f.Get(s); v != "" {
		return v
	}
	return f.Default(s)
}
