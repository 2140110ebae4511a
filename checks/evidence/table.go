package evidence

import (
	"fmt"
	"slices"
	"time"

	"clonepath/awsops/awserr"
	"clonepath/awsops/target"
)

// About is what is known of a fact whatever its type. Its masking stands beside
// the fields of its type (tag mask), and its JSON Schema is made of that type.
type About struct {
	Name string // in the Record's JSON; the collector that fills it has the same id
	What string // what is asked, for people: "the secret's description"
	// Thing is what it shows, where two runs are compared by it; "" where they are not.
	Thing   string
	Touches []CheckID      // the checks that it breaks when it changes, the one it belongs to first
	Asks    []target.Field // the fields of the Target by which it is looked for
	Events  []string       // CloudTrail's names of the calls that change it
	// Answer: AWS or a Git host answers so because of documents and values that
	// are facts of their own. It explains what broke only where nothing else does.
	Answer bool
	// Trial: a call of agent or role. Once a document has changed it shows nothing
	// of today's chain.
	Trial bool
}

// row is a fact of the Record: its place, and how two records of it are joined.
type row[T any] struct {
	About
	at   func(*Record) **Fact[T]
	join func(a, b *Fact[T]) *Fact[T] // nil: the one that says more, then the newer
	// documents are the texts by which a change of it is known that makes the
	// trials before it worthless; nil where it has none.
	documents func(T) []string
}

// anyRow is a row of whatever type.
type anyRow interface {
	about() *About
	answer(*Record) *Answer
	value(*Record) any
	restore(to, from *Record)
	merge(to, from *Record)
	decided(*Record) (text string, at time.Time)
	outdate(r *Record, changed time.Time)
}

// Facts lists what is known of every fact, in the order of the Record.
func Facts() []About {
	list := make([]About, len(table))
	for i, f := range table {
		list[i] = *f.about()
	}
	return list
}

// AboutFact is what is known of one fact. It panics where there is no such fact:
// names come from code alone.
func AboutFact(name string) About { return *rowOf(name).about() }

// Slot is where a Record keeps the fact of that name. It panics where there is
// none of that name and type.
func Slot[T any](name string) func(*Record) **Fact[T] {
	f, ok := rowOf(name).(*row[T])
	if !ok {
		panic(fmt.Sprintf("the fact %s is no %T", name, *new(T)))
	}
	return f.at
}

func rowOf(name string) anyRow {
	i := slices.IndexFunc(table, func(f anyRow) bool { return f.about().Name == name })
	if i < 0 {
		panic("no fact " + name)
	}
	return table[i]
}

// Answer is what became of one question, whatever its answer holds.
type Answer struct {
	By      Actor
	At      time.Time
	Failure *awserr.Failure
	Skipped string
}

// Seen reports whether there is a value.
func (a *Answer) Seen() bool { return a != nil && a.Failure == nil && a.Skipped == "" }

// AnswerOf is what became of one question, nil where nobody put it.
func AnswerOf(r *Record, name string) *Answer { return rowOf(name).answer(r) }

func (f *row[T]) about() *About { return &f.About }

func (f *row[T]) answer(r *Record) *Answer {
	fact := *f.at(r)
	if fact == nil {
		return nil
	}
	return &Answer{fact.By, fact.At, fact.Failure, fact.Skipped}
}

// ValueOf is what was seen, a pointer to the value; nil where nothing was.
func ValueOf(r *Record, name string) any { return rowOf(name).value(r) }

func (f *row[T]) value(r *Record) any {
	if fact := *f.at(r); fact.Seen() {
		return fact.Value
	}
	return nil
}

// Restore gives a record the fact that another one holds.
func Restore(to, from *Record, name string) { rowOf(name).restore(to, from) }

func (f *row[T]) restore(to, from *Record) { *f.at(to) = *f.at(from) }

func (f *row[T]) merge(to, from *Record) {
	join := f.join
	if join == nil {
		join = better[T]
	}
	*f.at(to) = join(*f.at(to), *f.at(from))
}

// decided is what the fact's documents say, with the time of the fact, zero where
// it has none or was not seen.
func (f *row[T]) decided(r *Record) (string, time.Time) {
	fact := *f.at(r)
	if f.documents == nil || !fact.Seen() {
		return "", time.Time{}
	}
	return saidBy(f.documents(*fact.Value)), fact.At
}

func (f *row[T]) outdate(r *Record, changed time.Time) {
	fact := *f.at(r)
	if f.Trial && fact != nil && fact.Skipped == "" && fact.At.Before(changed) {
		*f.at(r) = Skipped[T](fact.At, "tried before a policy was changed: it shows nothing of today's chain; try again")
	}
}
