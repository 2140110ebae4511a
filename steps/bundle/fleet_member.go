package bundle

import (
	"strings"
	"unicode"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"

	"clonepath/awsops/target"

	"clonepath/steps/setup"
)

// member reads one member; at is where it is named.
func (r reader) member(m *ast.MappingNode, template setup.Setup) (member FleetMember, at *token.Token, err error) {
	given := memberKeys{at: map[string]*token.Token{"": first(m)}}
	if err := r.each(m, "", func(name string, key *token.Token, value ast.Node) error {
		given.at[name] = key
		return r.memberKey(&given, name, key, value)
	}); err != nil {
		return member, nil, err
	}
	at = first(m)
	if strings.ContainsFunc(given.profile, func(r rune) bool { return !unicode.IsPrint(r) }) {
		return member, at, r.fail(given.at["profile"], "profile is "+shown(given.profile), "the name of an AWS profile", "copy it from your AWS configuration")
	}
	if !isFileName(given.name) {
		return member, at, r.fail(at, "the member's name is "+shown(given.name), "letters, digits, and in between . _ -, at most 64", "reports are named by it")
	}
	member = FleetMember{Name: given.name, Profile: given.profile, Setup: template}
	if err := r.move(&member.Setup, given); err != nil {
		return member, at, err
	}
	return member, at, r.set(&member.Setup, given.set)
}

// memberKeys is what stands at one member.
type memberKeys struct {
	name, account, region, profile string
	set                            *ast.MappingNode
	at                             map[string]*token.Token // where each key stands; "" is the member itself
}

func (r reader) memberKey(into *memberKeys, name string, at *token.Token, value ast.Node) (err error) {
	texts := map[string]*string{"name": &into.name, "account": &into.account, "region": &into.region, "profile": &into.profile}
	switch {
	case texts[name] != nil:
		*texts[name], err = r.text(name, value)
		return err
	case name != "set":
		return r.unknown(at, name, "a member", []string{"name", "account", "region", "profile", "set"})
	case isNull(value):
		return nil
	}
	m, ok := value.(*ast.MappingNode)
	if !ok {
		return r.fail(value.GetToken(), "set is "+kindOf(value), "keys of "+FileName+" such as target.secretPath, with their values", "write each on a line of its own, indented")
	}
	into.set = m
	return nil
}

// move turns the template into a member's: its account stands in the place of
// the template's, which is that of target.roleArn, in every ARN, and its region
// in the place of target.region there.
func (r reader) move(s *setup.Setup, given memberKeys) error {
	from, fromRegion := s.Target.RoleAccount(), s.Target.Region
	if given.account != "" && !isAccount(given.account) {
		return r.fail(given.at["account"], "account is "+shown(given.account), "12 digits in quotes", "copy it from the account's page")
	}
	if given.account != "" && from == "" && !given.sets("target.roleArn") {
		return r.fail(given.at["account"], "the account cannot be put into the template, whose target.roleArn has none", "a role ARN in the template", "write it there, with any of the accounts")
	}
	other := given.account != "" && given.account != from || given.region != "" && given.region != fromRegion
	if other && !given.sets("target.secretId") && s.Target.SecretARNAccount() != "" {
		return r.fail(given.at[""], "the template names the secret by its ARN, whose last six characters are another secret's elsewhere", "the secret's name in the template", "or give target.secretId below set")
	}
	for _, text := range textsOf(s) {
		arn, err := target.ParseARN(*text)
		if err != nil || from == "" || arn.Account != from {
			continue
		}
		if given.account != "" {
			arn.Account = given.account
		}
		if given.region != "" && arn.Region == fromRegion && arn.Region != "" {
			arn.Region = given.region
		}
		*text = arn.String()
	}
	if given.region != "" {
		s.Target.Region = given.region
	}
	return nil
}

// set lays a member's own values over the template.
func (r reader) set(s *setup.Setup, values *ast.MappingNode) error {
	if values == nil {
		return nil
	}
	keys, names := map[string]setup.Field{}, []string{}
	for _, section := range setup.Sections() {
		for _, key := range section.Fields {
			keys[key.Key], names = key, append(names, key.Key)
		}
	}
	return r.each(values, "", func(name string, at *token.Token, value ast.Node) error {
		key, ok := keys[name]
		if !ok {
			return r.unknown(at, name, "set", names)
		}
		if list, ok := key.Place(s).(*[]string); ok {
			*list = nil // not behind the template's
		}
		return r.key(key, value, s)
	})
}

// sets tells whether the member gives a value of its own.
func (given memberKeys) sets(name string) bool {
	if given.set == nil {
		return false
	}
	for _, pair := range given.set.Values {
		if pair.Key.GetToken().Value == name {
			return true
		}
	}
	return false
}

// textsOf are the Setup's values that are one text.
func textsOf(s *setup.Setup) []*string {
	var texts []*string
	for _, section := range setup.Sections() {
		for _, key := range section.Fields {
			if text, ok := key.Place(s).(*string); ok {
				texts = append(texts, text)
			}
		}
	}
	return texts
}

func isAccount(s string) bool {
	return len(s) == 12 && strings.Trim(s, "0123456789") == ""
}

// isFileName tells whether a report may be named so on any system.
func isFileName(s string) bool {
	const inside = "._-"
	return s != "" && len(s) <= 64 && strings.Trim(s, inside) == s &&
		strings.Trim(strings.ToLower(s), inside+"0123456789abcdefghijklmnopqrstuvwxyz") == ""
}
