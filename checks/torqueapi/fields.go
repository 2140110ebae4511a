package torqueapi

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"

	"clonepath/awsops/target"
	"clonepath/checks/evidence"
)

const (
	maxFields = 60 // of one credential
	maxDepth  = 4
)

// told are the words by which a field's own name says which of the Target's it
// is. The names are unpublished; one that says less stays unknown.
var told = []struct {
	word string // letters of the name, in lower case
	is   target.Field
}{
	{"rolearn", target.FieldRoleARN}, {"externalid", target.FieldExternalID},
	{"secretpath", target.FieldSecretPath}, {"secretid", target.FieldSecretID}, {"secretname", target.FieldSecretID}, {"secretarn", target.FieldSecretID},
}

// fields lists what an answer holds beside what is known, in order of the names.
func fields(prefix string, members map[string]json.RawMessage, known []string, t target.Target) []evidence.TorqueField {
	var list []evidence.TorqueField
	for _, name := range slices.Sorted(maps.Keys(members)) {
		if slices.Contains(known, prefix+name) {
			continue
		}
		path := prefix + shownName(name)
		var below map[string]json.RawMessage
		if json.Unmarshal(members[name], &below) == nil && len(below) > 0 && strings.Count(path, ".") < maxDepth {
			list = append(list, fields(path+".", below, known, t)...)
		} else {
			list = append(list, fieldOf(path, members[name], t))
		}
	}
	return list[:min(len(list), maxFields)]
}

// identifier is a name that a programmer gave. A key that is none may be data.
var identifier = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[A-Za-z][A-Za-z_-]{0,39}$`) })

func shownName(name string) string {
	if identifier().MatchString(name) {
		return name
	}
	return "(a name not shown)"
}

// fieldOf keeps of a value what cannot be a secret: its kind, the ARN of a role
// or a secret, and whether it equals the Target's.
func fieldOf(path string, raw json.RawMessage, t target.Target) evidence.TorqueField {
	field := evidence.TorqueField{Field: path, Kind: kindOf(raw)}
	var text string
	if json.Unmarshal(raw, &text) != nil || field.Kind != "text" {
		return field
	}
	if a, err := target.ParseARN(text); err == nil && target.Check(target.FieldRoleARN, text) == nil {
		field.ARN, field.Of = a.String(), target.FieldRoleARN
	} else if err == nil && a.Service == "secretsmanager" && target.Check(target.FieldSecretID, text) == nil {
		field.ARN, field.Of = a.String(), target.FieldSecretID
	} else {
		field.Of = toldBy(path)
	}
	field.Compared = compared(field.Of, text, t)
	return field
}

func toldBy(path string) target.Field {
	name := strings.Map(func(r rune) rune {
		if r == '_' || r == '-' {
			return -1
		}
		return r
	}, strings.ToLower(path[strings.LastIndexByte(path, '.')+1:]))
	for _, row := range told {
		if strings.Contains(name, row.word) {
			return row.is
		}
	}
	return ""
}

// compared says whether a value is the Target's. A field that is not described
// here cannot be compared, nor one that Torque hides behind stars.
func compared(of target.Field, text string, t target.Target) string {
	want := ""
	if of != "" {
		want = t.Value(of)
	}
	switch {
	case want == "" || strings.Trim(text, "*•xX. ") == "":
		return ""
	case text == want || of == target.FieldSecretID && t.IsSecret(text):
		return evidence.TorqueSame
	}
	return evidence.TorqueOther
}

func kindOf(raw json.RawMessage) string {
	var value any
	if json.Unmarshal(raw, &value) != nil {
		return "empty"
	}
	switch v := value.(type) {
	case string:
		if v != "" {
			return "text"
		}
	case float64:
		return "number"
	case bool:
		return "boolean"
	case []any:
		return "list"
	case map[string]any:
		return "object"
	}
	return "empty"
}
