package evidence

import (
	"cmp"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"time"

	"clonepath/checks/mask"
)

// how says how the strings of a field are masked, and what is learned of them: a
// name is looked for in texts too.
type how struct {
	mask  func(*mask.Masker, string) string
	learn func(*mask.Masker, string) // nil: nothing
	// behind: of a map, how what stands behind its keys is masked; "" as a text.
	behind string
	policy bool // a document: it holds patterns, and is none's subject
}

// hows are the values of the tag mask. A field without it holds a text: only
// what is known stays in it. So a field that is new is not forgotten. Of a map
// the tag says how its keys are masked.
var hows = map[string]how{
	"":        {mask: (*mask.Masker).Text},
	"name":    {mask: (*mask.Masker).Name, learn: learnName},
	"id":      {mask: (*mask.Masker).ID, learn: learnName},
	"words":   {mask: (*mask.Masker).Words, learn: learnName},
	"tags":    {mask: (*mask.Masker).Words, learn: learnName, behind: "value"}, // names of tags stand in the keys of conditions
	"value":   {mask: (*mask.Masker).Value, learn: learnName},                  // … and their values behind them
	"context": {mask: keep(`^[A-Za-z0-9._:/-]{0,80}$`), behind: "value"},       // keys of an encryption context
	"path":    {mask: (*mask.Masker).Path},
	"role":    {mask: (*mask.Masker).RoleARN, learn: learnName},
	"secret":  {mask: (*mask.Masker).SecretID, learn: learnName},
	"branch":  {mask: (*mask.Masker).Branch, learn: learnName},
	"login":   {mask: (*mask.Masker).Username, learn: learnName},
	"address": {mask: (*mask.Masker).URL, learn: learnAddress},
	"link":    {mask: (*mask.Masker).URL},
	"host":    {mask: (*mask.Masker).Host},
	"policy":  {mask: (*mask.Masker).Policy, learn: (*mask.Masker).LearnPolicy, policy: true},
	"source":  {mask: (*mask.Masker).Source},
	"key":     {mask: (*mask.Masker).KeyName},
	"word":    {mask: keep(`^[A-Za-z0-9._:/-]{0,80}$`)},                        // an operation, a code: AWS or clonepath chose it
	"region":  {mask: keep(`^[A-Za-z \t\r\n-]{0,30}\d?[A-Za-z \t\r\n]{0,3}$`)}, // or what was entered as one: it may be the fault
}

func learnName(m *mask.Masker, s string) { m.Learn(s) }

func learnAddress(m *mask.Masker, s string) {
	m.Learn(strings.FieldsFunc(s, func(c rune) bool { return strings.ContainsRune("/:@?", c) })...)
}

// keep leaves what has a form as it is, unless it holds an account's number.
func keep(form string) func(*mask.Masker, string) string {
	kept := regexp.MustCompile(form)
	return func(m *mask.Masker, s string) string {
		if kept.MatchString(s) && m.KeyName(s) == s {
			return s
		}
		return m.Text(s)
	}
}

// rewrite replaces every string below a value by what visit makes of it, in the
// order of the fields' names: pseudonyms are given out in that order.
func rewrite(v reflect.Value, by how, visit func(by how, s string) string) {
	switch v.Kind() {
	case reflect.String:
		if v.Len() > 0 {
			v.SetString(visit(by, v.String()))
		}
	case reflect.Pointer:
		if !v.IsNil() {
			rewrite(v.Elem(), by, visit)
		}
	case reflect.Slice:
		for i := range v.Len() {
			rewrite(v.Index(i), by, visit)
		}
	case reflect.Map:
		rewriteMap(v, by, visit)
	case reflect.Struct:
		for _, f := range fieldsOf(v.Type()) {
			rewrite(v.FieldByIndex(f.Index), f.by, visit)
		}
	}
}

func rewriteMap(v reflect.Value, by how, visit func(by how, s string) string) {
	keys := v.MapKeys()
	slices.SortFunc(keys, func(a, b reflect.Value) int { return cmp.Compare(a.String(), b.String()) })
	rewritten := reflect.MakeMap(v.Type())
	for _, key := range keys {
		newKey, value := reflect.New(key.Type()).Elem(), reflect.New(v.Type().Elem()).Elem()
		newKey.Set(key)
		value.Set(v.MapIndex(key))
		rewrite(newKey, by, visit)
		rewrite(value, hows[by.behind], visit)
		rewritten.SetMapIndex(newKey, value)
	}
	if len(keys) > 0 {
		v.Set(rewritten)
	}
}

// field is a field of a struct that may hold strings.
type field struct {
	name  string
	Index []int
	by    how
}

// fieldsOf are the fields of a type by their names in JSON. A time tells no name.
func fieldsOf(t reflect.Type) []field {
	var list []field
	if t == reflect.TypeFor[time.Time]() {
		return nil
	}
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		list = append(list, field{name, f.Index, hows[f.Tag.Get("mask")]})
	}
	slices.SortFunc(list, func(a, b field) int { return cmp.Compare(a.name, b.name) })
	return list
}
