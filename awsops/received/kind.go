package received

import "fmt"

// Kind is what a file is expected to be. It decides how much of one is read.
type Kind string

// The kinds.
const (
	Setup     Kind = "a clonepath.yaml"
	List      Kind = "a list of bundles"
	Policy    Kind = "an IAM policy"
	Token     Kind = "a Git token"
	Profiles  Kind = "a file of AWS profiles"
	Answers   Kind = "the answers of last time"
	Evidence  Kind = "evidence of clonepath check --save"
	Input     Kind = "an answer, an event or an error text"
	Journal   Kind = "the journal"                                     // streamed: see File.Open
	Inventory Kind = "the answer of get-account-authorization-details" // streamed too
)

// limits are in bytes.
var limits = map[Kind]int64{
	Setup: 1 << 20, List: 1 << 20, Answers: 1 << 20,
	Policy: 64 << 10, Token: 64 << 10,
	Evidence: 16 << 20, Input: 16 << 20, Profiles: 16 << 20,
	Journal: 256 << 20, Inventory: 256 << 20,
}

// Limit is the size of the largest file of the kind that is read, in bytes.
func (k Kind) Limit() int64 { return limits[k] }

// TooLargeError says that a file has more than its kind may have.
type TooLargeError struct {
	Name string
	Kind Kind
}

// Error names the file and the limit.
func (e *TooLargeError) Error() string {
	return fmt.Sprintf("%q is larger than %s: expected %s; is this the right file?", e.Name, e.Size(), e.Kind)
}

// Size is the limit in words.
func (e *TooLargeError) Size() string {
	if limit := e.Kind.Limit(); limit < 1<<20 {
		return fmt.Sprintf("%d KiB", limit>>10)
	}
	return fmt.Sprintf("%d MiB", e.Kind.Limit()>>20)
}
