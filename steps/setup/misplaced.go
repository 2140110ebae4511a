package setup

import (
	"cmp"
	"errors"

	"clonepath/awsops/sealed"
	"clonepath/awsops/target"
)

// Misplaced refuses a token where a key of clonepath.yaml, or a question, asks
// for something else; nil for anything else.
func Misplaced(key, v string) error { return byKey(key).misplaced(v) }

// ThatIsAToken is what Misplaced says of a token, also of one that is known
// without having a form.
func ThatIsAToken(key string) error { return byKey(key).isAToken() }

func (f Field) misplaced(v string) error {
	if field := f.InTarget(); field != "" {
		return target.Misplaced(field, v)
	}
	if !sealed.Holds(v) {
		return nil
	}
	return f.isAToken()
}

func (f Field) isAToken() error {
	if field := f.InTarget(); field != "" {
		return target.ThatIsAToken(field)
	}
	return errors.New(sealed.Misplaced(cmp.Or(f.Noun, "what belongs here")))
}
