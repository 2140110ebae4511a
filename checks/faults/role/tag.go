package role

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"clonepath/awsops/iampolicy"
	"clonepath/checks/faults/phrase"
	"clonepath/checks/faults/rule"
	"clonepath/checks/faults/snapshot"
	"clonepath/checks/faults/whatif"
)

// tagMatch names the tags by which a grant misses the secret, and what they are.
func tagMatch(fault string) func(*snapshot.Snapshot) *rule.Match {
	return func(snap *snapshot.Snapshot) *rule.Match {
		j := snap.Read()
		p := j.Cause(fault)
		if p == nil {
			return nil
		}
		var said []string
		for _, c := range j.UnmetTags(p.Policy, p.Statement) {
			said = append(said, tagTest(j.Call, c))
		}
		if p.Note != "" {
			said = append(said, fmt.Sprintf("the Resource %s stands for %s, which is not this secret", p.Note, filledIn(j.Call, p.Note)))
		}
		return &rule.Match{
			Summary: fmt.Sprintf("The permission policy lets the role read secrets by their tags, and not this one: %s.", strings.Join(said, "; ")),
			Evidence: []string{
				fmt.Sprintf("%s, statement %d", p.Policy, p.Statement+1), j.Because,
				"tags of the role: " + tagList(snap.Record.Role.Get().Tags), "tags of the secret: " + tagList(snap.Record.Secret.Get().Tags),
			},
		}
	}
}

// tagTest says what a condition asks of a tag and what there is.
func tagTest(c whatif.Call, condition iampolicy.Condition) string {
	owner, name := "secret", condition.Key[strings.IndexByte(condition.Key, '/')+1:]
	if strings.HasPrefix(strings.ToLower(condition.Key), "aws:principaltag/") {
		owner = "role"
	}
	has := fmt.Sprintf("has no tag %s", name)
	if value := c.Value(condition.Key); value != "" {
		has = fmt.Sprintf("has %s = %q", name, value)
	}
	wants := make([]string, len(condition.Values))
	for i, value := range condition.Values {
		wants[i] = fmt.Sprintf("%q", filledIn(c, value))
		if strings.Contains(value, "${") {
			wants[i] += fmt.Sprintf(" (%s)", value)
		}
	}
	return fmt.Sprintf("the %s %s; the condition is %s with %s", owner, has, condition.Operator, phrase.List(wants, 4))
}

var variable = regexp.MustCompile(`\$\{[^{}]*\}`)

// filledIn puts what is known in the place of variables.
func filledIn(c whatif.Call, text string) string {
	return variable.ReplaceAllStringFunc(text, func(v string) string {
		if value := c.Value(v[2 : len(v)-1]); value != "" {
			return value
		}
		return v
	})
}

// tagList are tags in order.
func tagList(tags map[string]string) string {
	if tags == nil {
		return "not known"
	}
	var list []string
	for _, name := range slices.Sorted(maps.Keys(tags)) {
		list = append(list, fmt.Sprintf("%s = %q", name, tags[name]))
	}
	return phrase.List(list, 10)
}
