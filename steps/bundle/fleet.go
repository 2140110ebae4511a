package bundle

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"

	"clonepath/steps/setup"
)

// FleetVersion is the version of the file that lists the members of a fleet.
const FleetVersion = "clonepath/fleet/v1"

// FleetFileName is the name of that file in a directory.
const FleetFileName = "clonepath-fleet.yaml"

// fleetForm is the form of such a file: some ten tokens for each member, twice
// as many with values of its own.
var fleetForm = form{FleetVersion, 30000, "a template and a line or a few for each member", "see clonepath check --help"}

// FleetMember is one chain of a fleet: the template with what is its own.
type FleetMember struct {
	Name    string // unique in the file, fit for a file's name
	Profile string // AWS profile that its account is looked at with, "" for the SDK's own choice
	Setup   setup.Setup
}

// Fleet reads a list of members and the template that they share, as strictly as
// Setup. The template is a clonepath.yaml in the file's directory or below it.
// Each member is the template moved to its account and region (see move), with
// the values that `set` gives by the keys of clonepath.yaml.
func (s *Source) Fleet(ctx context.Context) ([]FleetMember, error) {
	r := reader{s.File.Path(), fleetForm}
	root, err := r.root(s.text)
	if err != nil {
		return nil, err
	}
	return r.fleet(root, func(name string) (setup.Setup, error) { return Load(ctx, s.File.Beside(name)) })
}

// fleet reads the top map; load reads a file beside this one.
func (r reader) fleet(root *ast.MappingNode, load func(name string) (setup.Setup, error)) ([]FleetMember, error) {
	found := map[string]ast.Node{}
	names := []string{"apiVersion", "template", "members"}
	err := r.each(root, "", func(name string, at *token.Token, value ast.Node) error {
		if !slices.Contains(names, name) {
			return r.unknown(at, name, "", names)
		}
		found[name] = value
		return nil
	})
	if err != nil {
		return nil, err
	}
	if found["apiVersion"] == nil {
		return nil, r.versionless(root)
	}
	if err := r.version(found["apiVersion"]); err != nil {
		return nil, err
	}
	for _, name := range names[1:] {
		if isNull(found[name]) {
			return nil, r.fail(first(root), "the key "+name+" is missing", "apiVersion, template and members", "see clonepath check --help")
		}
	}
	template, err := r.template(found["template"], load)
	if err != nil {
		return nil, err
	}
	return r.members(found["members"], template)
}

// template loads the file that the members share. It stays in the list's
// directory: whoever mails a list has no business elsewhere.
func (r reader) template(value ast.Node, load func(name string) (setup.Setup, error)) (setup.Setup, error) {
	name, err := r.text("template", value)
	if err != nil {
		return setup.Setup{}, err
	}
	if !filepath.IsLocal(filepath.FromSlash(name)) {
		return setup.Setup{}, r.fail(value.GetToken(), "template is "+shown(name), "a file beside this one or below it, such as "+FileName, "put the template there")
	}
	chosen, err := load(name)
	if err != nil {
		return setup.Setup{}, fmt.Errorf("the template of %s: %w", r.file, err)
	}
	return chosen, nil
}

func (r reader) members(value ast.Node, template setup.Setup) ([]FleetMember, error) {
	sequence, ok := value.(*ast.SequenceNode)
	if !ok || len(sequence.Values) == 0 {
		return nil, r.fail(value.GetToken(), "members is "+kindOf(value)+" without members", "a list, each with a name", "write \"- name: NAME\" for each, on lines of their own")
	}
	var list []FleetMember
	lines := map[string]int{}
	for _, item := range sequence.Values {
		m, ok := item.(*ast.MappingNode)
		if !ok {
			return nil, r.fail(item.GetToken(), "a member is "+kindOf(item), "keys such as name and account", "write \"- name: NAME\"")
		}
		member, at, err := r.member(m, template)
		if err != nil {
			return nil, err
		}
		if line, twice := lines[member.Name]; twice {
			return nil, r.fail(at, fmt.Sprintf("the name %q comes twice, first on line %d", member.Name, line), "each name once", "rename one of them")
		}
		lines[member.Name] = at.Position.Line
		list = append(list, member)
	}
	return list, nil
}
