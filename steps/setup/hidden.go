package setup

import (
	"fmt"
	"reflect"
	"strings"

	"clonepath/awsops/clean"
)

// CheckHidden refuses a Setup with a value that holds a character which cannot
// be seen: what is made of it, a policy, a script, a request, would not say what
// it seems to say.
func (s Setup) CheckHidden() error {
	s.Choices = Choices{} // no document holds them
	return hiddenIn("", reflect.ValueOf(s))
}

// hiddenIn looks through the texts below a key.
func hiddenIn(key string, value reflect.Value) error {
	switch value.Kind() {
	case reflect.String:
		return checkHidden(key, value.String())
	case reflect.Slice:
		for i := range value.Len() {
			if err := hiddenIn(key, value.Index(i)); err != nil {
				return err
			}
		}
	case reflect.Map:
		for name, text := range value.Seq2() {
			if err := hiddenIn(key, name); err != nil {
				return err
			}
			if err := hiddenIn(key, text); err != nil {
				return err
			}
		}
	case reflect.Struct:
		for i := range value.NumField() {
			name, _, _ := strings.Cut(value.Type().Field(i).Tag.Get("json"), ",")
			if err := hiddenIn(strings.TrimPrefix(key+"."+name, "."), value.Field(i)); err != nil {
				return err
			}
		}
	}
	return nil
}

func checkHidden(key, value string) error {
	mark, place := clean.First(value)
	if mark == "" {
		return nil
	}
	return &Problem{Key: key, Found: fmt.Sprintf("%s has a character that cannot be seen, %s at place %d", key, mark, place),
		Expected: "a value in which every character can be seen", Advice: "type it anew instead of pasting it"}
}
