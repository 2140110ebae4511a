package target

import (
	"encoding/json"
	"slices"
	"strings"
)

// labels are the names under which a value of the Target stands in texts that
// people copy, as letters only: Torque's form ("Secret ID"), clonepath.yaml and
// JSON ("secretId", "secret_id"), our credential.md.
var labels = map[string]Field{
	"rolearn": FieldRoleARN, "externalid": FieldExternalID,
	"secretid": FieldSecretID, "secretpath": FieldSecretPath,
	"region": FieldRegion, "awsregion": FieldRegion, "branch": FieldBranch,
	"repo": FieldRepo, "repository": FieldRepo, "repositoryurl": FieldRepo,
	"agentprincipal": FieldAgentPrincipal, "runnerprincipals": FieldRunners, "runnerprincipal": FieldRunners, "gitusername": FieldGitUsername,
}

// FromText finds the values that a copied text names: lines of "Role ARN: …", a
// table of Markdown, a web form whose labels stand above their values, JSON.
// White space around a value is dropped unless it stands within quotes. The
// first of several values counts. A text that names none gives an empty map.
func FromText(text string) map[Field]string {
	found := map[Field]string{}
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text)
	var value any
	if json.Unmarshal([]byte(text), &value) == nil {
		fromJSON(value, found)
		return found
	}
	var waiting Field // the label of the line before, whose value was not there
	for line := range strings.SplitSeq(text, "\n") {
		label, value, cut := cutLabel(line)
		field, known := labels[letters(label)]
		switch {
		case known && cut && bare(value) != "":
			keep(found, field, bare(value))
			waiting = ""
		case known:
			waiting = field
		case waiting != "" && strings.TrimSpace(line) != "":
			keep(found, waiting, bare(line))
			waiting = ""
		}
	}
	return found
}

func keep(found map[Field]string, field Field, value string) {
	if _, taken := found[field]; !taken && !slices.Contains(notValues, strings.ToLower(value)) {
		found[field] = value
	}
}

// notValues stand where a field is empty.
var notValues = []string{"", "-", "none", "leave it empty", "null", "n/a"}

// cutLabel takes a line apart: "Role ARN: x", "role_arn = x", "| Role ARN | x |".
// What opens a list or a quotation is not part of a label.
func cutLabel(line string) (label, value string, ok bool) {
	line = strings.TrimLeft(line, " \t>*-•")
	if row, isRow := strings.CutPrefix(line, "|"); isRow {
		cells := strings.Split(row, "|")
		if len(cells) < 2 {
			return "", "", false
		}
		return cells[0], cells[1], true
	}
	at := strings.IndexAny(line, ":=\t")
	if at < 0 {
		return line, "", false
	}
	return line[:at], line[at+1:], true
}

// letters is a label as it is looked up; a label has few other characters.
func letters(label string) string {
	if len(label) > 40 {
		return ""
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z':
			return r
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		}
		return -1
	}, label)
}

// bare is a value without what surrounds it.
func bare(value string) string {
	value = strings.TrimRight(strings.Trim(value, " \t*"), ",;")
	for _, quote := range []string{"`", `"`, "'"} {
		if len(value) > 1 && strings.HasPrefix(value, quote) && strings.HasSuffix(value, quote) {
			return value[1 : len(value)-1]
		}
	}
	return value
}

// fromJSON walks objects; a nested one adds what those around it leave open.
func fromJSON(value any, found map[Field]string) {
	switch value := value.(type) {
	case map[string]any:
		for _, key := range sortedNames(value) {
			if text, ok := value[key].(string); ok {
				if field, known := labels[letters(key)]; known {
					keep(found, field, text)
				}
			}
		}
		for _, key := range sortedNames(value) {
			fromJSON(value[key], found)
		}
	case []any:
		for _, element := range value {
			fromJSON(element, found)
		}
	}
}

func sortedNames(object map[string]any) []string {
	names := make([]string, 0, len(object))
	for name := range object {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
