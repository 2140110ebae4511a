package setup

import (
	"reflect"
	"slices"
	"strings"
	"sync"

	"clonepath/awsops/target"
)

// Section is one map at the top of clonepath.yaml.
type Section struct {
	Name    string // "target"
	Comment string // stands above it in the file
	Fields  []Field
}

// sectionComments say what each part of a Setup is.
var sectionComments = map[string]string{
	"target":     "What Torque uses, and what clonepath checks.",
	"agent":      "Torque's agent, which assumes the role.",
	"secret":     "The secret to create; an existing one is named by target.secretId.",
	"role":       "The role that may read the secret.",
	"credential": "The credential in Torque.",
	"audit":      "What clonepath audit takes as known.",
}

// Sections are the file, in its order, which is that of Setup.
func Sections() []Section {
	var list []Section
	for _, at := range places() {
		name, _, _ := strings.Cut(at.key, ".")
		if len(list) == 0 || list[len(list)-1].Name != name {
			list = append(list, Section{Name: name, Comment: sectionComments[name]})
		}
		last := &list[len(list)-1]
		last.Fields = append(last.Fields, byKey(at.key))
	}
	return list
}

// Name is the key without its section.
func (f Field) Name() string {
	_, name, _ := strings.Cut(f.Key, ".")
	return name
}

// InTarget is the field of the Target that the key is, "" where it is none.
func (f Field) InTarget() target.Field {
	name, _ := strings.CutPrefix(f.Key, "target.")
	if name == f.Key {
		return ""
	}
	return target.Field(name)
}

// Place is where the key's value stands in a Setup: a *string, a *[]string or a
// *map[string]string; nil for what is not in the file.
func (f Field) Place(s *Setup) any {
	i := slices.IndexFunc(places(), func(at place) bool { return at.key == f.Key })
	if i < 0 {
		return nil
	}
	value := reflect.ValueOf(s).Elem().FieldByIndex(places()[i].index)
	if value.Kind() == reflect.String { // also a type of its own, such as target.Origin
		return value.Addr().Convert(reflect.TypeFor[*string]()).Interface()
	}
	return value.Addr().Interface()
}

// place is a key of the file and the field of Setup that holds it.
type place struct {
	key   string
	index []int
}

// places are all of them, in the order of Setup. The name of a key is the yaml tag
// of its field, so that no row can point to another's value.
var places = sync.OnceValue(func() []place {
	var list []place
	setup := reflect.TypeFor[Setup]()
	for i := range setup.NumField() {
		section := setup.Field(i)
		if section.Type.Kind() != reflect.Struct || section.Tag.Get("yaml") == "-" {
			continue
		}
		for j := range section.Type.NumField() {
			name, _, _ := strings.Cut(section.Type.Field(j).Tag.Get("yaml"), ",")
			if name == "-" {
				continue
			}
			list = append(list, place{section.Tag.Get("yaml") + "." + name, []int{i, j}})
		}
	}
	return list
})

// text is the value as a person types it, "" where nothing was decided.
func (f Field) text(s Setup) string {
	switch at := f.Place(&s).(type) {
	case *string:
		return *at
	case *[]string:
		return joinList(*at)
	case *map[string]string:
		return formatTags(*at)
	}
	return ""
}

// put stores what a person typed.
func (f Field) put(s *Setup, v string) {
	switch at := f.Place(s).(type) {
	case *string:
		*at = v
	case *[]string:
		*at = splitList(v)
	case *map[string]string:
		*at, _ = parseTags(f.Key, v)
	}
}
