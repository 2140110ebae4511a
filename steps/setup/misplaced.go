package setup

import (
	"cmp"
	"errors"
	"strings"

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
	if field, ok := strings.CutPrefix(f.Key, "target."); ok {
		return target.Misplaced(target.Field(field), v)
	}
	if !sealed.Holds(v) {
		return nil
	}
	return f.isAToken()
}

func (f Field) isAToken() error {
	if field, ok := strings.CutPrefix(f.Key, "target."); ok {
		return target.ThatIsAToken(target.Field(field))
	}
	return errors.New(sealed.Misplaced(cmp.Or(f.Noun, "what belongs here")))
}
