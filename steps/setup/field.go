package setup

import "strings"

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

// Many says how several texts of a key stand in the file.
type Many string

// The forms of several texts.
const (
	OnlyOne    Many = ""
	TextOrList Many = "text or list" // one stands as a text
	ListOnly   Many = "list"
)

// Option is one answer of a Choice field.
type Option struct {
	Value, Label string
	Help         string // one sentence on what it means, "" where the label says all
}

// Field is one row of the table of keys: what clonepath.yaml holds there, how it
// is asked for, and what may be answered. Everything that speaks of keys derives
// from these rows: the reader and the schema of the file, the flags and their
// variables, the screens and --plain, the defaults and the validation. A key is a
// field of Setup and a row; its section of the file follows from where it stands in
// Setup, its place among the questions from where its row stands.
type Field struct {
	// Key is the place in clonepath.yaml, "target.repo". Questions that only
	// decide which others follow have a key below "choice.", the token has
	// "token": those are not in the file.
	Key string
	// Decides is the key in clonepath.yaml that a "choice." question is about.
	Decides string
	Comment string   // stands above the key in the file
	Allowed []string // the only texts beside "" that the file takes; nil: the Options, or any
	Many    Many     // several texts stand in one line, and in the file in a list
	Noun    string   // what is asked for, where a token is refused; the Target has its own

	Flag  string // "--repo"; a question that decides has the flag of what it decides
	Usage string // in --help, "" where the question itself says it

	Step  StepID
	Title string // the question in a few words
	Label string // its name in Torque's form and in what people send, where it is asked by that name too
	// Help is two or three plain sentences: what it is, why Torque needs it,
	// what happens if it is left empty.
	Help        string
	Placeholder string
	Kind        Kind
	Options     []Option         // Choice only
	From        List             // Pick only
	Advanced    bool             // asked only on wish: its default fits nearly everybody
	Required    bool             // an empty answer is refused
	When        func(Setup) bool // whether the question makes sense after what was answered before

	Default func(Setup) string // what holds where nobody decided, "" for nothing
	Offer   func(Setup) string // the answer that the question begins with; nil: Default
	Get     func(Setup) string // "" where nothing was answered yet; nil: the value as text
	Set     func(*Setup, string)
	// Empty is what an empty text or list in the file says, where that is more than nothing;
	// Known reports whether the value is known, nil: always. An unknown one stands in no
	// file.
	Empty func(*Setup)
	Known func(Setup) bool
	// Check judges one text of the value, not empty: as it is typed, and as it
	// stands in the file.
	Check func(string) *Problem
	// Validate judges an answer. It is pure and fast: it runs while a person types.
	// A row has one of its own only where the question asks for more than Check.
	Validate func(Setup, string) error
}

// Current is the answer given so far, else the one that is offered.
func (f Field) Current(s Setup) string {
	if v := f.Get(s); v != "" {
		return v
	}
	return f.Offer(s)
}

// Variable is the environment variable that stands for the flag: "CLONEPATH_REPO".
func (f Field) Variable() string {
	return VariablePrefix + strings.ToUpper(strings.ReplaceAll(strings.TrimPrefix(f.Flag, "--"), "-", "_"))
}

// VariablePrefix is how the variables of all flags begin.
const VariablePrefix = "CLONEPATH_"
