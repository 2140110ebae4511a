package bundle

import (
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"

	"clonepath/awsops/target"

	"clonepath/steps/setup"
)

// setup reads the top map. Keys that are left out stay empty.
func (r reader) setup(root *ast.MappingNode) (setup.Setup, error) {
	var s setup.Setup
	known := map[string]setup.Section{}
	names := []string{"apiVersion"}
	for _, section := range setup.Sections() {
		known[section.Name] = section
		names = append(names, section.Name)
	}
	version := false
	err := r.each(root, "", func(name string, at *token.Token, value ast.Node) error {
		if name == "apiVersion" {
			version = true
			return r.version(value)
		}
		section, ok := known[name]
		if !ok {
			return r.unknown(at, name, "", names)
		}
		return r.section(section, value, &s)
	})
	if err != nil {
		return setup.Setup{}, err
	}
	if !version {
		return setup.Setup{}, r.versionless(root)
	}
	s.APIVersion = setup.APIVersion
	return s, nil
}

func (r reader) version(value ast.Node) error {
	text, err := r.text("apiVersion", value)
	if err != nil {
		return err
	}
	if text != r.form.version {
		return r.fail(value.GetToken(), "apiVersion is "+shown(text), r.form.version, "use a build of clonepath that knows this version, or correct it")
	}
	return nil
}

func (r reader) versionless(root *ast.MappingNode) error {
	return r.fail(first(root), "the key apiVersion is missing", "apiVersion: "+r.form.version, "add it as the first line")
}

func (r reader) section(section setup.Section, value ast.Node, s *setup.Setup) error {
	if isNull(value) {
		return nil
	}
	m, ok := value.(*ast.MappingNode)
	if !ok {
		return r.fail(value.GetToken(), fmt.Sprintf("%s is %s", section.Name, kindOf(value)), "keys below it, each on a line of its own, indented", "compare with a file that clonepath export writes")
	}
	names := make([]string, len(section.Fields))
	for i, key := range section.Fields {
		names[i] = key.Name()
	}
	return r.each(m, section.Name+".", func(name string, at *token.Token, value ast.Node) error {
		if i := slices.Index(names, name); i >= 0 {
			return r.key(section.Fields[i], value, s)
		}
		return r.unknown(at, name, section.Name, names)
	})
}

func (r reader) key(key setup.Field, value ast.Node, s *setup.Setup) error {
	switch at := key.Place(s).(type) {
	case *[]string:
		return r.list(key.Key, value, at)
	case *map[string]string:
		return r.tags(key.Key, value, at)
	case *string:
		text, err := r.several(key, value)
		if err != nil {
			return err
		}
		if text != "" && key.Allowed != nil && !slices.Contains(key.Allowed, text) {
			return r.fail(value.GetToken(), key.Key+" is "+shown(text), oneOf(key.Allowed), "choose one of them")
		}
		*at = text
		if text == "" && !isNull(value) && key.Empty != nil {
			key.Empty(s)
		}
	}
	return nil
}

// several reads one text, or a list of them where the key takes one.
func (r reader) several(key setup.Field, value ast.Node) (string, error) {
	_, isList := value.(*ast.SequenceNode)
	if key.Many == setup.OnlyOne || key.Many == setup.TextOrList && !isList {
		return r.text(key.Key, value)
	}
	var texts []string
	if err := r.list(key.Key, value, &texts); err != nil {
		return "", err
	}
	return string(target.PrincipalsOf(texts...)), nil
}

func (r reader) list(path string, value ast.Node, into *[]string) error {
	if isNull(value) {
		return nil
	}
	sequence, ok := value.(*ast.SequenceNode)
	if !ok {
		return r.fail(value.GetToken(), fmt.Sprintf("%s is %s", path, kindOf(value)), "a list such as [dev, staging]", "put it in square brackets")
	}
	for _, item := range sequence.Values {
		text, err := r.text("an item of "+path, item)
		if err != nil {
			return err
		}
		*into = append(*into, text)
	}
	return nil
}

func (r reader) tags(path string, value ast.Node, into *map[string]string) error {
	if isNull(value) {
		return nil
	}
	m, ok := value.(*ast.MappingNode)
	if !ok {
		return r.fail(value.GetToken(), fmt.Sprintf("%s is %s", path, kindOf(value)), "keys and values, or {} for none", "write each tag on a line of its own, as key: \"value\"")
	}
	*into = map[string]string{}
	return r.each(m, path+".", func(name string, _ *token.Token, value ast.Node) error {
		text, err := r.text(path+"."+name, value)
		(*into)[name] = text
		return err
	})
}

// each walks a map in the file's order and refuses a key that comes twice.
func (r reader) each(m *ast.MappingNode, path string, do func(name string, at *token.Token, value ast.Node) error) error {
	seen := map[string]int{}
	for _, pair := range m.Values {
		at := pair.Key.GetToken()
		name, err := r.text("a key", pair.Key)
		if err != nil {
			return err
		}
		if line, twice := seen[name]; twice {
			return r.fail(at, fmt.Sprintf("the key %s%s comes twice, first on line %d", path, name, line), "each key once", "remove one of them")
		}
		seen[name] = at.Position.Line
		if err := do(name, at, pair.Value); err != nil {
			return err
		}
	}
	return nil
}

// text reads a scalar as it was meant: only what YAML itself takes for text. A
// token is refused, whatever the key.
func (r reader) text(path string, node ast.Node) (text string, err error) {
	switch n := node.(type) {
	case nil, *ast.NullNode:
		return "", nil
	case *ast.StringNode:
		text = n.Value
	case *ast.LiteralNode:
		text = n.Value.Value
	default:
		return "", r.fail(node.GetToken(), fmt.Sprintf("%s is %s", path, kindOf(node)), "a text", "if it is meant as text, put it in double quotes")
	}
	if why := setup.Misplaced(path, text); why != nil {
		return "", r.fail(node.GetToken(), why.Error(), "", "")
	}
	return text, nil
}

func (r reader) unknown(at *token.Token, name, section string, names []string) error {
	where := "at the top of the file"
	if section != "" {
		where = "below " + section
	}
	advice := "remove it, or correct its spelling"
	for _, known := range names {
		if target.EditDistance(strings.ToLower(name), strings.ToLower(known)) <= 2 {
			advice = fmt.Sprintf("did you mean %s?", known)
		}
	}
	return r.fail(at, fmt.Sprintf("there is no key %s %s", shown(name), where), "one of "+strings.Join(names, ", "), advice)
}

// first is where the map's text begins.
func first(m *ast.MappingNode) *token.Token {
	if len(m.Values) == 0 {
		return m.GetToken()
	}
	return m.Values[0].Key.GetToken()
}

func isNull(node ast.Node) bool {
	_, null := node.(*ast.NullNode)
	return node == nil || null
}

// kindOf names what stands there instead.
func kindOf(node ast.Node) string {
	switch node.Type() {
	case ast.NullType:
		return "empty"
	case ast.BoolType:
		return "a truth value (" + node.GetToken().Value + ")"
	case ast.IntegerType, ast.FloatType, ast.InfinityType, ast.NanType:
		return "a number (" + node.GetToken().Value + ")"
	case ast.MappingType, ast.MappingValueType:
		return "a map of keys"
	case ast.SequenceType:
		return "a list"
	}
	return "a text"
}

func oneOf(list []string) string {
	quoted := make([]string, len(list))
	for i, item := range list {
		quoted[i] = fmt.Sprintf("%q", item)
	}
	return strings.Join(quoted, " or ")
}
