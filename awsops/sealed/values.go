package sealed

import (
	"reflect"
	"strings"
)

// ownTag marks what in a document is ours or the operator's own, and never
// touched: `scrub:"-"` beside a field. So are the names of its fields, and texts
// of a type of their own, which are words of ours.
const ownTag = "scrub"

// Values returns a copy of a document without secrets in its strings, and how
// many it replaced. Keys of maps come from outside like their values.
func (v *Vault) Values(document any) (scrubbed any, replaced int) {
	w := walk{text: func(s string) string {
		s, n := v.Scrub(s)
		replaced += n
		return s
	}}
	copied := w.copy(reflect.ValueOf(document))
	if !copied.IsValid() {
		return nil, 0
	}
	return copied.Interface(), replaced
}

// Scrubbed is Values where the type is known.
func Scrubbed[T any](v *Vault, document T) T {
	scrubbed, _ := v.Values(document)
	out, _ := scrubbed.(T)
	return out
}

// Ours lists the words of a document that Values leaves: its keys and words.
func Ours(document any) []string {
	var list []string
	w := walk{own: func(s string) {
		if len(s) >= minLength {
			list = append(list, s)
		}
	}}
	w.copy(reflect.ValueOf(document))
	return list
}

// walk goes through a document. Either function may be nil.
type walk struct {
	text func(string) string // of a string that may hold anything
	own  func(string)        // of one that is ours
}

var plainString = reflect.TypeFor[string]()

// copy returns a deep copy of a value. What has fields that are not exported is
// taken as a whole: a time, a sealed Value.
func (w walk) copy(from reflect.Value) reflect.Value {
	if !from.IsValid() {
		return from
	}
	to := reflect.New(from.Type()).Elem()
	to.Set(from)
	switch from.Kind() {
	case reflect.String:
		w.string(to)
	case reflect.Pointer, reflect.Interface:
		if !from.IsNil() {
			w.pointed(to, from)
		}
	case reflect.Slice:
		if !from.IsNil() {
			to.Set(reflect.MakeSlice(from.Type(), from.Len(), from.Len()))
			w.elements(to, from)
		}
	case reflect.Array:
		w.elements(to, from)
	case reflect.Map:
		if !from.IsNil() {
			to.Set(reflect.MakeMapWithSize(from.Type(), from.Len()))
			for key, value := range from.Seq2() {
				to.SetMapIndex(w.copy(key), w.copy(value))
			}
		}
	case reflect.Struct:
		w.fields(to, from)
	}
	return to
}

func (w walk) string(to reflect.Value) {
	switch {
	case to.Type() != plainString:
		w.leave(to.String())
	case w.text != nil:
		to.SetString(w.text(to.String()))
	}
}

func (w walk) leave(s string) {
	if w.own != nil {
		w.own(s)
	}
}

func (w walk) pointed(to, from reflect.Value) {
	inner := w.copy(from.Elem())
	if from.Kind() == reflect.Interface {
		to.Set(inner)
		return
	}
	to.Set(reflect.New(from.Type().Elem()))
	to.Elem().Set(inner)
}

func (w walk) elements(to, from reflect.Value) {
	for i := range from.Len() {
		to.Index(i).Set(w.copy(from.Index(i)))
	}
}

func (w walk) fields(to, from reflect.Value) {
	for i := range from.NumField() {
		field := from.Type().Field(i)
		if !field.IsExported() {
			continue
		}
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		w.leave(name)
		if field.Tag.Get(ownTag) == "-" {
			w.kept(from.Field(i))
			continue
		}
		to.Field(i).Set(w.copy(from.Field(i)))
	}
}

// kept notes each text of what is left as it is.
func (w walk) kept(value reflect.Value) {
	if w.own != nil {
		walk{text: func(s string) string { w.own(s); return s }, own: w.own}.copy(value)
	}
}
